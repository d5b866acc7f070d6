// SPDX-License-Identifier: Apache-2.0
// ECR017: see rules/grammar/redundant-statement.md.
#include <algorithm>

#include "rules/redundant_entry.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// No policy that AWS takes has more; each statement is held against all others.
constexpr std::size_t kMostCompared = 200;

bool is_of_a_size_to_compare(const Policy& policy) {
  std::size_t characters = 0;
  for (const Statement& statement : policy.statements) {
    characters += characters_of(statement.principals) + characters_of(statement.actions) +
                  characters_of(statement.resources);
    for (const Condition& condition : statement.conditions)
      for (const Text& value : condition.values) characters += value.text.size() + 1;
  }
  return policy.statements.size() <= kMostCompared && characters <= kMostCharacters;
}

std::string_view words_for(const Statement& statement) {
  return statement.effect == Effect::allow ? "allows" : "denies";
}

/// The statement that makes this one needless; of two that say the same the first counts.
const Statement* find_wider(const Pass& pass, const Statement& narrow) {
  const Policy& policy = pass.policy();
  const auto covers = [&](const Statement& wide, const Statement& other) {
    return analysis::contains(policy, wide, other, pass.document().account, pass.catalog());
  };
  const auto wider = std::ranges::find_if(policy.statements, [&](const Statement& wide) {
    // What one block makes several times is written once.
    if (&wide == &narrow || wide.open == narrow.open || is_from_elsewhere(pass, wide.open))
      return false;
    return covers(wide, narrow) && (&wide < &narrow || !covers(narrow, wide));
  });
  return wider == policy.statements.end() ? nullptr : &*wider;
}

}  // namespace

void redundant_statement(Pass& pass) {
  const Policy& policy = pass.policy();
  if (!is_of_a_size_to_compare(policy)) return;
  for (const Statement& narrow : policy.statements) {
    if (is_from_elsewhere(pass, narrow.open)) continue;
    const Statement* wide = find_wider(pass, narrow);
    if (wide == nullptr) continue;
    Finding& finding =
        pass.report(narrow.open, "another statement {} all that this one {}, so it changes nothing",
                    words_for(*wide), words_for(narrow));
    finding.label = "the policy says the same without it";
    finding.help = "remove it, or narrow the other one if that is more than is meant";
    pass.relate(finding, wide->open, fmt::format("{} at least as much", words_for(*wide)));
  }
}

}  // namespace ecrlint::internal::check
