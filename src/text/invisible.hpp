// SPDX-License-Identifier: Apache-2.0
// Characters that a reader cannot see.
#pragma once

namespace ecrlint::internal::text {

/// Whether a character moves the cursor, turns the writing direction, breaks lines, formats others
/// or fills a place without a mark of its own. Spaces are none of these.
[[nodiscard]] bool is_invisible(char32_t point);

}  // namespace ecrlint::internal::text
