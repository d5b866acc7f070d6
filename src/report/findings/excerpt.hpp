// SPDX-License-Identifier: Apache-2.0
// The part of a source line that is shown around a span.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ecrlint::internal::report {

/// What is printed of a line, and where the span stands in it, in terminal columns.
struct Excerpt {
  std::string shown;
  std::size_t mark = 0;   ///< columns before the span
  std::size_t width = 1;  ///< columns of the span, at least one
  bool whole = true;      ///< nothing of the line is left out
};

/// Shows `line` around its bytes `[begin, end)`. Takes time for what is shown, not for the whole
/// line, except that short lines are shown whole.
[[nodiscard]] Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end);

}  // namespace ecrlint::internal::report
