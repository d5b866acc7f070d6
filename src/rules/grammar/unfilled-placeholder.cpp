// SPDX-License-Identifier: Apache-2.0
// ECR014: see rules/grammar/unfilled-placeholder.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::size_t kMostPlaces = 10;

void report(Pass& pass, std::span<const Placeholder> group) {
  const Placeholder& first = group.front();
  const bool pseudo_parameter = first.text.starts_with("${AWS::");
  Finding& finding =
      pseudo_parameter
          ? pass.report(first.span, "nothing replaces `{}` here, and it matches nothing as it is",
                        first.text)
          : pass.report(first.span, "the placeholder `{}` was never filled in", first.text);
  finding.label = group.size() == 1 ? "stands here as it is"
                                    : fmt::format("the first of {} such places", group.size());
  finding.help = pseudo_parameter
                     ? "put the string into `Fn::Sub` (`!Sub`), which alone fills it in"
                     : "write the real value; in a template, lint what it renders to";
  for (const Placeholder& other : group.subspan(1, std::min(group.size() - 1, kMostPlaces)))
    pass.relate(finding, other.span, "here too");
}

}  // namespace

void unfilled_placeholder(Pass& pass) {
  if (pass.policy().placeholders.empty() || pass.document().is_example()) return;
  std::vector<Placeholder> sorted = pass.policy().placeholders;
  // What a module reads by `file()` nothing fills in.
  if (!pass.document().reader)
    std::erase_if(sorted, [&](const Placeholder& placeholder) {
      return pass.surroundings().filled_in.contains(placeholder.text);
    });
  std::ranges::stable_sort(sorted, [](const Placeholder& a, const Placeholder& b) {
    return a.text != b.text ? a.text < b.text : a.span.begin < b.span.begin;
  });
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto end = std::find_if(first, sorted.end(), [&](const Placeholder& placeholder) {
      return placeholder.text != first->text;
    });
    report(pass, std::span(first, end));
    first = end;
  }
}

}  // namespace ecrlint::internal::check
