// ECR207: see rules/grants/unconfined-service-principal.md.
#include "analysis/narrowing.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::check {
namespace {

void check_statement(Pass& pass, const analysis::Withheld& withheld, const Statement& statement) {
  const analysis::ActionSet& granted = pass.access().listed(statement).sure;
  if (granted.none()) return;
  const analysis::Narrowing narrowing =
      analysis::narrowing(statement, pass.catalog(), analysis::Caller::service);
  if (narrowing.answer != Answer::no) return;
  for (const Principal& principal : statement.principals) {
    if (principal.form != PrincipalForm::service) continue;
    if ((granted & ~withheld.from(principal)).none()) continue;  // a Deny confines it
    Finding& finding =
        pass.report(principal.text.span, "{} may use this {} on behalf of any account",
                    describe(principal), guarded(pass.policy().kind));
    finding.label = "no condition says for whom the service acts";
    finding.help =
        "add \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"<account it works "
        "for>\"}}, "
        "or ArnLike on aws:SourceArn";
    if (narrowing.condition != nullptr)
      pass.relate(finding, narrowing.condition->key.span, "this does not confine it");
  }
}

}  // namespace

void unconfined_service_principal(Pass& pass) {
  if (pass.access().subjects().empty()) return;  // no principal, or more than can be weighed
  const analysis::Withheld withheld(pass.policy(), pass.access(), pass.catalog());
  for (const Statement& statement : pass.policy().statements)
    if (statement.effect == Effect::allow && !statement.not_principal)
      check_statement(pass, withheld, statement);
}

}  // namespace ecrlint::check
