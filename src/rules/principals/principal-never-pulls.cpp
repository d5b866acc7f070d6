// SPDX-License-Identifier: Apache-2.0
// ECR310: see rules/principals/principal-never-pulls.md.
#include "analysis/transfer_calls.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

bool grants_pull(const analysis::Access& access, const Statement& statement) {
  for (const std::string_view action : analysis::kPullNames) {
    const std::size_t at = access.index(action);
    if (at < analysis::ActionSet().size() && access.listed(statement).sure[at]) return true;
  }
  return false;
}

}  // namespace

void principal_never_pulls(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    for (const Principal& principal : statement.principals) {
      if (principal.form != PrincipalForm::service) continue;
      const std::string_view role = pass.catalog().pulls_as_role(principal.text.text);
      if (role.empty() || !grants_pull(pass.access(), statement)) continue;
      Finding& finding =
          pass.report(principal.text.span, "`{}` never pulls under its own name but as the {}",
                      principal.text.text, role);
      finding.label = "this grant is never used";
      finding.help =
          fmt::format("name the {} under `AWS`: \"arn:aws:iam::ACCOUNT_ID:role/NAME\"", role);
    }
  }
}

}  // namespace ecrlint::internal::check
