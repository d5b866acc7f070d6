// SPDX-License-Identifier: Apache-2.0
// Pieces of policies: statements as they stand in excerpts, in templates and in scripts.
#pragma once

#include <optional>

#include "format/document.hpp"
#include "text/arena.hpp"

namespace ecrlint::internal::format {

/// Is it a statement alone, or a list?
[[nodiscard]] bool is_fragment(const Value& value);

/// Makes of a document the policy that `shown`, a statement or a list of them, may be a piece of:
/// of some version, and with another statement that allows nobody knows whom what.
void complete_fragment(Document& document, const Value& shown, std::optional<PolicyKind> forced,
                       Arena& arena);

}  // namespace ecrlint::internal::format
