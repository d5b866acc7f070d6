// SPDX-License-Identifier: Apache-2.0
// ECR420: see rules/conditions/presence-by-value.md.
#include <algorithm>

#include "rules/conditions/condition_facts.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {
namespace {

/// What Null would have to be to ask the same: `true` that the key is missing, `false` that it is
/// there. Empty where the condition asks something else, or nothing.
std::string_view null_instead(const Pass& pass, const Condition& condition,
                              const catalog::Operator& op) {
  const Answer without = met_without_key(pass, condition);
  if (comes_always(condition)) return {};  // always met, or never
  if (!op.negated) return without == Answer::no ? "false" : "";
  return without == Answer::yes ? "true" : "";
}

/// Does another rule speak of the value: of a pattern in what tells whose a request is?
bool is_of_callers(const Pass& pass, const Statement& statement, const Condition& condition,
                   const catalog::Operator& op, const Text& any) {
  if (pass.policy().kind == PolicyKind::trust && token_claim(condition.key)) return true;
  const analysis::CallerKey* key = analysis::find_caller_key(condition.key);
  const bool path = key != nullptr && key->role == analysis::KeyRole::path;
  const bool guards = op.negated == (statement.effect == Effect::deny);
  return (guards && (path || is_pattern_of_owners(condition, any))) ||
         (key != nullptr && key->role == analysis::KeyRole::spoofable);
}

/// `Null` in the place of the operator and its word in that of the only value.
void offer_null(const Pass& pass, Finding& finding, const Statement& statement,
                const Condition& condition, std::string_view word) {
  if (condition.values.size() != 1) return;
  Finding parts;
  offer_operator(pass, parts, Applicability::unsafe, statement, condition, "Null");
  offer(pass, parts, Applicability::unsafe, condition.values.front().span, word);
  if (parts.fixes.size() != 2) return;
  Fix fix{Applicability::unsafe, "ask by `Null`", {}};
  for (const Fix& part : parts.fixes)
    fix.edits.insert(fix.edits.end(), part.edits.begin(), part.edits.end());
  std::ranges::sort(fix.edits, {}, [](const Edit& edit) { return edit.span.begin; });
  finding.fixes.push_back(std::move(fix));
}

}  // namespace

void presence_by_value(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (is_beyond_asking(statement)) continue;
    for (const Condition& condition : statement.conditions) {
      const Text* any = find_any_value(pass, condition);
      if (any == nullptr || !find_key(pass.catalog(), condition.key)) continue;
      const catalog::Operator& op = *analysis::find_operator(condition, pass.catalog());
      const std::string_view word = null_instead(pass, condition, op);
      if (word.empty() || is_of_callers(pass, statement, condition, op, *any) ||
          is_left_open(pass, statement))
        continue;
      const std::string key = shown(condition.key.text);
      Finding& finding = pass.report(any->span, "this asks only whether `{}` is {}", key,
                                     word == "true" ? "missing" : "there, whatever it holds");
      finding.label = "any value will do";
      finding.help = fmt::format("write \"Null\": {{\"{}\": \"{}\"}}, which says so", key, word);
      offer_null(pass, finding, statement, condition, word);
    }
  }
}

}  // namespace ecrlint::internal::check
