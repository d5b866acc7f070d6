// SPDX-License-Identifier: Apache-2.0
// ECR908: see rules/lifecycle/repeated-lifecycle-selection.md.
#include <set>

#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// The prefixes of a rule, each once; none where not all of them are known.
std::set<std::string_view> prefixes_of(const LifecycleRule& rule) {
  std::set<std::string_view> prefixes;
  if (rule.tag_status != TagStatus::tagged || !rule.prefixes || !rule.tags_known) return prefixes;
  for (const Text& tag : rule.tags) {
    if (tag.hole) return {};
    prefixes.insert(tag.text);
  }
  return prefixes;
}

void report_repeated(Pass& pass, const LifecycleRule& first, const LifecycleRule& second) {
  const bool untagged = second.tag_status == TagStatus::untagged;
  Finding& finding =
      untagged
          ? pass.report(selector_of(second), "rule {} selects untagged images, as rule {} does",
                        *second.priority, *first.priority)
          : pass.report(selector_of(second), "rule {} selects by the same prefixes as rule {}",
                        *second.priority, *first.priority);
  finding.label = kEcrRefuses;
  finding.help = "keep one of the two: an image is looked at by one rule only";
  pass.relate(finding, selector_of(first), "the other one");
}

}  // namespace

void repeated_lifecycle_selection(Pass& pass) {
  const std::vector<const LifecycleRule*> ranked = ranked_rules(pass);
  std::vector<std::set<std::string_view>> prefixes;
  for (const LifecycleRule* rule : ranked) prefixes.push_back(prefixes_of(*rule));
  for (std::size_t i = 0; i < ranked.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const bool untagged = ranked[i]->tag_status == TagStatus::untagged &&
                            ranked[j]->tag_status == TagStatus::untagged;
      const bool same = !prefixes[i].empty() && prefixes[i] == prefixes[j];
      if (!share_storage(*ranked[i], *ranked[j]) || (!untagged && !same)) continue;
      report_repeated(pass, *ranked[j], *ranked[i]);
      break;
    }
}

}  // namespace ecrlint::internal::check
