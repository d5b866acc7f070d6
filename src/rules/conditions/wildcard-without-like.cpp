// SPDX-License-Identifier: Apache-2.0
// ECR405: see rules/conditions/wildcard-without-like.md.
#include <algorithm>
#include <array>

#include "analysis/condition_test.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Their values may hold the characters themselves.
constexpr std::array<std::string_view, 6> kLiteral{
    "aws:Referer", "aws:UserAgent", "kms:EncryptionContext:",
    "s3:prefix",   "s3:delimiter",  "s3:if-"};

bool begins_with_any(std::string_view key, std::span<const std::string_view> beginnings) {
  return std::ranges::any_of(beginnings, [&](std::string_view one) {
    return equal_ignoring_case(key.substr(0, one.size()), one);
  });
}

constexpr std::array<std::string_view, 2> kOwn{"aws:", "ecr"};

/// A lone star may be the value itself where a service's key holds what a request says, as
/// `lambda:Principal` does; AWS Cost and Usage Reports call with an ARN that ends in one.
bool is_itself(std::string_view key, std::string_view value) {
  if (value.starts_with("arn:") && value.find(":cur:") != value.npos) return true;
  const bool provider = key.substr(0, key.find(':')).find('.') != key.npos;
  return value == "*" && !begins_with_any(key, kOwn) && !provider;
}

/// `?` stands in addresses of pages too, so that only `*` tells of a pattern where the values of a
/// key are not known.
const Text* pattern_in(const Condition& condition, bool known) {
  const std::string_view key = condition.key.text;
  if (begins_with_any(key, kLiteral)) return nullptr;
  const std::string_view wildcards = known ? "*?" : "*";
  const auto found = std::ranges::find_if(condition.values, [&](const Text& value) {
    return value.text.find_first_of(wildcards) != value.text.npos && !is_itself(key, value.text);
  });
  return found == condition.values.end() ? nullptr : &*found;
}

/// The operator that takes wildcards; empty if none compares alike.
std::string_view pattern_operator(const catalog::Operator& op,
                                  const std::optional<catalog::ConditionKey>& key) {
  if (key && key->type == catalog::KeyType::arn) return op.negated ? "ArnNotLike" : "ArnLike";
  if (op.name.ends_with("IgnoreCase")) return {};
  return op.negated ? "StringNotLike" : "StringLike";
}

}  // namespace

void wildcard_without_like(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr || op->family != catalog::OperatorFamily::string || op->like) continue;
      if (syntax::has_hole(condition.key.text.substr(0, condition.key.text.find('/')))) continue;
      const auto key = find_key(pass.catalog(), condition.key);
      if (key && !fits(*key, *op)) continue;  // ECR403
      const Text* value = pattern_in(condition, key && is_plain_global(*key));
      if (value == nullptr) continue;
      const std::string_view written = condition.operator_text.text;
      Finding& finding = pass.report(value->span,
                                     "`{}` compares `{}` letter for letter: its wildcard matches "
                                     "only itself",
                                     written, shown(value->text));
      finding.label = "not a pattern here";
      pass.relate(finding, condition.operator_text.span, "takes no wildcards");
      const std::string_view base = pattern_operator(*op, key);
      if (base.empty()) {
        finding.help = "no operator takes wildcards and ignores letter case: list the values";
        continue;
      }
      const std::string better = with_base(condition, base);
      finding.help = fmt::format("write \"{}\"", better);
      offer_operator(pass, finding, Applicability::unsafe, statement, condition, better);
    }
}

}  // namespace ecrlint::internal::check
