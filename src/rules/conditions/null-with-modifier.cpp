// SPDX-License-Identifier: Apache-2.0
// ECR415: see rules/conditions/null-with-modifier.md.
#include "analysis/condition_test.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

std::string_view consequence(const Condition& condition) {
  if (condition.if_exists) return "is no condition operator";
  return condition.set == SetOperator::for_all_values ? "is met by every request"
                                                      : "is met by no request";
}

}  // namespace

void null_with_modifier(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      if (condition.set == SetOperator::none && !condition.if_exists) continue;
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr || op->family != catalog::OperatorFamily::null) continue;
      if (!is_first_of_operator(statement, condition)) continue;
      const Text& text = condition.operator_text;
      Finding& finding = pass.report(text.span, "`{}` {}", text.text, consequence(condition));
      finding.label = "asks nothing";
      finding.help =
          "use `Null` alone: \"true\" asks that the key is not there, \"false\" that it is";
      offer_operator(pass, finding, Applicability::unsafe, statement, condition, op->name);
    }
}

}  // namespace ecrlint::internal::check
