// SPDX-License-Identifier: Apache-2.0
// What is wrong with a principal that AWS does not take, and which rule speaks of it: one, even
// where several could.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::check {

enum class PrincipalFault : std::uint8_t {
  none,          ///< valid, not known, or for invalid-principal to judge
  wildcard,      ///< `role/*`, or a `*` that is refused
  unsupported,   ///< a kind of principal that ECR does not know
  deleted,       ///< `AROA...`
  session_path,  ///< an assumed-role ARN with a path
};

[[nodiscard]] PrincipalFault fault_of(const Principal& principal, PolicyKind kind);

/// The bare `*`, which IAM refuses in the trust policy of a role, other than under `AWS`.
[[nodiscard]] bool is_refused_star(const Principal& principal, PolicyKind kind);

/// The text as it would be read under `AWS`; for the bare string and for what stands under a wrong
/// key.
[[nodiscard]] Principal as_aws(const Principal& principal);

/// A group, or an identity provider, that stands where a role or user belongs.
[[nodiscard]] bool is_group(const Principal& principal);
[[nodiscard]] bool is_identity_provider(const Principal& principal);

/// Why a text under `AWS` or `Service` is no principal.
struct Reason {
  std::string message;
  std::string help;
  std::string meant = {};  ///< the text that was meant, where there is no doubt
};

/// Nothing where the text is or may be one. The text must hold neither holes nor wildcards.
[[nodiscard]] std::optional<Reason> invalid_reason(const Principal& principal,
                                                   const catalog::Catalog& catalog);

/// Dot-separated labels, as in `lambda.amazonaws.com`.
[[nodiscard]] bool is_domain(std::string_view text);

/// A domain that AWS has its services under.
[[nodiscard]] bool is_service_domain(const catalog::Catalog& catalog, std::string_view text);

}  // namespace ecrlint::internal::check
