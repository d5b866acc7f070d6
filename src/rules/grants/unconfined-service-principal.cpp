// SPDX-License-Identifier: Apache-2.0
// ECR207: see rules/grants/unconfined-service-principal.md.
#include "analysis/caller_key.hpp"
#include "rules/describe.hpp"
#include "rules/exposure.hpp"
#include "rules/principals/fault.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Is it a service that may come on behalf of somebody? One that never pulls under its own name
/// (ECR310) does not, and what is no domain name (ECR301) is none.
bool may_come(const Pass& pass, const Principal& principal) {
  return principal.form == PrincipalForm::service && is_domain(principal.text.text) &&
         pass.catalog().pulls_as_role(principal.text.text).empty();
}

}  // namespace

void unconfined_service_principal(Pass& pass) {
  if (pass.access().subjects().empty()) return;  // no principal, or more than can be weighed
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    for (const Principal& principal : statement.principals) {
      if (!may_come(pass, principal) || !is_open(pass, statement, &principal)) continue;
      Finding& finding =
          pass.report(principal.text.span, "{} may use this {} on behalf of any account",
                      describe(pass, principal), guarded(pass.policy().kind));
      finding.label = "no condition says for whom the service acts";
      finding.help =
          "add \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"<account it works "
          "for>\"}}, or ArnLike on aws:SourceArn";
      if (const analysis::Weakness weakness = analysis::weakness(statement, pass.catalog());
          weakness.condition)
        pass.relate(finding, weakness.condition->key.span, "this does not confine it");
    }
  }
}

}  // namespace ecrlint::internal::check
