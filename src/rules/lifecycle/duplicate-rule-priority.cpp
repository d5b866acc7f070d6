// SPDX-License-Identifier: Apache-2.0
// ECR906: see rules/lifecycle/duplicate-rule-priority.md.
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void duplicate_rule_priority(Pass& pass) {
  const std::vector<const LifecycleRule*> ranked = ranked_rules(pass);
  const LifecycleRule* first = nullptr;
  for (const LifecycleRule* rule : ranked) {
    if (first == nullptr || first->priority != rule->priority) {
      first = rule;
      continue;
    }
    const Span here = rule->whole.find("rulePriority")->value.span;
    const Span there = first->whole.find("rulePriority")->value.span;
    Finding& finding = pass.report(here, "two rules have the priority {}", *rule->priority);
    finding.label = kEcrRefuses;
    finding.help = fmt::format("give each rule a number of its own; {} is the highest so far",
                               *ranked.back()->priority);
    pass.relate(finding, there, "the other one");
  }
}

}  // namespace ecrlint::internal::check
