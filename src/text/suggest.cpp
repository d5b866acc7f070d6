// SPDX-License-Identifier: Apache-2.0
// Keeps the word with the smallest edit distance.
#include "text/suggest.hpp"

#include <algorithm>

#include "ecrlint/suggest.hpp"
#include "text/edit_distance.hpp"

namespace ecrlint::internal {

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
