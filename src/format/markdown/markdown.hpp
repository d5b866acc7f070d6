// SPDX-License-Identifier: Apache-2.0
// Policies in the fenced code blocks of Markdown.
#pragma once

#include "format/collector.hpp"

namespace ecrlint::internal::format {

/// What stands between two fences, without the indentation and quote marks before its lines.
struct CodeBlock {
  std::string language;  ///< first word after the fence, in lower case
  Span span;             ///< from the fence to the last line of the code
  std::string_view text;
  OffsetMap map;  ///< from `text` to the file
};

struct Markdown {
  std::vector<CodeBlock> blocks;
  std::vector<Span> comments;  ///< `<!-- -->`
};

[[nodiscard]] Markdown read_markdown(std::string_view text, Arena& arena);

/// Is it Markdown, by its name?
[[nodiscard]] bool is_markdown(std::string_view path);

/// Finds the policies of all code blocks that are whole: documentation has fragments, and a block
/// that does not parse is one. The comments of the result are HTML's.
[[nodiscard]] Located locate_in_markdown(const File& file, std::optional<PolicyKind> forced,
                                         Arena& arena);

}  // namespace ecrlint::internal::format
