// SPDX-License-Identifier: Apache-2.0
// Copies what has unknown values; most policies have none.
#include "analysis/filled_policy.hpp"

#include <algorithm>

#include "analysis/condition_test.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal::analysis {
namespace {

constexpr std::string_view kFilling = "whatever-it-is";

/// Not known, and no policy variable, which the request fills.
bool is_unknown(const Text& text) { return text.hole && text.with_variables.empty(); }

bool has_unknown_account(const Principal& principal) {
  return principal.form != PrincipalForm::unknown && has_hole(principal.account);
}

/// Is it compared for equality with what is not known?
bool is_fillable(const Condition& condition, const catalog::Catalog& catalog) {
  const catalog::Operator* op = find_operator(condition, catalog);
  return op != nullptr && op->family == catalog::OperatorFamily::string && !op->like &&
         std::ranges::any_of(condition.values, is_unknown);
}

}  // namespace

FilledPolicy::FilledPolicy(const Policy& policy, const catalog::Catalog& catalog)
    : original_(&policy) {
  const auto fillable = [&](const Condition& one) { return is_fillable(one, catalog); };
  const auto concerned = [&](const Statement& statement) {
    return std::ranges::any_of(statement.conditions, fillable) ||
           std::ranges::any_of(statement.principals, has_unknown_account);
  };
  changed_ = std::ranges::any_of(policy.statements, concerned);
  if (!changed_) return;
  filled_ = policy;
  for (Statement& statement : filled_.statements) {
    if (!concerned(statement)) continue;
    auto& conditions =
        conditions_.emplace_back(statement.conditions.begin(), statement.conditions.end());
    for (Condition& condition : conditions)
      if (fillable(condition)) condition.values = fill(condition.values);
    statement.conditions = conditions;
    auto& principals =
        principals_.emplace_back(statement.principals.begin(), statement.principals.end());
    for (Principal& principal : principals)
      if (has_unknown_account(principal)) principal.account = kFilling;
    statement.principals = principals;
  }
}

std::span<const Text> FilledPolicy::fill(std::span<const Text> values) {
  auto& filled = values_.emplace_back(values.begin(), values.end());
  for (Text& value : filled)
    if (is_unknown(value)) value = fill(value);
  return filled;
}

Text FilledPolicy::fill(const Text& text) {
  std::string& filled = texts_.emplace_back();
  for (const char c : text.text)
    if (c == syntax::kHole)
      filled += kFilling;
    else
      filled += c;
  return {filled, text.span};
}

const Statement& FilledPolicy::of(const Statement& statement) const {
  const auto index = static_cast<std::size_t>(&statement - original_->statements.data());
  return filled_.statements[index];
}

}  // namespace ecrlint::internal::analysis
