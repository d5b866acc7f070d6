// SPDX-License-Identifier: Apache-2.0
// Entries of a list that another entry of the same list makes needless.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/containment.hpp"
#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// No policy that AWS takes has more, but for blanks; what is compared is held against all else.
inline constexpr std::size_t kMostCharacters = 12'000;

/// The text of an entry; a value of a condition is one itself.
[[nodiscard]] inline const Text& text_of_entry(const Text& value) { return value; }
template <class Entry>
[[nodiscard]] const Text& text_of_entry(const Entry& entry) {
  return entry.text;
}

/// Of all entries together, each with a comma.
template <class Entry>
std::size_t characters_of(std::span<const Entry> entries) {
  std::size_t sum = 0;
  for (const Entry& entry : entries) sum += text_of_entry(entry).text.size() + 1;
  return sum;
}

/// The entry that makes this one needless; of two that say the same the first counts. What is
/// written once for several policies may be needed in another one.
template <class Entry, class Contains>
const Entry* find_wider(const Pass& pass, std::span<const Entry> entries, const Entry& narrow,
                        Contains contains) {
  const Span span = text_of_entry(narrow).span;
  if (is_from_elsewhere(pass, span)) return nullptr;
  for (const Entry& wide : entries) {
    const Span other = text_of_entry(wide).span;
    if (&wide == &narrow || other == span) continue;
    if (is_from_elsewhere(pass, other) || !contains(wide, narrow)) continue;
    if (&wide < &narrow || !contains(narrow, wide)) return &wide;
  }
  return nullptr;
}

/// Reports each entry that makes others needless once, at the first of them. `kind` is what the
/// entries are: `action`; `contains` says whether an entry has all that another one has.
template <class Entry, class Contains>
void report_redundant(Pass& pass, std::span<const Entry> entries, std::string_view kind,
                      Contains contains) {
  if (entries.size() < 2 || characters_of(entries) > kMostCharacters) return;
  struct Needless {
    const Entry* wide;
    const Entry* first;
    std::size_t others;
  };
  std::vector<Needless> all;
  for (const Entry& narrow : entries) {
    const Entry* wide = find_wider(pass, entries, narrow, contains);
    if (wide == nullptr) continue;
    const auto known =
        std::ranges::find_if(all, [&](const Needless& one) { return one.wide == wide; });
    if (known == all.end())
      all.push_back({wide, &narrow, 0});
    else
      ++known->others;
  }
  for (const Needless& found : all) {
    const std::string first = shown(text_of_entry(*found.first).written());
    const std::string wide = shown(text_of_entry(*found.wide).written());
    const bool twice = found.others == 0 && contains(*found.first, *found.wide);
    Finding& finding =
        pass.report(text_of_entry(*found.first).span, "{} `{}`{}", kind, first,
                    found.others > 0 ? fmt::format(" and {} other{} add nothing: `{}` has them",
                                                   found.others, found.others > 1 ? "s" : "", wide)
                    : twice          ? std::string(" is listed twice")
                                     : fmt::format(" adds nothing: `{}` has it", wide));
    finding.label = "needless";
    finding.help = twice ? "remove one of the two"
                         : fmt::format("remove it, or \"{}\" if that is more than is meant", wide);
    pass.relate(finding, text_of_entry(*found.wide).span, "in the same list");
  }
}

}  // namespace ecrlint::internal::check
