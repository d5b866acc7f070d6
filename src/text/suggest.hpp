// SPDX-License-Identifier: Apache-2.0
// Did-you-mean: how far words are from each other.
#pragma once

#include <cstddef>
#include <string_view>

namespace ecrlint::internal {

/// How many insertions, deletions, replacements and swaps of neighbours lead from one word to the
/// other, without regard to letter case. Words longer than 100 characters are never close.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// Keeps the closest of the words shown to it, if one is close enough to be what was meant.
class Suggestion {
 public:
  explicit Suggestion(std::string_view word) : word_(word), limit_(word.size() / 4 + 1) {}

  void consider(std::string_view candidate);

  /// The closest word, or empty.
  [[nodiscard]] std::string_view best() const { return best_; }

 private:
  std::string_view word_;
  std::size_t limit_;
  std::string_view best_ = {};
};

}  // namespace ecrlint::internal
