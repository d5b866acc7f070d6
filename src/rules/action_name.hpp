// SPDX-License-Identifier: Apache-2.0
// Which of the two services an action belongs to, ECR or ECR Public; what a misspelt one may have
// been.
#pragma once

#include <optional>
#include <string_view>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {

/// The prefix is `ecr-public`; asked only of actions of the two.
[[nodiscard]] inline bool is_public(const Action& action) { return action.service.size() > 3; }

/// Are all actions of ECR in the policy of a repository of the other service?
[[nodiscard]] bool speaks_only_of_other(const Policy& policy,
                                        const std::optional<bool>& public_repository);

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

/// The action is of the service that the repository is not of, whose actions say nothing there.
[[nodiscard]] inline bool is_of_other_registry(const Action& action,
                                               const std::optional<bool>& public_repository) {
  return public_repository && has_ecr_prefix(action) && is_public(action) != *public_repository;
}

/// A name without wildcard and hole that the service of its prefix lacks and the other one has.
[[nodiscard]] inline bool has_misplaced_name(const catalog::Catalog& catalog,
                                             const Action& action) {
  if (action.id != catalog::ActionId::none || action.wildcard || action.text.hole) return false;
  if (!has_ecr_prefix(action)) return false;
  const auto other = catalog.find_service(is_public(action) ? "ecr" : "ecr-public");
  return catalog.find_action(other, action.name) != catalog::ActionId::none;
}

/// A policy that ECR itself keeps, about nothing else.
[[nodiscard]] constexpr bool is_ecr(PolicyKind kind) {
  return kind == PolicyKind::repository || kind == PolicyKind::registry;
}

/// `ecr:BatchGetImage`, in any letter case.
[[nodiscard]] bool is_action(const catalog::Catalog& catalog, std::string_view text);

/// The size of the action that the text begins with and that another one, a separator or the end
/// follows; 0 when there is none.
[[nodiscard]] std::size_t known_prefix(const catalog::Catalog& catalog, std::string_view text);

/// Is some action of the service in AWS's reference? Of services that AWS has closed only names in
/// old policies are left.
[[nodiscard]] bool is_documented_service(const catalog::Catalog& catalog,
                                         catalog::ServiceId service);

/// What to know where a name is only missing in the reference of a service that is not known whole.
inline constexpr std::string_view kMayLag = "AWS's reference may lag behind its services";

/// The action that differs only by letters that look alike, or empty.
[[nodiscard]] std::string_view look_alike(const catalog::Catalog& catalog,
                                          catalog::ServiceId service, std::string_view name);

/// The action with the closest name, or empty.
[[nodiscard]] std::string_view closest_action(const catalog::Catalog& catalog,
                                              catalog::ServiceId service, std::string_view name);

/// The service with the closest prefix, or empty.
[[nodiscard]] std::string_view closest_service(const catalog::Catalog& catalog,
                                               std::string_view prefix);

}  // namespace ecrlint::internal::check
