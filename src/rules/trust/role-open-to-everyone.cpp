// SPDX-License-Identifier: Apache-2.0
// ECR711: see rules/trust/role-open-to-everyone.md.
#include <algorithm>

#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {

void role_open_to_everyone(Pass& pass) {
  const Policy& policy = pass.policy();
  const auto may_take_back = [](const Statement& one) { return one.effect != Effect::allow; };
  if (!policy.statements_known || std::ranges::any_of(policy.statements, may_take_back)) return;
  for (const Statement& statement : policy.statements) {
    const Principal* everyone = find_everyone(statement);
    // The bare `*` is wildcard-in-principal's.
    if (everyone == nullptr || everyone->type.empty() || statement.not_principal) continue;
    if (!statement.conditions_known || !statement.conditions.empty() ||
        !lets_call(statement, kAssumeRole))
      continue;
    Finding& finding =
        pass.report(everyone->text.span, "everyone with an account of AWS can assume the role");
    finding.label = "everyone";
    finding.help =
        "name the accounts or roles that are to use it, or ask for \"aws:PrincipalOrgID\"";
  }
}

}  // namespace ecrlint::internal::check
