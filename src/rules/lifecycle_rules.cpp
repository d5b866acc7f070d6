// SPDX-License-Identifier: Apache-2.0
// Compares the rules of lifecycle policies, and tells what their objects are called.
#include "rules/lifecycle_rules.hpp"

#include <algorithm>
#include <array>

#include "rules/fix.hpp"
#include "text/ascii.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::check {

std::string_view called(LifecycleLevel level) {
  constexpr std::array<std::string_view, 4> kNames{"a lifecycle policy", "a lifecycle rule",
                                                   "a `selection`", "an `action`"};
  return word_of(kNames, level);
}

const LifecycleElement* element_meant(LifecycleLevel level, std::string_view key,
                                      Searches& searches) {
  if (!is_told(key) || lifecycle_element(level, key) != nullptr || !searches.next()) return nullptr;
  std::vector<std::string_view> keys;
  for (const LifecycleElement& one : lifecycle_elements())
    if (one.level == level) keys.push_back(one.key);
  if (const std::string_view best = closest(key, keys); !best.empty())
    return lifecycle_element(level, best);
  // `priority`, `status`: what the name ends with.
  constexpr std::size_t kShortest = 4;
  for (const std::string_view one : keys)
    if (key.size() >= kShortest && one.size() > key.size() &&
        equal_ignoring_case(one.substr(one.size() - key.size()), key))
      return lifecycle_element(level, one);
  return nullptr;
}

bool is_assumed(const Pass& pass, Span span) {
  const format::Document& document = pass.document();
  return std::ranges::any_of(document.assumed, [&](const format::Assumption& one) {
    if (one.where.end <= one.where.begin) return false;
    const auto seen = document.references == nullptr
                          ? std::optional(span)
                          : document.references->seen_from(one.where, span);
    return seen && contains(one.where, *seen);
  });
}

bool is_empty_list(const Pass& pass, const syntax::Value& value) {
  if (!value.is_array() || !value.members.empty() || value.unfinished) return false;
  const std::string_view text = pass.text_at(value.span);
  return text.starts_with('[') && text.ends_with(']') &&
         trimmed(text.substr(1, text.size() - 2)).empty();
}

std::vector<const LifecycleRule*> ranked_rules(const Pass& pass) {
  std::vector<const LifecycleRule*> ranked;
  const std::vector<LifecycleRule>& rules = pass.policy().lifecycle.rules;
  if (rules.size() > kMostLifecycleRules) return ranked;
  for (const LifecycleRule& rule : rules)
    if (rule.priority && rule.selection.value != nullptr &&
        !is_assumed(pass, rule.whole.value->span))
      ranked.push_back(&rule);
  std::ranges::stable_sort(ranked, {}, [](const LifecycleRule* rule) { return *rule->priority; });
  return ranked;
}

bool share_storage(const LifecycleRule& a, const LifecycleRule& b) {
  return a.storage_class == b.storage_class && a.storage_class != StorageClass::unknown;
}

Span selector_of(const LifecycleRule& rule) {
  for (const std::string_view key : {"tagPrefixList", "tagPatternList"})
    if (const syntax::Member* list = rule.selection.find(key)) return list->key_span;
  const syntax::Member* const status = rule.selection.find("tagStatus");
  return status != nullptr ? status->value.span : opening(*rule.selection.value);
}

void offer_removal(Finding& finding, const LifecycleObject& object, const syntax::Member& member) {
  const std::span<const syntax::Member> all = object.value->members;
  const auto at = static_cast<std::size_t>(&member - all.data());
  Span whole{member.key_span.begin, member.value.span.end};
  if (at > 0)
    whole.begin = all[at - 1].value.span.end;
  else if (all.size() > 1)
    whole.end = all[1].key_span.begin;
  if (whole.begin >= whole.end || !contains(object.value->span, whole)) return;
  finding.fixes.push_back(
      {Applicability::safe, fmt::format("remove `{}`", member.key), {{whole, ""}}});
}

}  // namespace ecrlint::internal::check
