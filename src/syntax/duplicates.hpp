// SPDX-License-Identifier: Apache-2.0
// Finds what stands twice among the members of an object or a block.
#pragma once

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

#include "syntax/limits.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal::syntax {

/// Adds each item whose key an earlier one has, beside the first that has it; `key` and `place`
/// tell of an item what their names say. A file has no more than kMostDuplicates.
template <class Item, class Key, class Place>
void find_duplicates(std::span<const Item> items, Key key, Place place,
                     std::vector<Duplicate>& duplicates) {
  constexpr std::size_t kSmall = 12;  // comparing all pairs is faster than sorting up to here
  const auto add = [&](const Item& first, const Item& second) {
    if (duplicates.size() < kMostDuplicates)
      duplicates.push_back({place(first), place(second), key(second)});
  };
  if (items.size() <= kSmall) {
    for (std::size_t i = 1; i < items.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (key(items[i]) == key(items[j])) {
          add(items[j], items[i]);
          break;
        }
    return;
  }
  std::vector<const Item*> sorted(items.size());
  std::iota(sorted.begin(), sorted.end(), items.data());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Item* a, const Item* b) { return key(*a) < key(*b); });
  for (std::size_t i = 1, first = 0; i < sorted.size(); ++i)
    if (key(*sorted[i]) == key(*sorted[first]))
      add(*sorted[first], *sorted[i]);
    else
      first = i;
}

/// The same of the members of an object.
inline void find_duplicates(std::span<const Member> members, std::vector<Duplicate>& duplicates) {
  find_duplicates(
      members, [](const Member& member) { return member.key; },
      [](const Member& member) { return member.key_span; }, duplicates);
}

}  // namespace ecrlint::internal::syntax
