// SPDX-License-Identifier: Apache-2.0
// What spans have to do with each other.
#pragma once

#include <cstddef>

#include "ecrlint/source.hpp"

namespace ecrlint::internal {

/// A text that is longer has places that no Span reaches, so it is refused.
inline constexpr std::size_t kLongestText = 0xfffffff0;

/// Places in a text that is not longer.
[[nodiscard]] constexpr std::uint32_t offset(std::size_t at) {
  return static_cast<std::uint32_t>(at);
}
[[nodiscard]] constexpr Span span_at(std::size_t begin, std::size_t end) {
  return {offset(begin), offset(end)};
}

/// Does one span hold all of another? An empty one is held where it stands, ends included.
[[nodiscard]] constexpr bool contains(Span outer, Span inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

}  // namespace ecrlint::internal
