// SPDX-License-Identifier: Apache-2.0
// ECR310: see rules/principals/principal-never-pulls.md.
#include <algorithm>

#include "analysis/transfer_calls.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void principal_never_pulls(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    for (const Principal& principal : statement.principals) {
      if (principal.form != PrincipalForm::service) continue;
      const std::string_view role = pass.catalog().pulls_as_role(principal.text.text);
      const bool pulls = std::ranges::any_of(analysis::kPullNames, [&](std::string_view action) {
        const std::size_t at = pass.access().index(action);
        return at < analysis::ActionSet().size() && pass.access().listed(statement).sure[at];
      });
      if (role.empty() || !pulls) continue;
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
