// SPDX-License-Identifier: Apache-2.0
// How far two words are from each other.
#pragma once

#include <cstddef>
#include <string_view>

namespace ecrlint::internal {

/// How many insertions, deletions, replacements and swaps of neighbours lead from one word to the
/// other, without regard to letter case. Words longer than 100 characters are never close.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace ecrlint::internal
