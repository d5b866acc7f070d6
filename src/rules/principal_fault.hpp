// SPDX-License-Identifier: Apache-2.0
// Which rule speaks of a principal that AWS does not take: one, even where several could.
#pragma once

#include "model/policy.hpp"

namespace ecrlint::internal::check {

enum class PrincipalFault : std::uint8_t {
  none,          ///< valid, not known, or for invalid-principal to judge
  wildcard,      ///< `role/*`
  unsupported,   ///< a kind of principal that ECR does not know
  deleted,       ///< `AROA...`
  session_path,  ///< an assumed-role ARN with a path
};

[[nodiscard]] PrincipalFault fault_of(const Principal& principal, PolicyKind kind);

[[nodiscard]] constexpr bool is_ecr(PolicyKind kind) {
  return kind == PolicyKind::repository || kind == PolicyKind::registry;
}

/// The text as it would be read under `AWS`; for the bare string and for what stands under a wrong
/// key.
[[nodiscard]] Principal as_aws(const Principal& principal);

/// A group, or an identity provider, that stands where a role or user belongs.
[[nodiscard]] bool is_group(const Principal& principal);
[[nodiscard]] bool is_identity_provider(const Principal& principal);

/// 64 hex digits, which S3 takes for an account.
[[nodiscard]] bool is_canonical_id(std::string_view text);

}  // namespace ecrlint::internal::check
