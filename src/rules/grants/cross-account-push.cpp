// SPDX-License-Identifier: Apache-2.0
// ECR204: see rules/grants/cross-account-push.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kHelp =
    "let other accounts only pull, and push from this one; if they must push, name the one role "
    "that does";

/// Surely of another account than the repository, where the source tells that account.
bool is_foreign(const Pass& pass, const Principal& principal) {
  return !pass.document().account.empty() && is_account_id(principal.account) && !principal.own;
}

/// The whole of some account; where nobody tells the repository's, hardly anyone names that.
bool is_whole_account(const Principal& principal) {
  return principal.form == PrincipalForm::account && !principal.own;
}

/// Does nothing narrow the grant but the condition that names accounts or organizations?
bool is_narrowed_by_that_alone(const Statement& statement, const Condition& that) {
  return std::ranges::all_of(statement.conditions, [&](const Condition& condition) {
    const analysis::CallerKey* key = analysis::find_caller_key(condition.key);
    return &condition == &that || (key != nullptr && key->role == analysis::KeyRole::unrelated);
  });
}

/// A grant to everyone that a condition leaves to whole accounts or organizations.
void check_everyone(Pass& pass, const Statement& statement, const Principal& everyone) {
  const Action* action = pass.access().entry(statement, "PutImage");
  if (action == nullptr || is_every_ecr_action(*action)) return;
  const auto all = analysis::admitted(statement, false, pass.catalog());
  const auto is_other = [&](const analysis::Admitted& one) {
    return one.account.empty() || one.account != pass.document().account;
  };
  const auto other = std::ranges::find_if(all, is_other);
  if (other == all.end() || !std::ranges::all_of(all, &analysis::Admitted::whole)) return;
  if (!is_narrowed_by_that_alone(statement, *other->condition)) return;
  if (pass.outsiders().lets_in(*other, statement, "ecr:PutImage", everyone) != Answer::yes) return;
  Finding& finding =
      pass.report(everyone.text.span, "{} can push images", describe(pass, statement, everyone));
  finding.label = fmt::format("whoever is of {} may write to this {}", describe(*other),
                              guarded(pass.policy().kind));
  finding.help = std::string(kHelp);
  pass.relate(finding, action->text.span, "granted here");
  pass.relate(finding, other->value->span, "let in by this");
}

}  // namespace

void cross_account_push(Pass& pass) {
  for (const analysis::Subject& subject : pass.access().subjects()) {
    const bool foreign = is_foreign(pass, *subject.principal);
    if (!foreign && !is_whole_account(*subject.principal)) continue;
    const auto granted = find_granted(pass, subject, "PutImage");
    if (!granted) continue;
    if (!foreign && !granted->statement->unconditional()) continue;
    Finding& finding = pass.report(granted->principal->text.span, "{} can push images",
                                   describe(pass, *granted->principal));
    finding.label = fmt::format("{} may write to this {}",
                                foreign ? "another account" : "whoever that account lets",
                                guarded(pass.policy().kind));
    finding.help = std::string(kHelp);
    pass.relate(finding, granted->action->text.span, "granted here");
  }
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    const Principal* everyone = find_everyone(statement);
    if (everyone != nullptr) check_everyone(pass, statement, *everyone);
  }
}

}  // namespace ecrlint::internal::check
