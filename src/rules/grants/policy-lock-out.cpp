// SPDX-License-Identifier: Apache-2.0
// ECR213: see rules/grants/policy-lock-out.md.
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// The Deny that takes the action from everyone, without exception.
analysis::Grant find_deny(Pass& pass, std::string_view action) {
  Principal everyone;
  everyone.form = PrincipalForm::everyone;
  return pass.access().wholly_denied({&everyone, nullptr}, action);
}

Span place(const analysis::Grant& deny) {
  if (deny.action != nullptr) return deny.action->text.span;
  const syntax::Member* element = deny.statement->find(ElementName::not_action);
  return element != nullptr ? element->key_span : deny.statement->open;
}

}  // namespace

void policy_lock_out(Pass& pass) {
  const analysis::Grant set = find_deny(pass, "SetRepositoryPolicy");
  if (set.statement == nullptr) return;
  const analysis::Grant remove = find_deny(pass, "DeleteRepositoryPolicy");
  if (remove.statement == nullptr) return;
  const Span at = place(set);
  const Span other = place(remove);
  Finding& finding = pass.report(
      at, "nobody, not even this account, can change or remove this policy once it is set");
  finding.label = "denied to everyone, without exception";
  finding.help =
      "leave SetRepositoryPolicy and DeleteRepositoryPolicy out of this Deny, or spare the "
      "administrators: \"Condition\": {\"ArnNotLike\": {\"aws:PrincipalArn\": \"<their role>\"}}";
  if (other.begin != at.begin) pass.relate(finding, other, "its removal is denied here");
}

}  // namespace ecrlint::internal::check
