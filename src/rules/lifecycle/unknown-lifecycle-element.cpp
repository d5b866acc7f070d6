// SPDX-License-Identifier: Apache-2.0
// ECR901: see rules/lifecycle/unknown-lifecycle-element.md.
#include "rules/fix.hpp"
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

/// Where an element of this name belongs; null for none.
const LifecycleElement* element_elsewhere(std::string_view key) {
  for (const LifecycleElement& one : lifecycle_elements())
    if (one.key == key) return &one;
  return nullptr;
}

void report_no_element(Pass& pass, const LifecycleObject& object, const syntax::Member& member,
                       const LifecycleElement* meant) {
  Finding& finding =
      pass.report(member.key_span, "`{}` is no element of {}", member.key, called(object.level));
  finding.label = kEcrRefuses;
  finding.help = "remove it; a rule has no place for comments but its `description`";
  if (const LifecycleElement* elsewhere = element_elsewhere(member.key)) {
    finding.help = fmt::format("it is one of {}: move it there", called(elsewhere->level));
  } else if (meant != nullptr) {
    finding.help = fmt::format("did you mean `{}`?", meant->key);
    if (object.find(meant->key) != nullptr) return;
    const bool safe = equal_ignoring_case(member.key, meant->key);
    offer(pass, finding, safe ? Applicability::safe : Applicability::unsafe, member.key_span,
          meant->key);
  }
}

}  // namespace

void unknown_lifecycle_element(Pass& pass) {
  Searches searches;
  for (const LifecycleObject& object : pass.policy().lifecycle.objects)
    for (const syntax::Member& member : object.value->members) {
      if (!is_told(member.key) || lifecycle_element(object.level, member.key) != nullptr) continue;
      const LifecycleElement* const meant = element_meant(object.level, member.key, searches);
      // Of the policy itself the guide names one element, and does not say that there is no other.
      const bool of_policy = object.level == LifecycleLevel::policy;
      if (of_policy && (meant == nullptr || object.find(meant->key) != nullptr)) continue;
      report_no_element(pass, object, member, meant);
    }
}

}  // namespace ecrlint::internal::check
