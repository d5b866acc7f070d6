// SPDX-License-Identifier: Apache-2.0
// What a resource policy opens to everyone, and whom it grants an action by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analysis/caller_key.hpp"
#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// An Allow to everyone that lets in an outsider.
struct Opening {
  const Principal* everyone = nullptr;
  std::string_view service = "ecr";  ///< prefix of the action
  std::string_view action;           ///< the worst one granted: `PutImage`
  bool writes = false;               ///< it changes what the repository holds or who may use it
  analysis::Weakness weakness;       ///< why the conditions let outsiders in
};

/// Null where the statement does not name everyone.
[[nodiscard]] const Principal* find_everyone(const Statement& statement);

/// Finds none where the statement opens nothing, or where that cannot be told.
[[nodiscard]] std::optional<Opening> find_opening(Pass& pass, const Statement& statement);

/// Is some action that the Allow surely lists open to an outsider, or to a principal that it names
/// as if it were one? Only if that is proved.
[[nodiscard]] bool is_open(Pass& pass, const Statement& statement, const Principal* as = nullptr);

/// Does the Allow to everyone, or to a service, let in somebody of whom its condition names, for
/// some action that it surely lists? Only if that is proved.
[[nodiscard]] bool admits(Pass& pass, const Statement& statement, const Principal& principal,
                          const analysis::Admitted& one);

/// What the opening lets people do, to stand after `can`: `push images`.
[[nodiscard]] std::string deed(const Opening& opening);

/// `*` or the service's `*`: every action of ECR.
[[nodiscard]] bool is_every_ecr_action(const Action& action);

/// Can a policy of this kind grant the action? Registry-level actions are the caller's own
/// account's.
[[nodiscard]] bool is_grantable(const catalog::Catalog& catalog, catalog::ActionId action,
                                PolicyKind kind);

/// The first Allow that grants an action to a subject which it names itself.
struct Granted {
  const Statement* statement;
  const Principal* principal;  ///< as that statement names the subject
  const Action* action;        ///< the entry
};

/// Finds none where a Deny may take the action back, where the grant is of every ECR action at once
/// or by NotAction (other rules speak of these), or where the subject has it only as part of an
/// account.
[[nodiscard]] std::optional<Granted> find_granted(Pass& pass, const analysis::Subject& subject,
                                                  std::string_view action);

}  // namespace ecrlint::internal::check
