// SPDX-License-Identifier: Apache-2.0
// Optimal string alignment over three rows, and the word with the smallest distance.
#include "text/suggest.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "ecrlint/suggest.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  constexpr std::size_t kLongest = 100;
  if (a.size() > kLongest || b.size() > kLongest) return std::max(a.size(), b.size());
  using Row = std::array<std::uint8_t, kLongest + 1>;
  Row before{};
  Row last{};
  Row now{};
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<std::uint8_t>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = static_cast<std::uint8_t>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool equal = lower(a[i - 1]) == lower(b[j - 1]);
      int best = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (equal ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1]))
        best = std::min(best, before[j - 2] + 1);
      now[j] = static_cast<std::uint8_t>(best);
    }
    before = last;
    last = now;
  }
  return last[b.size()];
}

void Suggestion::consider(std::string_view candidate) {
  const std::size_t longer = std::max(candidate.size(), word_.size());
  const std::size_t shorter = std::min(candidate.size(), word_.size());
  if (longer - shorter > limit_) return;
  const std::size_t distance = edit_distance(word_, candidate);
  if (distance > limit_ || (distance == limit_ && !best_.empty())) return;
  limit_ = distance;
  best_ = candidate;
}

}  // namespace ecrlint::internal

namespace ecrlint {

std::string_view closest_word(std::string_view word, std::span<const std::string_view> candidates) {
  internal::Suggestion suggestion(word);
  for (const std::string_view candidate : candidates) suggestion.consider(candidate);
  return suggestion.best();
}

}  // namespace ecrlint
