// What spans have to do with each other.
#pragma once

#include "ecrlint/source.hpp"

namespace ecrlint {

/// Does one span hold all of another? An empty one is held where it stands, ends included.
[[nodiscard]] constexpr bool contains(Span outer, Span inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

}  // namespace ecrlint
