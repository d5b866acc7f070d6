// SPDX-License-Identifier: Apache-2.0
// ECR305: see rules/principals/unsupported-principal.md.
#include <utility>

#include "rules/describe.hpp"
#include "rules/principals/fault.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// What the principal is, and what to write instead.
std::pair<std::string_view, std::string_view> advice(const Principal& principal) {
  if (is_group(principal)) return {"a group", "name the users or, better, a role they assume"};
  if (principal.form == PrincipalForm::federated || is_identity_provider(principal))
    return {"an identity provider", "name the role that its users assume, under `AWS`"};
  return {"a canonical user id", "name the account by its twelve digits, under `AWS`"};
}

}  // namespace

void unsupported_principal(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Principal& principal : statement.principals) {
      if (fault_of(principal, pass.policy().kind) != PrincipalFault::unsupported) continue;
      const auto [what, help] = advice(principal.type.empty() ? as_aws(principal) : principal);
      Finding& finding = pass.report(principal.text.span, "ECR takes no such principal: `{}` is {}",
                                     shown(principal.text.text), what);
      finding.label = what;
      finding.help = help;
    }
}

}  // namespace ecrlint::internal::check
