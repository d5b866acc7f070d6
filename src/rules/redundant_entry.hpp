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

/// Of all entries together, each with a comma.
template <class Entry>
std::size_t characters_of(std::span<const Entry> entries) {
  std::size_t sum = 0;
  for (const Entry& entry : entries) sum += entry.text.text.size() + 1;
  return sum;
}

/// The entry that makes this one needless; of two that say the same the first counts. What is
/// written once for several policies may be needed in another one.
template <class Entry>
const Entry* find_wider(const Pass& pass, std::span<const Entry> entries, const Entry& narrow) {
  if (is_from_elsewhere(pass, narrow.text.span)) return nullptr;
  for (const Entry& wide : entries) {
    if (&wide == &narrow || wide.text.span == narrow.text.span) continue;
    if (is_from_elsewhere(pass, wide.text.span) || !analysis::contains(wide, narrow)) continue;
    if (&wide < &narrow || !analysis::contains(narrow, wide)) return &wide;
  }
  return nullptr;
}

/// Reports each entry that makes others needless once, at the first of them. `kind` is what the
/// entries are: `action`.
template <class Entry>
void report_redundant(Pass& pass, std::span<const Entry> entries, std::string_view kind) {
  if (entries.size() < 2 || characters_of(entries) > kMostCharacters) return;
  struct Needless {
    const Entry* wide;
    const Entry* first;
    std::size_t others;
  };
  std::vector<Needless> all;
  for (const Entry& narrow : entries) {
    const Entry* wide = find_wider(pass, entries, narrow);
    if (wide == nullptr) continue;
    const auto known =
        std::ranges::find_if(all, [&](const Needless& one) { return one.wide == wide; });
    if (known == all.end())
      all.push_back({wide, &narrow, 0});
    else
      ++known->others;
  }
  for (const Needless& found : all) {
    const std::string first = shown(found.first->text.text);
    const std::string wide = shown(found.wide->text.text);
    const bool twice = found.others == 0 && analysis::contains(*found.first, *found.wide);
    Finding& finding =
        pass.report(found.first->text.span, "{} `{}`{}", kind, first,
                    found.others > 0 ? fmt::format(" and {} other{} add nothing: `{}` has them",
                                                   found.others, found.others > 1 ? "s" : "", wide)
                    : twice          ? std::string(" is listed twice")
                                     : fmt::format(" adds nothing: `{}` has it", wide));
    finding.label = "needless";
    finding.help = twice ? "remove one of the two"
                         : fmt::format("remove it, or \"{}\" if that is more than is meant", wide);
    pass.relate(finding, found.wide->text.span, "in the same list");
  }
}

}  // namespace ecrlint::internal::check
