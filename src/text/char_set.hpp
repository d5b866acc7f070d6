// SPDX-License-Identifier: Apache-2.0
// Looks for any of a few characters in one pass; std::string_view::find_first_of searches the set
// anew for every character, which showed as a third of a run.
#pragma once

#include <array>
#include <string_view>

namespace ecrlint::internal {

class CharSet {
 public:
  explicit constexpr CharSet(std::string_view members) {
    for (const char c : members) in_[static_cast<unsigned char>(c)] = true;
  }

  [[nodiscard]] constexpr bool contains(char c) const { return in_[static_cast<unsigned char>(c)]; }

  /// Does the text hold one of them?
  [[nodiscard]] constexpr bool any_in(std::string_view text) const {
    for (const char c : text)
      if (contains(c)) return true;
    return false;
  }

 private:
  std::array<bool, 256> in_{};
};

}  // namespace ecrlint::internal
