// What a resource policy opens to everyone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analysis/narrowing.hpp"
#include "analysis/stranger.hpp"
#include "rules/pass.hpp"

namespace ecrlint::check {

/// An Allow to everyone that no condition narrows and no Deny takes back.
struct Opening {
  const Principal* everyone = nullptr;
  std::string_view service = "ecr";  ///< prefix of the action
  std::string_view action;           ///< the worst one granted: `PutImage`
  bool writes = false;               ///< it changes what the repository holds or who may use it
  analysis::Narrowing narrowing;     ///< why the conditions do not narrow
};

/// Finds openings of one policy; make one for all its statements.
class Exposure {
 public:
  explicit Exposure(Pass& pass) : pass_(pass) {}

  /// Nothing when the statement surely opens nothing, and when nobody can tell.
  [[nodiscard]] std::optional<Opening> opening(const Statement& statement);

 private:
  bool find_action(const Statement& statement, Opening& opening);
  bool find_public_action(const Statement& statement, Opening& opening);
  bool is_refuted(const Statement& statement, const Opening& opening);
  const analysis::ActionSet& withheld(const Principal& everyone);

  Pass& pass_;
  std::optional<analysis::ActionSet> withheld_;
  std::optional<analysis::Strangers> strangers_;
};

/// What the opening lets people do, to stand after `can`: `push images`.
[[nodiscard]] std::string deed(const Opening& opening);

/// `*` or the service's `*`: every action of ECR.
[[nodiscard]] bool is_every_ecr_action(const Action& action);

/// Can a policy of this kind grant the action? Registry-level actions are the caller's own
/// account's.
[[nodiscard]] bool is_grantable(const catalog::Catalog& catalog, catalog::ActionId action,
                                PolicyKind kind);

}  // namespace ecrlint::check
