// SPDX-License-Identifier: Apache-2.0
// ECR912: see rules/lifecycle/too-many-lifecycle-rules.md.
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void too_many_lifecycle_rules(Pass& pass) {
  const std::vector<LifecycleRule>& rules = pass.policy().lifecycle.rules;
  if (rules.size() <= kMostLifecycleRules) return;
  std::size_t count = 0;
  const LifecycleRule* beyond = nullptr;  // the first of those that are too many
  for (const LifecycleRule& rule : rules)
    if (!is_assumed(pass, rule.whole.value->span) && ++count == kMostLifecycleRules + 1)
      beyond = &rule;
  if (beyond == nullptr) return;
  Finding& finding =
      pass.report(opening(*beyond->whole.value), "this lifecycle policy has {} rules; ECR takes {}",
                  count, kMostLifecycleRules);
  finding.label = "the first that is too many";
  finding.help = "select by a pattern what several rules select";
}

}  // namespace ecrlint::internal::check
