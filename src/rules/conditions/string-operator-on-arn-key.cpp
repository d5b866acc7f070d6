// SPDX-License-Identifier: Apache-2.0
// ECR417: see rules/conditions/string-operator-on-arn-key.md.
#include <algorithm>

#include "model/arn.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// `StringNotLike` has `ArnNotLike`; there is none that ignores letter case.
std::string arn_operator(const Condition& condition) {
  constexpr std::string_view kString = "String";
  std::string found(condition.operator_text.text);
  const auto at = found.find(kString);
  if (at != found.npos) found.replace(at, kString.size(), "Arn");
  return found;
}

/// A value that the ARN operators compare as the string operators do: without a wildcard in those
/// fields where it would stop at a colon.
bool is_alike(const Text& value) {
  const auto arn = parse_arn(value.text);
  return arn && !value.hole && !has_wildcard(arn->partition) && !has_wildcard(arn->service) &&
         !has_wildcard(arn->region) && !has_wildcard(arn->account);
}

bool is_judged(const Pass& pass, const Condition& condition) {
  const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
  if (op == nullptr || op->family != catalog::OperatorFamily::string || condition.key.hole ||
      condition.operator_base.ends_with("IgnoreCase") || !condition.values_known)
    return false;
  const auto key = pass.catalog().find_condition_key(condition.key.text);
  if (!key || !key->global || key->type != catalog::KeyType::arn) return false;
  // A pattern that is no ARN would match nothing any more, and a star in a value of StringEquals
  // is another fault.
  return !condition.values.empty() && std::ranges::all_of(condition.values, [&](const Text& value) {
    return parse_arn(value.text) && (op->like || !has_wildcard(value.text));
  });
}

/// Lambda's console writes a condition of this form itself.
bool is_of_lambda(const Statement& statement, const Condition& condition) {
  return is_on(condition, "aws:SourceArn") && condition.operator_text.is("StringLike") &&
         std::ranges::all_of(condition.values, is_alike) &&
         std::ranges::any_of(statement.principals, [](const Principal& principal) {
           return principal.text.is("lambda.amazonaws.com");
         });
}

}  // namespace

void string_operator_on_arn_key(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      if (!is_judged(pass, condition) || is_of_lambda(statement, condition)) continue;
      const std::string better = arn_operator(condition);
      Finding& finding =
          pass.report(condition.operator_text.span, "`{}` compares `{}` as text, not as an ARN",
                      condition.operator_text.text, shown(condition.key.text));
      finding.label = condition.operator_base.ends_with("Like")
                          ? "a `*` in it takes colons too"
                          : "the key has operators of its own";
      finding.help = fmt::format("use `{}`", better);
      const bool alike = std::ranges::all_of(condition.values, is_alike);
      offer_operator(pass, finding, alike ? Applicability::safe : Applicability::unsafe, statement,
                     condition, better);
    }
}

}  // namespace ecrlint::internal::check
