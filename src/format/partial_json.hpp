// SPDX-License-Identifier: Apache-2.0
// JSON that an expression put together, some of it unknown.
#pragma once

#include <string_view>

#include "syntax/value.hpp"
#include "text/arena.hpp"
#include "text/offset_map.hpp"

namespace ecrlint::internal::format {

/// Parses JSON with holes; `map` tells where its bytes stand in the file. A kHole in a string stays
/// one; elsewhere it is an unknown value. With such a value, what seems an error may be none: the
/// root is unknown then.
[[nodiscard]] syntax::Tree parse_holed(std::string_view text, const OffsetMap& map, Arena& arena);

}  // namespace ecrlint::internal::format
