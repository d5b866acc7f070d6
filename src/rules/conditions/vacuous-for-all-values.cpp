// SPDX-License-Identifier: Apache-2.0
// ECR407: see rules/conditions/vacuous-for-all-values.md.
#include "rules/conditions/condition_facts.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

/// Keys of several values that say whose a request is: `ForAllValues:` is no way to ask for them.
/// Of others (aws:TagKeys and keys of services) it is meant to hold for none, too.
bool tells_whose(const Condition& condition, const catalog::ConditionKey& key) {
  if (!key.multivalued) return true;
  const analysis::CallerKey* known = analysis::find_caller_key(condition.key);
  return (known != nullptr && known->tells_of_caller()) || is_on(condition, "aws:CalledVia") ||
         is_on(condition, "aws:ResourceOrgPaths");
}

bool is_vacuous(const Pass& pass, const Statement& statement, const Condition& condition) {
  if (condition.set != SetOperator::for_all_values || condition.values.empty()) return false;
  if (condition.if_exists) return false;  // says that it may be missing
  const auto key = pass.catalog().find_condition_key(condition.key.text);
  if (condition.key.hole || !key || !key->global || comes_always(condition)) return false;
  const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
  if (op == nullptr || op->negated || op->family == catalog::OperatorFamily::null) return false;
  return tells_whose(condition, *key) && !is_asked_for_elsewhere(pass, statement, condition);
}

}  // namespace

void vacuous_for_all_values(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || !statement.conditions_known ||
        is_beyond_asking(statement))
      continue;
    for (const Condition& condition : statement.conditions) {
      if (!is_vacuous(pass, statement, condition) || is_left_open(pass, statement)) continue;
      const std::string key = shown(condition.key.text);
      Finding& finding =
          pass.report(condition.operator_text.span, "`{}` is met by every request without `{}`",
                      condition.operator_text.text, key);
      finding.label = "asks nothing where the key is missing";
      const std::string strict = strict_operator(condition);
      finding.help = fmt::format("use `{}`, or add \"Null\": {{\"{}\": \"false\"}}", strict, key);
      // A request says itself what tags it is to set; that it sets none may be meant to pass.
      if (condition.key.text.starts_with("aws:RequestTag/")) finding.severity = Severity::medium;
      offer_operator(pass, finding, Applicability::unsafe, statement, condition, strict);
    }
  }
}

}  // namespace ecrlint::internal::check
