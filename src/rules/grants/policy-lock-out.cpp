// SPDX-License-Identifier: Apache-2.0
// ECR213: see rules/grants/policy-lock-out.md.
#include <algorithm>
#include <array>

#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::array<std::string_view, 2> kActions{"SetRepositoryPolicy", "DeleteRepositoryPolicy"};

Span place(const analysis::Grant& deny) {
  if (deny.action != nullptr) return deny.action->text.span;
  const syntax::Member* element = deny.statement->find(ElementName::not_action);
  return element != nullptr ? element->key_span : deny.statement->open;
}

/// Reports the Denies that take both actions from the principal without exception, if there are
/// any.
bool report_locked_out(Pass& pass, const Principal& principal, std::string_view label) {
  const analysis::Subject subject{&principal, nullptr};
  const analysis::Grant set = pass.access().wholly_denied(subject, kActions[0]);
  const analysis::Grant remove = pass.access().wholly_denied(subject, kActions[1]);
  if (set.statement == nullptr || remove.statement == nullptr) return false;
  const Span at = place(set);
  const Span other = place(remove);
  Finding& finding = pass.report(
      at, "nobody, not even this account, can change or remove this policy once it is set");
  finding.label = fmt::format("denied to {}, without exception", label);
  finding.help =
      "leave SetRepositoryPolicy and DeleteRepositoryPolicy out of this Deny, or spare the "
      "administrators: \"Condition\": {\"ArnNotLike\": {\"aws:PrincipalArn\": \"<their role>\"}}";
  if (other.begin != at.begin) pass.relate(finding, other, "its removal is denied here");
  return true;
}

/// May the policy let somebody do either?
bool may_let_anybody(Pass& pass) {
  return std::ranges::any_of(pass.access().subjects(), [&](const analysis::Subject& subject) {
    return std::ranges::any_of(kActions, [&](std::string_view action) {
      return pass.access().allowed(subject, action) != Answer::no;
    });
  });
}

}  // namespace

void policy_lock_out(Pass& pass) {
  Principal principal;
  principal.form = PrincipalForm::everyone;
  if (report_locked_out(pass, principal, "everyone")) return;
  // Where the policy lets nobody else, only those of the repository's own account can.
  if (!is_account_id(pass.document().account) || may_let_anybody(pass)) return;
  principal.form = PrincipalForm::account;
  principal.account = pass.document().account;
  principal.own = true;
  report_locked_out(pass, principal, "the account that owns the repository");
}

}  // namespace ecrlint::internal::check
