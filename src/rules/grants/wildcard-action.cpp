// SPDX-License-Identifier: Apache-2.0
// ECR203: see rules/grants/wildcard-action.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::check {

void wildcard_action(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_action) continue;
    if (statement.not_principal) continue;  // allow-not-principal speaks
    const auto entry = std::ranges::find_if(statement.actions, is_every_ecr_action);
    if (entry == statement.actions.end()) continue;
    const auto other = std::ranges::find_if_not(statement.principals, &Principal::is_own_account);
    if (other == statement.principals.end()) continue;
    if (contains(pass.document().foreign, entry->text.span))
      continue;  // not for its author to mend
    const Principal& principal = *other;
    Finding& finding = pass.report(principal.text.span, "{} is granted every ECR action with `{}`",
                                   describe(pass, statement, principal), entry->text.text);
    finding.label = "may push, delete the repository and rewrite this policy";
    finding.help = fmt::format(
        "list what is needed instead of \"{}\"; a pull needs \"ecr:BatchGetImage\", "
        "\"ecr:GetDownloadUrlForLayer\", \"ecr:BatchCheckLayerAvailability\"",
        entry->text.text);
    pass.relate(finding, entry->text.span, "every action, future ones too");
  }
}

}  // namespace ecrlint::internal::check
