// SPDX-License-Identifier: Apache-2.0
// TOML texts as Value trees.
#pragma once

#include <string_view>

#include "syntax/value.hpp"

namespace ecrlint::internal {

/// A longer config is refused, so that no config costs more than the policies.
inline constexpr std::size_t kLongestToml = std::size_t{1} << 20;

/// Parses TOML text; `text` and `arena` must outlive the tree. Never throws for any input. Members
/// stand in source order. What is neither string nor boolean, list or table is a number with its
/// text as written: dates, too. A table's span ends with the last of its values.
[[nodiscard]] syntax::Tree parse_toml(std::string_view text, Arena& arena);

}  // namespace ecrlint::internal
