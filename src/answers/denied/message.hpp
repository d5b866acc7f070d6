// SPDX-License-Identifier: Apache-2.0
// Error messages about images, as people paste them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ecrlint::internal::analysis {

/// What a message says happened.
enum class DeniedKind : std::uint8_t {
  nothing,  ///< none of these
  access_denied,
  no_login,
  expired_login,
  invalid_repository_policy,
  principal_not_found,
  invalid_registry_policy,
  no_repository,
  no_repository_policy,
  lambda_access,
  layer_forbidden,  ///< the manifest was read, a layer was not
  forbidden,        ///< without a word about who or why
  unreachable,
};

struct DeniedMessage {
  DeniedKind kind = DeniedKind::nothing;
  std::string principal;  ///< of access_denied: ARN of the caller
  std::string action;     ///< `ecr:BatchGetImage`
  std::string resource;   ///< ARN, or `*`; empty when not told
  std::string policy;     ///< `identity-based`, `service control`; empty when not told
  bool explicit_deny = false;
  std::string policy_arn;  ///< of the policy that denies
  std::string image;       ///< URI of an image in ECR; empty when none is named
  std::string repository;
  std::string account;   ///< of the registry
  bool in_task = false;  ///< ECS says it
  bool in_pod = false;   ///< Kubernetes says it
};

/// Looks for what it knows anywhere in the text: behind log prefixes, escaped as JSON, wrapped.
/// Reads at most kLongestMessage bytes, in linear time.
[[nodiscard]] DeniedMessage read_denied(std::string_view text);

inline constexpr std::size_t kLongestMessage = std::size_t{64} << 10;

}  // namespace ecrlint::internal::analysis
