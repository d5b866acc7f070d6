// SPDX-License-Identifier: Apache-2.0
// Which of the two services an action belongs to, ECR or ECR Public.
#pragma once

#include "catalog/catalog.hpp"
#include "model/policy.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {

/// The prefix is `ecr-public`; asked only of actions of the two.
[[nodiscard]] inline bool is_public(const Action& action) { return action.service.size() > 3; }

/// A known action of ECR or ECR Public, written without wildcard.
[[nodiscard]] inline bool is_ecr_action(const Action& action) {
  return action.may_be_ecr && action.id != catalog::ActionId::none;
}

/// `ecr:GetAuthorizationToken` or `ecr-public:GetAuthorizationToken`.
[[nodiscard]] inline bool is_login(const catalog::Catalog& catalog, const Action& action) {
  return is_ecr_action(action) && catalog.action_name(action.id) == "GetAuthorizationToken";
}

/// The prefix is one of the two, exactly but for letter case.
[[nodiscard]] inline bool has_ecr_prefix(const Action& action) {
  return equal_ignoring_case(action.service, "ecr") ||
         equal_ignoring_case(action.service, "ecr-public");
}

/// A name without wildcard and hole that the service of its prefix lacks and the other one has.
[[nodiscard]] inline bool has_misplaced_name(const catalog::Catalog& catalog,
                                             const Action& action) {
  if (action.id != catalog::ActionId::none || action.wildcard || action.text.hole) return false;
  if (!has_ecr_prefix(action)) return false;
  const auto other = catalog.find_service(is_public(action) ? "ecr" : "ecr-public");
  return catalog.find_action(other, action.name) != catalog::ActionId::none;
}

}  // namespace ecrlint::internal::check
