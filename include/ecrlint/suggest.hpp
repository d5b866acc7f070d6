// SPDX-License-Identifier: Apache-2.0
// Did-you-mean. Standard types only.
#pragma once

#include <span>
#include <string_view>

#include "ecrlint/export.hpp"

namespace ecrlint {

/// The candidate that `word` was most likely meant to be; empty if none is close. Letter case does
/// not matter. A view of a candidate. Thread-safe.
[[nodiscard]] ECRLINT_EXPORT std::string_view closest_word(
    std::string_view word, std::span<const std::string_view> candidates);

}  // namespace ecrlint
