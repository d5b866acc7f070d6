// SPDX-License-Identifier: Apache-2.0
// ECR406: see rules/conditions/missing-set-qualifier.md.
#include "analysis/condition_test.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// One of the values of these is enough, whoever asks: no request has values of others beside
/// those of the caller.
bool one_is_enough(const catalog::ConditionKey& key, const catalog::Operator& op) {
  return key.name.ends_with("OrgPaths") && !op.negated;
}

}  // namespace

void missing_set_qualifier(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      if (condition.set != SetOperator::none) continue;
      const auto key = find_key(pass.catalog(), condition.key);
      if (!key || !key->multivalued || !is_plain_global(*key)) continue;
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr || op->family == catalog::OperatorFamily::null || !fits(*key, *op))
        continue;
      const std::string_view text = condition.operator_text.text;
      Finding& finding =
          pass.report(condition.key.span, "`{}` may have several values, and `{}` compares one",
                      condition.key.text, text);
      finding.label = "several values";
      pass.relate(finding, condition.operator_text.span, "compares one value");
      if (one_is_enough(*key, *op)) {
        const std::string better = fmt::format("ForAnyValue:{}", text);
        finding.help = fmt::format("write \"{}\"", better);
        offer_operator(pass, finding, Applicability::unsafe, statement, condition, better);
      } else {
        finding.help = fmt::format(
            "write \"ForAnyValue:{0}\" if one value is to pass, \"ForAllValues:{0}\" if each is, "
            "which holds without any value too",
            text);
      }
    }
}

}  // namespace ecrlint::internal::check
