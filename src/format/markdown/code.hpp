// SPDX-License-Identifier: Apache-2.0
// Policies in code that a text shows: whole ones, and single statements.
#pragma once

#include "format/markdown/markdown.hpp"

namespace ecrlint::internal::format {

/// Finds the policies of a block by the language that its fence names or, where that says nothing
/// of what it holds, by what it is; those of a session at a shell too, one by one. A statement
/// alone, or a list of them, is a policy of which no more is known. What does not parse is a
/// fragment or some other text: nothing is found. Its places are those of the file.
[[nodiscard]] Located locate_in_code(const CodeBlock& block, std::size_t source,
                                     std::optional<PolicyKind> forced, Arena& arena);

}  // namespace ecrlint::internal::format
