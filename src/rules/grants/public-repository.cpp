// SPDX-License-Identifier: Apache-2.0
// ECR201: see rules/grants/public-repository.md.
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void public_repository(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (!statement.conditions.empty()) continue;  // ineffective-condition speaks
    const auto opening = find_opening(pass, statement);
    if (!opening) continue;
    Finding& finding = pass.report(opening->everyone->text.span,
                                   "everyone with an AWS account can {}", deed(*opening));
    if (!opening->writes) finding.severity = Severity::high;
    finding.label = "any account's principals, and no condition says which";
    finding.help =
        "name the accounts or roles, or add \"Condition\": {\"StringEquals\": "
        "{\"aws:PrincipalOrgID\": \"<your organization's id>\"}}";
  }
}

}  // namespace ecrlint::internal::check
