// SPDX-License-Identifier: Apache-2.0
// ECR014: see rules/grammar/unfilled-placeholder.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::size_t kMostPlaceholders = 10;

bool is_pseudo_parameter(const Placeholder& placeholder) {
  return placeholder.text.starts_with("${AWS::");
}

/// Is it a `${NAME}` that a program may fill in, of which nothing here tells?
bool is_variable(const Placeholder& placeholder) {
  return placeholder.text.starts_with("${") && !is_pseudo_parameter(placeholder);
}

/// Does the policy stand alone, and in no template or module? A program may make one of it.
bool stands_alone(const Pass& pass) {
  return pass.document().address.empty() && !pass.document().reader;
}

Finding& report_first(Pass& pass, const Placeholder& first) {
  if (is_pseudo_parameter(first) && !stands_alone(pass))
    return pass.report(first.span, "nothing replaces `{}` here, and it matches nothing as it is",
                       first.text);
  // What a module reads by `file()` nothing fills in.
  if ((!is_variable(first) && !is_pseudo_parameter(first)) || pass.document().reader)
    return pass.report(first.span, "the placeholder `{}` was never filled in", first.text);
  Finding& finding =
      pass.report(first.span, "nothing that was read fills in `{}`; AWS does not", first.text);
  finding.severity = Severity::low;
  return finding;
}

void report_group(Pass& pass, std::span<const Placeholder> group) {
  const Placeholder& first = group.front();
  Finding& finding = report_first(pass, first);
  finding.label = group.size() == 1 ? "stands here as it is"
                                    : fmt::format("the first of {} such places", group.size());
  finding.help = is_pseudo_parameter(first) && !stands_alone(pass)
                     ? "put the string into `Fn::Sub` (`!Sub`), which alone fills it in"
                     : "write the real value; in a template, lint what it renders to";
  for (const Placeholder& other : group.subspan(1, std::min(group.size() - 1, kMostPlaceholders)))
    pass.relate(finding, other.span, "here too");
}

}  // namespace

void unfilled_placeholder(Pass& pass) {
  if (pass.policy().placeholders.empty() || pass.document().is_example()) return;
  std::vector<Placeholder> sorted = pass.policy().placeholders;
  const auto& shared = pass.surroundings().filled_in;
  // What fills in one of them for all files fills in those that only this one has.
  if (!pass.document().reader && std::ranges::any_of(sorted, [&](const Placeholder& placeholder) {
        return shared.contains(placeholder.text);
      }))
    std::erase_if(sorted, is_variable);
  std::ranges::stable_sort(sorted, [](const Placeholder& a, const Placeholder& b) {
    return a.text != b.text ? a.text < b.text : a.span.begin < b.span.begin;
  });
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto end = std::find_if(first, sorted.end(), [&](const Placeholder& placeholder) {
      return placeholder.text != first->text;
    });
    report_group(pass, std::span(first, end));
    first = end;
  }
}

}  // namespace ecrlint::internal::check
