// SPDX-License-Identifier: Apache-2.0
// ECR208: see rules/grants/allow-not-action.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// ARNs alone bound what everything else can be done to.
bool is_bounded(const Statement& statement) {
  return !statement.not_resource && !statement.resources.empty() &&
         std::ranges::none_of(statement.resources,
                              [](const Resource& r) { return r.form == ResourceForm::everything; });
}

}  // namespace

void allow_not_action(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    const syntax::Member* element = statement.find(ElementName::not_action);
    if (statement.effect != Effect::allow || element == nullptr ||
        statement.has(ElementName::action))
      continue;
    Finding& finding = pass.report(
        element->key_span, "`NotAction` with Allow grants every action of AWS that is not listed");
    if (pass.policy().kind == PolicyKind::identity && is_bounded(statement))
      finding.severity = Severity::medium;
    finding.label = "actions that AWS adds later are granted too";
    finding.help = "list what is needed in Action, or keep NotAction for a Deny";
  }
}

}  // namespace ecrlint::internal::check
