// SPDX-License-Identifier: Apache-2.0
// ECR204: see rules/grants/cross-account-push.md.
#include "rules/describe.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Surely of another account than the repository, where the source tells that account.
bool is_foreign(const Pass& pass, const Principal& principal) {
  return !pass.document().account.empty() && is_account_id(principal.account) && !principal.own;
}

/// The whole of some account; where nobody tells the repository's, hardly anyone names that.
bool is_whole_account(const Principal& principal) {
  return principal.form == PrincipalForm::account && !principal.own;
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
    finding.help =
        "let other accounts only pull, and push from this one; if they must push, name the one "
        "role that does";
    pass.relate(finding, granted->action->text.span, "granted here");
  }
}

}  // namespace ecrlint::internal::check
