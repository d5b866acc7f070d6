// SPDX-License-Identifier: Apache-2.0
// ECR907: see rules/lifecycle/any-rule-not-last.md.
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// The last of the rules behind one for images of its storage class; null where there is none.
const LifecycleRule* last_behind(std::span<const LifecycleRule* const> later,
                                 const LifecycleRule& rule) {
  const LifecycleRule* last = nullptr;
  for (const LifecycleRule* one : later)
    if (share_storage(rule, *one) && one->priority != rule.priority) last = one;
  return last;
}

}  // namespace

void any_rule_not_last(Pass& pass) {
  const std::vector<const LifecycleRule*> ranked = ranked_rules(pass);
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const LifecycleRule& rule = *ranked[i];
    if (rule.tag_status != TagStatus::any) continue;
    const LifecycleRule* const last = last_behind(std::span(ranked).subspan(i), rule);
    if (last == nullptr) continue;
    const Span place = rule.whole.find("rulePriority")->value.span;
    const bool both = last->tag_status == TagStatus::any;
    Finding& finding =
        both ? pass.report(place, "the rules {} and {} both select `any` image", *rule.priority,
                           *last->priority)
             : pass.report(place, "rule {} selects `any` image, and rule {} comes behind it",
                           *rule.priority, *last->priority);
    finding.label = kEcrRefuses;
    finding.help =
        both ? "keep one of the two"
             : fmt::format("give it a number above {}, so that it is the last", *last->priority);
    pass.relate(finding, last->whole.find("rulePriority")->value.span, "behind it");
  }
}

}  // namespace ecrlint::internal::check
