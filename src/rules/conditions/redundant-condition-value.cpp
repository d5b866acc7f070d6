// SPDX-License-Identifier: Apache-2.0
// ECR419: see rules/conditions/redundant-condition-value.md.
#include <algorithm>

#include "analysis/operand.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/redundant_entry.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

bool is_private_value(const Text& value) {
  const auto range = analysis::parse_range(value.text);
  return !value.hole && range && is_private(*range);
}

/// Does another value cover it, so that it is needless whatever it holds?
bool is_covered(const catalog::Operator& op, const Condition& condition, const Text& value) {
  return std::ranges::any_of(condition.values, [&](const Text& other) {
    return &other != &value && analysis::contains(op, other, value);
  });
}

/// Private addresses beside others. Where all are private, the condition as a whole is the fault of
/// condition-never-matches or condition-always-matches.
void check_private(Pass& pass, const catalog::Operator& op, const Condition& condition) {
  if (!is_on(condition, "aws:SourceIp") || is_private(condition) ||
      characters_of(condition.values) > kMostCharacters)
    return;
  const Text* first = nullptr;
  std::size_t others = 0;
  for (const Text& value : condition.values) {
    if (!is_private_value(value) || is_covered(op, condition, value)) continue;
    if (first == nullptr)
      first = &value;
    else
      ++others;
  }
  if (first == nullptr) return;
  Finding& finding = pass.report(
      first->span, "{} {} nothing: no request comes to AWS from a private address",
      with_others(fmt::format("`{}`", first->text), others), others == 0 ? "adds" : "add");
  finding.label = "needless";
  finding.help =
      "remove it, and ask for aws:SourceVpc or aws:SourceVpce in a statement of its own if "
      "requests through a VPC endpoint are meant";
}

}  // namespace

void redundant_condition_value(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr) continue;
      report_redundant(pass, condition.values, "value", [&](const Text& wide, const Text& narrow) {
        return analysis::contains(*op, wide, narrow);
      });
      if (op->family == catalog::OperatorFamily::ip) check_private(pass, *op, condition);
    }
}

}  // namespace ecrlint::internal::check
