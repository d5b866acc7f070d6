// SPDX-License-Identifier: Apache-2.0
// ECR414: see rules/conditions/duplicate-condition-key.md.
#include <algorithm>
#include <string>
#include <unordered_map>

#include "analysis/condition_test.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// The same for all spellings of one key under one operator. AWS does not say of every service
/// whether letter case counts in the name of a tag.
std::string identity(const Condition& condition) {
  const std::string_view key = condition.key.text;
  const auto slash = std::min(key.find('/'), key.size());
  return fmt::format("{}\n{}{}", condition.operator_text.text, lower(key.substr(0, slash)),
                     key.substr(slash));
}

}  // namespace

void duplicate_condition_key(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.conditions.size() < 2) continue;
    std::unordered_map<std::string, const Condition*> seen;
    for (const Condition& condition : statement.conditions) {
      if (condition.key.hole) continue;
      if (analysis::find_operator(condition, pass.catalog()) == nullptr) continue;
      const auto [at, is_new] = seen.emplace(identity(condition), &condition);
      const Text& first = at->second->key;
      // Spelt alike is ECR002's.
      if (is_new || first.text == condition.key.text) continue;
      Finding& finding =
          pass.report(condition.key.span, "`{}` is `{}` again: letter case does not count",
                      condition.key.text, first.text);
      finding.label = "again here";
      finding.help = "put the values of both into one list under one spelling, if either is to do";
      pass.relate(finding, first.span, "first here");
    }
  }
}

}  // namespace ecrlint::internal::check
