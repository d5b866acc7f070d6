// SPDX-License-Identifier: Apache-2.0
// The fenced code blocks of a Markdown text, and its comments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"
#include "text/arena.hpp"
#include "text/offset_map.hpp"

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

}  // namespace ecrlint::internal::format
