// SPDX-License-Identifier: Apache-2.0
// ECR207: see rules/grants/unconfined-service-principal.md.
#include "analysis/caller_key.hpp"
#include "rules/describe.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void unconfined_service_principal(Pass& pass) {
  if (pass.access().subjects().empty()) return;  // no principal, or more than can be weighed
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    for (const Principal& principal : statement.principals) {
      if (principal.form != PrincipalForm::service || !is_open(pass, statement, &principal))
        continue;
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
