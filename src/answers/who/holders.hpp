// Roles, users and groups with their identity policies.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "answers/who/prober.hpp"

namespace ecrlint::internal {

/// A principal whose identity policies are known, perhaps not all of them.
struct WhoHolder {
  WhoPrincipal info;
  WhoPolicies policies;
  bool speaks_of_ecr = false;
};

/// Gathers them by what their policies are put on. Refers to the store and the request.
class WhoHolders {
 public:
  WhoHolders(const WhoRequest& request, PolicyStore& store) : request_(request), store_(store) {}

  /// Takes an identity policy; false when whose it is is not told.
  [[nodiscard]] bool take(const FoundPolicy& policy);
  /// A trust policy shows that its role exists, though it may have no policy that grants anything.
  void take_trust(const format::Document& document);
  /// Somebody may have no policy at all, and a boundary. `all` are the policies of the read that
  /// they were found by.
  void take_made(const format::Owner& made, std::span<const FoundPolicy> all);

  /// All of them, by ARN. To be called once, at the end.
  [[nodiscard]] std::map<std::string, WhoHolder> finish();

 private:
  [[nodiscard]] std::string_view partition() const;
  [[nodiscard]] std::string arn_of(const std::string& owner,
                                   const format::Document& document) const;
  [[nodiscard]] WhoHolder* holder_of(const std::string& arn);
  [[nodiscard]] std::vector<analysis::CompiledPolicy> boundary_of(const format::Owner& made,
                                                                  std::span<const FoundPolicy> all);

  const WhoRequest& request_;
  PolicyStore& store_;
  std::map<std::string, WhoHolder> holders_;
};

}  // namespace ecrlint::internal
