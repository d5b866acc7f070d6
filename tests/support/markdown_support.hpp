// SPDX-License-Identifier: Apache-2.0
// What is read of a Markdown text, as short text.
#pragma once

#include <string>

#include "format/markdown/markdown.hpp"
#include "text/arena.hpp"

namespace ecrlint::test {

/// `LANGUAGE:text` of all blocks.
inline std::string blocks(const std::string& text) {
  internal::Arena arena;
  std::string all;
  for (const auto& block : internal::format::read_markdown(text, arena).blocks)
    all += block.language + ":" + std::string(block.text) + ";";
  return all;
}

inline std::string comments(const std::string& text) {
  internal::Arena arena;
  std::string all;
  for (const Span span : internal::format::read_markdown(text, arena).comments)
    all += text.substr(span.begin, span.end - span.begin) + ";";
  return all;
}

}  // namespace ecrlint::test
