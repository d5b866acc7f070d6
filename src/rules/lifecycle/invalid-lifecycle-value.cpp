// SPDX-License-Identifier: Apache-2.0
// ECR904: see rules/lifecycle/invalid-lifecycle-value.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/elements.hpp"
#include "rules/fix.hpp"
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

using syntax::Member;

void check_word(Pass& pass, const LifecycleElement& element, const Member& member,
                Searches& searches) {
  const std::string_view word = member.value.text;
  const bool known = std::ranges::find(element.values, word) != element.values.end();
  if (element.values.empty() || !member.value.is_string() || !is_told(word) || known) return;
  Finding& finding =
      pass.report(member.value.span, "`{}` is no value of `{}`", shown(word), element.key);
  finding.label = kEcrRefuses;
  finding.help = fmt::format("write {}", list_names(element.values, "or"));
  if (!searches.next()) return;
  const std::string_view meant = closest(word, element.values);
  if (meant.empty()) return;
  const bool safe = equal_ignoring_case(word, meant);
  suggest(pass, finding, safe ? Applicability::safe : Applicability::unsafe, member.value.span,
          meant, '`');
}

/// By a default of 0 a module means that the number is not given.
bool is_written_here(const Pass& pass, const syntax::Value& number) {
  return !is_from_elsewhere(pass, number.span) && pass.text_at(number.span) == number.text;
}

void check_number(Pass& pass, const LifecycleElement& element, const Member& member) {
  const auto number = integer_of(member.value);
  if (element.type != LifecycleType::integer || !number || *number >= element.least ||
      !is_written_here(pass, member.value))
    return;
  Finding& finding = pass.report(member.value.span, "`{}` is {}, and {} is the least", element.key,
                                 *number, element.least);
  finding.label = kEcrRefuses;
  finding.help = "write a positive number";
}

/// ECR keeps what is archived for at least ninety days (Amazon ECR User Guide, "Archiving an
/// image").
void check_archived(Pass& pass, const LifecycleRule& rule) {
  constexpr std::int64_t kLeastDays = 90;
  if (rule.count_type != CountType::since_image_transitioned || !rule.count_number ||
      *rule.count_number < 1 || *rule.count_number >= kLeastDays)
    return;
  Finding& finding =
      pass.report(rule.selection.find("countNumber")->value.span,
                  "{} days in the archive are too few: images stay there for at least {}",
                  *rule.count_number, kLeastDays);
  finding.label = kEcrRefuses;
  finding.help = fmt::format("write {} or more", kLeastDays);
}

}  // namespace

void invalid_lifecycle_value(Pass& pass) {
  Searches searches;
  for (const LifecycleObject& object : pass.policy().lifecycle.objects)
    for (const Member& member : object.value->members) {
      const LifecycleElement* const element = lifecycle_element(object.level, member.key);
      if (element == nullptr) continue;
      check_word(pass, *element, member, searches);
      check_number(pass, *element, member);
    }
  for (const LifecycleRule& rule : pass.policy().lifecycle.rules) check_archived(pass, rule);
}

}  // namespace ecrlint::internal::check
