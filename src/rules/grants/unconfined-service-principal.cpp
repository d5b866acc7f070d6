// ECR207: see rules/grants/unconfined-service-principal.md.
#include "analysis/narrowing.hpp"
#include "analysis/stranger.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::check {
namespace {

/// Does the evaluator find, or nobody refute, that the service may take an action for strangers?
bool is_open(Pass& pass, std::optional<analysis::Strangers>& strangers, const Statement& statement,
             const Principal& service, const analysis::ActionSet& actions) {
  if (actions.any() && !strangers) strangers.emplace(pass.policy(), pass.catalog());
  const std::uint32_t first = pass.catalog().actions(pass.catalog().find_service("ecr")).begin;
  for (std::uint32_t i = 0; i < actions.size(); ++i) {
    if (!actions[i]) continue;
    const auto name = pass.catalog().action_name(catalog::ActionId{first + i});
    if (strangers->let_in(statement, fmt::format("ecr:{}", name), &service) != Answer::no)
      return true;
  }
  return false;
}

void check_statement(Pass& pass, const analysis::Withheld& withheld,
                     std::optional<analysis::Strangers>& strangers, const Statement& statement) {
  const analysis::ActionSet& granted = pass.access().listed(statement).sure;
  if (granted.none()) return;
  const analysis::Narrowing narrowing =
      analysis::narrowing(statement, pass.catalog(), analysis::Caller::service);
  if (narrowing.answer != Answer::no) return;
  for (const Principal& principal : statement.principals) {
    if (principal.form != PrincipalForm::service) continue;
    const analysis::ActionSet left = granted & ~withheld.from(principal);  // by Denies
    if (!is_open(pass, strangers, statement, principal, left)) continue;
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
  std::optional<analysis::Strangers> strangers;
  for (const Statement& statement : pass.policy().statements)
    if (statement.effect == Effect::allow && !statement.not_principal)
      check_statement(pass, withheld, strangers, statement);
}

}  // namespace ecrlint::check
