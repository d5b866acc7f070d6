// SPDX-License-Identifier: Apache-2.0
// Tells which condition looks most like an attempt to keep strangers out.
#include "analysis/weakness.hpp"

#include "analysis/caller_key.hpp"
#include "analysis/condition_test.hpp"

namespace ecrlint::internal::analysis {
namespace {

using catalog::Operator;
using catalog::OperatorFamily;

Gap gap_of_key(KeyRole role) {
  if (role == KeyRole::spoofable) return Gap::spoofable;
  return role == KeyRole::tag ? Gap::tag : Gap::unrelated;
}

Weakness weakness(const Condition& condition, const CallerKey& key, const Operator& op) {
  if (!key.tells_of_caller()) return {gap_of_key(key.role), &condition};
  if (op.family == OperatorFamily::null) return {Gap::presence, &condition};
  if (condition.set == SetOperator::for_all_values) return {Gap::for_all_values, &condition};
  if (condition.if_exists) return {Gap::if_exists, &condition};
  if (op.negated) return {Gap::negated, &condition};
  for (const Text& value : condition.values) {
    if (keeps_out(key, op, value) != Answer::no) continue;
    const Gap gap = key.role == KeyRole::address        ? Gap::wide_address
                    : key.role == KeyRole::service_flag ? Gap::negated
                                                        : Gap::wildcard;
    return {gap, &condition, &value};
  }
  return {Gap::unrelated, &condition};
}

int weight(Gap gap) {
  switch (gap) {
    case Gap::unconditional:
      return 0;
    case Gap::unrelated:
      return 1;
    case Gap::tag:
      return 2;
    case Gap::spoofable:
      return 3;
    default:
      return 4;
  }
}

}  // namespace

Weakness weakness(const Statement& statement, const catalog::Catalog& catalog) {
  Weakness found;
  for (const Condition& condition : statement.conditions) {
    const CallerKey* key = find_caller_key(condition.key);
    const Operator* op = find_operator(condition, catalog);
    const Weakness one = key != nullptr && op != nullptr ? weakness(condition, *key, *op)
                                                         : Weakness{Gap::unrelated, &condition};
    if (weight(one.gap) > weight(found.gap)) found = one;
  }
  return found;
}

}  // namespace ecrlint::internal::analysis
