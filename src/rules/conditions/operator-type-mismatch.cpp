// SPDX-License-Identifier: Apache-2.0
// ECR403: see rules/conditions/operator-type-mismatch.md.
#include <algorithm>
#include <array>

#include "analysis/condition_test.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using catalog::KeyType;
using catalog::OperatorFamily;

// In the order of OperatorFamily and of KeyType.
constexpr std::array<std::string_view, 7> kCompared{"texts", "numbers",   "dates", "truth values",
                                                    "bytes", "addresses", "ARNs"};
constexpr std::array<std::string_view, 7> kTypes{"a text", "a number",   "a date", "a truth value",
                                                 "",       "an address", "an ARN"};
// What operators of a family begin with.
constexpr std::array<std::string_view, 7> kPrefixes{"String", "Numeric", "Date", "Bool",
                                                    "Binary", "Ip",      "Arn"};

constexpr std::size_t index(auto value) { return static_cast<std::size_t>(value); }

/// The family that compares values of the type: the two are in one order.
OperatorFamily comparing(KeyType type) { return static_cast<OperatorFamily>(type); }

/// The operator that asks the same of the key's type; empty if there is none.
std::string_view counterpart(const catalog::Catalog& catalog, KeyType type,
                             const catalog::Operator& op) {
  if (type == KeyType::ip) return op.negated ? "NotIpAddress" : "IpAddress";
  if (type == KeyType::boolean) return op.negated ? "" : "Bool";
  std::string_view rest = op.negated ? "NotEquals" : "Equals";
  const std::string_view prefix = kPrefixes[index(op.family)];
  const bool ordered = op.family == OperatorFamily::numeric || op.family == OperatorFamily::date;
  if (ordered || op.family == OperatorFamily::arn) rest = op.name.substr(prefix.size());
  const auto* const found =
      catalog.find_operator(fmt::format("{}{}", kPrefixes[index(type)], rest));
  return found == nullptr ? "" : found->name;
}

/// Do values of the type, as texts, match what the policy lists? Then the operator works, though
/// AWS promises nothing.
bool works_as_text(const catalog::ConditionKey& key, const Condition& condition) {
  return std::ranges::all_of(condition.values, [&](const Text& value) {
    if (key.type == KeyType::ip && value.text.find('/') != value.text.npos) return false;
    return has_wildcard(value.text) || is_of_family(comparing(key.type), value) != Answer::no;
  });
}

Severity severity_of(const catalog::ConditionKey& key, const catalog::Operator& op,
                     const Condition& condition) {
  if (!is_plain_global(key)) return Severity::low;
  if (op.family == OperatorFamily::string && works_as_text(key, condition)) return Severity::low;
  // The id of an account is a number as well.
  return op.family == OperatorFamily::numeric && key.name.ends_with("Account") ? Severity::low
                                                                               : Severity::medium;
}

void report(Pass& pass, const Statement& statement, const Condition& condition,
            const catalog::ConditionKey& key, const catalog::Operator& op) {
  const Span token = condition.operator_text.span;
  Finding& finding =
      pass.report(token, "`{}` compares {}, and `{}` is {}", condition.operator_text.text,
                  kCompared[index(op.family)], shown(condition.key.text), kTypes[index(key.type)]);
  finding.label = "of another type than the key";
  finding.severity = severity_of(key, op, condition);
  pass.relate(finding, condition.key.span, "the key is here");
  const std::string_view base = counterpart(pass.catalog(), key.type, op);
  if (base.empty()) {
    finding.help = fmt::format("use an operator for {}", kCompared[index(key.type)]);
    return;
  }
  const std::string better = with_base(condition, base);
  finding.help = fmt::format("write \"{}\"", better);
  const auto fine = [&](const Text& value) {
    return is_of_family(comparing(key.type), value) == Answer::yes;
  };
  if (std::ranges::all_of(condition.values, fine))
    offer_operator(pass, finding, Applicability::unsafe, statement, condition, better);
}

}  // namespace

void operator_type_mismatch(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr) continue;
      const auto key = find_key(pass.catalog(), condition.key);
      if (key && !fits(*key, *op)) report(pass, statement, condition, *key, *op);
    }
}

}  // namespace ecrlint::internal::check
