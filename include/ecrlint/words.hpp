// SPDX-License-Identifier: Apache-2.0
// The words of enumerations, as flags, reports and rule pages spell them. Standard types only.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace ecrlint {

/// The word of a value, by the words of all values in their order; empty for a value that is none
/// of the enumeration's.
template <class Enumeration, std::size_t N>
[[nodiscard]] constexpr std::string_view word_of(const std::array<std::string_view, N>& words,
                                                 Enumeration value) {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? words[index] : std::string_view();
}

/// The value of a word; nothing for a text that is none of the words.
template <class Enumeration, std::size_t N>
[[nodiscard]] constexpr std::optional<Enumeration> value_of(
    const std::array<std::string_view, N>& words, std::string_view word) {
  for (std::size_t i = 0; i < N; ++i)
    if (words[i] == word) return static_cast<Enumeration>(i);
  return std::nullopt;
}

}  // namespace ecrlint
