// SPDX-License-Identifier: Apache-2.0
// ECR902: see rules/lifecycle/missing-lifecycle-element.md.
#include <algorithm>

#include "rules/elements.hpp"
#include "rules/fix.hpp"
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

using syntax::Member;

constexpr std::string_view kAllTags =
    "say which tags are meant: `\"tagPatternList\": [\"*\"]` is all of them";

class MissingElementFinder {
 public:
  explicit MissingElementFinder(Pass& pass) : pass_(pass) {}

  void check(const LifecycleObject& object) {
    std::vector<std::string_view> missing;
    for (const LifecycleElement& element : lifecycle_elements())
      if (element.level == object.level && element.required && lacks(object, element.key))
        missing.push_back(element.key);
    if (!missing.empty())
      report(opening(*object.value), "{} has no {}", called(object.level),
             list_names(missing, "or"))
          .help = fmt::format("add {}", list_names(missing, "and"));
    if (object.level == LifecycleLevel::policy) check_rules(object);
  }

  void check(const LifecycleRule& rule) {
    if (rule.selection.value != nullptr) check_selection(rule);
    if (rule.type == RuleAction::transition && lacks(rule.action, "targetStorageClass"))
      demand(rule.action, "type", "targetStorageClass", "archive",
             "`transition` has no `targetStorageClass`");
  }

 private:
  template <class... Args>
  Finding& report(Span span, fmt::format_string<Args...> format, Args&&... args) {
    Finding& finding = pass_.report(span, format, std::forward<Args>(args)...);
    finding.label = kEcrRefuses;
    return finding;
  }

  /// Is it not there, nor under a misspelt key, which has a finding of its own?
  bool lacks(const LifecycleObject& object, std::string_view key) {
    return !object.is_open() &&
           std::ranges::none_of(object.value->members, [&](const Member& member) {
             const LifecycleElement* const meant =
                 element_meant(object.level, member.key, searches_);
             return member.key == key || (meant != nullptr && meant->key == key);
           });
  }

  void check_rules(const LifecycleObject& policy) {
    const Member* const rules = policy.find("rules");
    if (rules != nullptr && is_empty_list(pass_, rules->value))
      report(rules->value.span, "this lifecycle policy has no rule").help =
          "write a rule, or no policy at all";
  }

  void check_selection(const LifecycleRule& rule) {
    if (rule.tag_status == TagStatus::tagged) check_tags(rule.selection);
    const bool counts_days = rule.count_type == CountType::since_image_pushed ||
                             rule.count_type == CountType::since_image_pulled ||
                             rule.count_type == CountType::since_image_transitioned;
    if (counts_days && lacks(rule.selection, "countUnit"))
      demand(rule.selection, "countType", "countUnit", "days",
             "this count of days has no `countUnit`");
    if (rule.count_type == CountType::since_image_transitioned &&
        lacks(rule.selection, "storageClass"))
      demand(rule.selection, "countType", "storageClass", "archive",
             "`sinceImageTransitioned` has no `storageClass`");
  }

  void check_tags(const LifecycleObject& selection) {
    const Member* const prefixes = selection.find("tagPrefixList");
    const Member* const patterns = selection.find("tagPatternList");
    const bool one = (prefixes == nullptr) != (patterns == nullptr);
    const Member* const list = prefixes != nullptr ? prefixes : patterns;
    if (one && is_empty_list(pass_, list->value))
      report(list->value.span, "`{}` is empty, so `tagged` selects by no tag", list->key).help =
          kAllTags;
    if (list == nullptr && lacks(selection, "tagPrefixList") && lacks(selection, "tagPatternList"))
      report(selection.find("tagStatus")->value.span,
             "`tagged` has no `tagPatternList` or `tagPrefixList`")
          .help = kAllTags;
  }

  /// Reports what the value under `of` asks for, which can have one value only.
  void demand(const LifecycleObject& object, std::string_view of, std::string_view key,
              std::string_view value, fmt::format_string<> message) {
    const Member& asks = *object.find(of);
    Finding& finding = report(asks.value.span, message);
    finding.help = fmt::format("add `\"{}\": \"{}\"`", key, value);
    const std::string_view quote = quote_of(pass_, asks.key_span);
    const Span parting{asks.key_span.end, asks.value.span.begin};
    if (quote.empty() || parting.begin >= parting.end || !is_bracketed(pass_, object.value->span))
      return;
    const std::string_view between = pass_.text_at(parting);
    if (trimmed(between) != ":" && trimmed(between) != "=") return;
    const Span behind{asks.value.span.end, asks.value.span.end};
    finding.fixes.push_back(
        {Applicability::safe,
         fmt::format("add `{}`", key),
         {{behind, fmt::format(", {0}{1}{0}{2}{0}{3}{0}", quote, key, between, value)}}});
  }

  Pass& pass_;
  Searches searches_;
};

}  // namespace

void missing_lifecycle_element(Pass& pass) {
  MissingElementFinder finder(pass);
  for (const LifecycleObject& object : pass.policy().lifecycle.objects) finder.check(object);
  for (const LifecycleRule& rule : pass.policy().lifecycle.rules) finder.check(rule);
}

}  // namespace ecrlint::internal::check
