// SPDX-License-Identifier: Apache-2.0
// ECR911: see rules/lifecycle/too-many-tag-wildcards.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void too_many_tag_wildcards(Pass& pass) {
  constexpr std::ptrdiff_t kMost = 4;
  for (const LifecycleRule& rule : pass.policy().lifecycle.rules) {
    if (rule.prefixes) continue;
    for (const Text& tag : rule.tags) {
      const std::ptrdiff_t stars = std::ranges::count(tag.text, '*');
      if (stars <= kMost) continue;
      Finding& finding = pass.report(tag.span, "`{}` has {} wildcards; ECR takes {} in a pattern",
                                     shown(tag.text), stars, kMost);
      finding.label = kEcrRefuses;
      finding.help = "write some of the text that they stand for, or make two rules of it";
    }
  }
}

}  // namespace ecrlint::internal::check
