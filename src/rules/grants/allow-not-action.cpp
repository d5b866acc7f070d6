// SPDX-License-Identifier: Apache-2.0
// ECR208: see rules/grants/allow-not-action.md.
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void allow_not_action(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    const syntax::Member* element = statement.find(ElementName::not_action);
    if (statement.effect != Effect::allow || element == nullptr ||
        statement.has(ElementName::action))
      continue;
    Finding& finding = pass.report(
        element->key_span, "`NotAction` with Allow grants every action of AWS that is not listed");
    // ARNs alone bound what everything else can be done to.
    const bool bounded = !statement.not_resource && !statement.resources.empty() &&
                         statement.everything() == nullptr;
    if (pass.policy().kind == PolicyKind::identity && bounded) finding.severity = Severity::medium;
    finding.label = "actions that AWS adds later are granted too";
    finding.help = "list what is needed in Action, or keep NotAction for a Deny";
  }
}

}  // namespace ecrlint::internal::check
