// SPDX-License-Identifier: Apache-2.0
// The order of precedence of the rules on principals.
#include "rules/principal_fault.hpp"

#include <algorithm>

#include "model/policy.hpp"

namespace ecrlint::internal::check {
namespace {

/// `Federated` and `CanonicalUser` are told by their key, whatever the text.
bool is_unsupported(const Principal& principal) {
  return principal.form == PrincipalForm::federated ||
         principal.form == PrincipalForm::canonical_user || is_group(principal) ||
         is_identity_provider(principal) ||
         (principal.form == PrincipalForm::invalid && is_canonical_id(principal.text.text));
}

bool has_path(const Principal& session) { return std::ranges::count(session.name, '/') > 1; }

}  // namespace

Principal as_aws(const Principal& principal) {
  return read_principal(principal.text, "AWS", principal.type_span);
}

bool is_group(const Principal& principal) {
  if (principal.type != "AWS") return false;
  return principal.name.starts_with("group/") || principal.text.text.starts_with("AGPA");
}

bool is_identity_provider(const Principal& principal) {
  if (principal.type != "AWS") return false;
  return principal.name.starts_with("saml-provider/") ||
         principal.name.starts_with("oidc-provider/");
}

bool is_canonical_id(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

PrincipalFault fault_of(const Principal& named, PolicyKind kind) {
  if (named.form == PrincipalForm::everyone || named.form == PrincipalForm::account)
    return PrincipalFault::none;
  const bool bare = named.type.empty();
  if ((bare || named.type == "AWS" || named.type == "Service") && !named.text.is("*") &&
      has_wildcard(named.text.text))
    return PrincipalFault::wildcard;
  const Principal principal = bare ? as_aws(named) : named;
  if (is_ecr(kind) && is_unsupported(principal)) return PrincipalFault::unsupported;
  if (bare) return PrincipalFault::none;
  if (principal.form == PrincipalForm::unique_id) return PrincipalFault::deleted;
  if (principal.form == PrincipalForm::session && has_path(principal))
    return PrincipalFault::session_path;
  return PrincipalFault::none;
}

}  // namespace ecrlint::internal::check
