// SPDX-License-Identifier: Apache-2.0
// Roles, users and groups with their identity policies.
#pragma once

#include <map>
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

/// Makes them of the identities of a workspace. Refers to the store and the request.
class WhoHolders {
 public:
  WhoHolders(const WhoRequest& request, PolicyStore& store) : request_(request), store_(store) {}

  /// All whose names are told, by ARN. To be called once.
  [[nodiscard]] std::map<std::string, WhoHolder> take(const FoundPolicies& found);

 private:
  [[nodiscard]] std::string arn_of(const Identity& identity) const;
  [[nodiscard]] WhoHolder* holder_of(const std::string& arn);
  void add_policies(const Identity& identity, const FoundPolicies& found, WhoHolder& holder);
  [[nodiscard]] std::vector<analysis::CompiledPolicy> boundary_of(const Identity& identity,
                                                                  const FoundPolicies& found);

  const WhoRequest& request_;
  PolicyStore& store_;
  std::map<std::string, WhoHolder> holders_;
};

}  // namespace ecrlint::internal
