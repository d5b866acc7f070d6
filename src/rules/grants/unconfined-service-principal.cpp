// SPDX-License-Identifier: Apache-2.0
// ECR207: see rules/grants/unconfined-service-principal.md.
#include <vector>

#include "analysis/caller_key.hpp"
#include "rules/conditions/condition_meaning.hpp"
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

/// Any service, to ask for one that nobody names.
constexpr std::string_view kSomeService = "lambda.amazonaws.com";

/// A service that a condition names in the stead of Principal.
struct AskedService {
  std::string_view name;
  const Text* value = nullptr;  ///< that names it; null where any service is asked for
};

/// The services that the conditions of an Allow to everyone ask for by name, or any by the flag.
std::vector<AskedService> asked_services(const Pass& pass, const Statement& statement) {
  std::vector<AskedService> asked;
  for (const Condition& condition : statement.conditions) {
    const analysis::CallerKey* key = analysis::find_caller_key(condition.key);
    if (key == nullptr || met_without_key(pass, condition) != Answer::no) continue;
    if (key->role == analysis::KeyRole::service_flag) asked.push_back({kSomeService});
    if (key->role != analysis::KeyRole::service_name) continue;
    std::erase_if(asked, [](const AskedService& one) { return one.value == nullptr; });
    for (const Text& value : condition.values)
      if (!value.hole && is_domain(value.text) && pass.catalog().pulls_as_role(value.text).empty())
        asked.push_back({value.text, &value});
    break;
  }
  return asked;
}

void explain(Pass& pass, Finding& finding, const Statement& statement) {
  finding.label = "no condition says for whom the service acts";
  finding.help =
      "add \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"<account it works "
      "for>\"}}, or ArnLike on aws:SourceArn";
  if (const analysis::Weakness weakness = analysis::weakness(statement, pass.catalog());
      weakness.condition)
    pass.relate(finding, weakness.condition->key.span, "this does not confine it");
}

/// An Allow to everyone of which the conditions leave services alone. If they leave all strangers,
/// ineffective-condition speaks.
void check_any_service(Pass& pass, const Statement& statement, const Principal& everyone) {
  const auto asked = asked_services(pass, statement);
  if (asked.empty() || find_opening(pass, statement)) return;
  for (const AskedService& service : asked) {
    Principal principal;
    principal.form = PrincipalForm::service;
    principal.text.text = service.name;
    if (!is_open(pass, statement, &principal)) continue;
    Finding& finding =
        service.value != nullptr
            ? pass.report(everyone.text.span,
                          "service `{}` may use this {} on behalf of any account", service.name,
                          guarded(pass.policy().kind))
            : pass.report(everyone.text.span,
                          "every AWS service may use this {} on behalf of any account",
                          guarded(pass.policy().kind));
    explain(pass, finding, statement);
    return;
  }
}

}  // namespace

void unconfined_service_principal(Pass& pass) {
  if (pass.access().subjects().empty()) return;  // no principal, or more than can be weighed
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    for (const Principal& principal : statement.principals) {
      if (principal.form == PrincipalForm::everyone) check_any_service(pass, statement, principal);
      if (!may_come(pass, principal) || !is_open(pass, statement, &principal)) continue;
      Finding& finding =
          pass.report(principal.text.span, "{} may use this {} on behalf of any account",
                      describe(pass, principal), guarded(pass.policy().kind));
      explain(pass, finding, statement);
    }
  }
}

}  // namespace ecrlint::internal::check
