// ECR207: see rules/grants/unconfined-service-principal.md.
#include "analysis/narrowing.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::check {
namespace {

/// A Deny that confines the service takes back what the statement grants.
bool keeps_something(Pass& pass, const Statement& statement, const Principal& service) {
  const analysis::ActionSet sure = pass.access().listed(statement).sure;
  return sure.any() &&
         (sure & ~analysis::withheld(pass.policy(), pass.access(), pass.catalog(), service)).any();
}

void check_statement(Pass& pass, const Statement& statement) {
  const analysis::Narrowing narrowing =
      analysis::narrowing(statement, pass.catalog(), analysis::Caller::service);
  if (narrowing.answer != Answer::no) return;
  for (const Principal& principal : statement.principals) {
    if (principal.form != PrincipalForm::service || !keeps_something(pass, statement, principal))
      continue;
    Finding& finding =
        pass.report(principal.text.span, "{} may use this {} on behalf of any account",
                    describe(principal), guarded(pass.policy().kind));
    finding.label = "no condition says for whom the service acts";
    finding.help =
        "add \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"<account the service "
        "works "
        "for>\"}}, or ArnLike on aws:SourceArn";
    if (narrowing.condition != nullptr)
      pass.relate(finding, narrowing.condition->key.span, "this does not confine it");
  }
}

}  // namespace

void unconfined_service_principal(Pass& pass) {
  if (pass.access().subjects().empty()) return;  // no principal, or more than can be weighed
  for (const Statement& statement : pass.policy().statements)
    if (statement.effect == Effect::allow && !statement.not_principal)
      check_statement(pass, statement);
}

}  // namespace ecrlint::check
