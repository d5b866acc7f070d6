// SPDX-License-Identifier: Apache-2.0
// ECR409: see rules/conditions/condition-always-matches.md.
#include <algorithm>

#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Why the condition is met by every request, and where that stands; empty if it may not be.
struct Why {
  std::string words = {};
  Span at = {};
};

/// Are requests without the key let through, too, or are there none?
bool takes_missing(const Pass& pass, const Condition& condition) {
  return comes_always(condition) || met_without_key(pass, condition) == Answer::yes;
}

Why by_values(const Pass& pass, const Condition& condition, const catalog::Operator& op) {
  const std::string key = shown(condition.key.text);
  if (op.family == catalog::OperatorFamily::ip && op.negated && is_private(condition))
    return {fmt::format("no request comes from a private address, so `{}` is always met",
                        condition.operator_text.text),
            condition.values.front().span};
  if (op.negated || !takes_missing(pass, condition)) return {};
  const Text* any = find_any_value(pass, condition);
  if (any == nullptr || is_pattern_of_owners(condition, *any)) return {};
  if (op.family == catalog::OperatorFamily::boolean)
    return {fmt::format("`{}` may be true or false here", key), any->span};
  return {fmt::format("`{}` matches whatever `{}` is", any->written(), key), any->span};
}

/// Do all whom the statement names lack the key?
bool all_lack_key(Pass& pass, const Statement& statement, const Condition& condition) {
  if (statement.not_principal || !statement.principals_known || statement.principals.empty())
    return false;
  const CallerTest callers(pass, condition);
  return std::ranges::all_of(statement.principals, [&](const Principal& principal) {
    const CallerAnswer answer = callers.ask(principal);
    return answer.lacks_key && answer.met == Answer::yes;
  });
}

/// The condition is met where its key is missing, and it always is.
Why by_absence(Pass& pass, const Statement& statement, const Condition& condition) {
  const analysis::CallerKey* known = analysis::find_caller_key(condition.key);
  if (known != nullptr && known->tells_of_service()) return {};
  if (met_without_key(pass, condition) != Answer::yes) return {};
  const bool never = is_never_carried(pass, statement, condition);
  if (!never && !all_lack_key(pass, statement, condition)) return {};
  return {fmt::format("{} has `{}`, so `{}` is always met",
                      never ? "no request that this is about" : "nobody named here",
                      shown(condition.key.text), condition.operator_text.text),
          condition.key.span};
}

}  // namespace

void condition_always_matches(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (is_beyond_asking(statement)) continue;
    for (const Condition& condition : statement.conditions) {
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr || op->family == catalog::OperatorFamily::null || condition.key.hole ||
          condition.values.empty())
        continue;
      Why why = by_values(pass, condition, *op);
      if (why.words.empty()) why = by_absence(pass, statement, condition);
      if (why.words.empty() || is_left_open(pass, statement)) continue;
      Finding& finding = pass.report(why.at, "{}", why.words);
      finding.label = statement.effect == Effect::deny ? "spares nobody" : "narrows nothing";
      finding.help = "remove it, or write what was meant to be asked";
    }
  }
}

}  // namespace ecrlint::internal::check
