// SPDX-License-Identifier: Apache-2.0
// Tells what a Principal entry names.
#pragma once

#include "model/policy.hpp"

namespace ecrlint::internal {

/// `type` is the key the entry stands under (`AWS`), empty for the bare string.
[[nodiscard]] Principal read_principal(const Text& text, std::string_view type, Span type_span);

}  // namespace ecrlint::internal
