// SPDX-License-Identifier: Apache-2.0
// What YAML takes for blanks and line breaks, and what stands before a node's content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"

namespace ecrlint::internal::text {

/// A blank inside a line.
[[nodiscard]] constexpr bool is_yaml_blank(char c) { return c == ' ' || c == '\t'; }

/// How many bytes the line break at `at` takes; 0 where none is. YAML 1.1 breaks lines at NEL, LS
/// and PS too.
[[nodiscard]] constexpr std::size_t yaml_break_size(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const auto is = [&](std::string_view bytes) { return text.substr(at, bytes.size()) == bytes; };
  switch (text[at]) {
    case '\n':
      return 1;
    case '\r':
      return is("\r\n") ? 2 : 1;
    case '\xC2':
      return is("\xC2\x85") ? 2 : 0;
    case '\xE2':
      return is("\xE2\x80\xA8") || is("\xE2\x80\xA9") ? 3 : 0;
    default:
      return 0;
  }
}

/// Where the line ends that `at` stands in, without its break.
[[nodiscard]] constexpr std::size_t yaml_line_end(std::string_view text, std::size_t at) {
  while (at < text.size() && yaml_break_size(text, at) == 0) ++at;
  return at;
}

/// The first place from `at` on that is no blank.
[[nodiscard]] constexpr std::size_t skip_yaml_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_yaml_blank(text[at])) ++at;
  return at;
}

/// What stands before the content of a node.
struct YamlHead {
  Span tag = {};  ///< empty when there is none
  std::uint32_t content = 0;
  std::vector<Span> comments = {};
};

/// Reads the tag, the anchor and the comments before the content of a node, at most to its end.
[[nodiscard]] YamlHead read_yaml_head(std::string_view text, Span node);

}  // namespace ecrlint::internal::text
