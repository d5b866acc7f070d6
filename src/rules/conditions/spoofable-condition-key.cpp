// SPDX-License-Identifier: Apache-2.0
// ECR411: see rules/conditions/spoofable-condition-key.md.
#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Is the condition to let in those who send the header as it says?
bool is_guard(const Pass& pass, const Statement& statement, const Condition& condition) {
  const analysis::CallerKey* key = analysis::find_caller_key(condition.key);
  const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
  if (key == nullptr || key->role != analysis::KeyRole::spoofable || op == nullptr) return false;
  if (op->family == catalog::OperatorFamily::null) return false;
  return (statement.effect == Effect::allow && !op->negated) ||
         (statement.effect == Effect::deny && op->negated);
}

}  // namespace

void spoofable_condition_key(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      if (!is_guard(pass, statement, condition) || is_left_open(pass, statement)) continue;
      const bool denies = statement.effect == Effect::deny;
      Finding& finding = pass.report(
          condition.key.span, "callers choose `{}` themselves, so this {}",
          shown(condition.key.text),
          denies ? "Deny stops nobody who knows the value" : "condition keeps nobody out");
      finding.label = "a header of the request";
      finding.help =
          "ask for what callers cannot choose: aws:PrincipalArn, aws:PrincipalOrgID, "
          "aws:SourceVpce or aws:SourceIp";
    }
}

}  // namespace ecrlint::internal::check
