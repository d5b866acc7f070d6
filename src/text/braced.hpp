// SPDX-License-Identifier: Apache-2.0
// `${...}` in a text, as AWS reads policy variables: each runs to the first brace that closes, and
// one that is not closed is plain text.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ecrlint::internal {

inline constexpr std::string_view kBraceOpen = "${";

/// A `${...}` of a text.
struct Braced {
  std::size_t begin = 0;    ///< of the `$`
  std::size_t end = 0;      ///< behind the brace that closes it
  std::string_view inside;  ///< what stands between the braces
};

/// The first one at or behind `from`.
[[nodiscard]] inline std::optional<Braced> find_braced(std::string_view text,
                                                       std::size_t from = 0) {
  const auto begin = text.find(kBraceOpen, from);
  if (begin == text.npos) return std::nullopt;
  const std::size_t inside = begin + kBraceOpen.size();
  const auto close = text.find('}', inside);
  if (close == text.npos) return std::nullopt;
  return Braced{begin, close + 1, text.substr(inside, close - inside)};
}

/// Calls `visit` with each of them, from the left; linear in the text.
template <class Visit>
void each_braced(std::string_view text, Visit visit) {
  for (auto one = find_braced(text); one; one = find_braced(text, one->end)) visit(*one);
}

}  // namespace ecrlint::internal
