// SPDX-License-Identifier: Apache-2.0
// Policies in the fenced code blocks of Markdown.
#pragma once

#include "format/collector.hpp"

namespace ecrlint::internal::format {

/// Is it Markdown, by its name?
[[nodiscard]] bool is_markdown(std::string_view path);

/// Finds the policies of all code blocks that are whole: documentation has fragments, and a block
/// that does not parse is one. The comments of the result are HTML's.
[[nodiscard]] Located locate_in_markdown(const File& file, std::optional<PolicyKind> forced,
                                         Arena& arena);

}  // namespace ecrlint::internal::format
