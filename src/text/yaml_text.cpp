// SPDX-License-Identifier: Apache-2.0
// Reads what stands before the content of a YAML node.
#include "text/yaml_text.hpp"

#include <algorithm>

#include "text/ascii.hpp"

namespace ecrlint::internal::text {
namespace {

bool in_anchor(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; }

std::size_t property_end(std::string_view text, std::size_t at) {
  const bool anchor = text[at++] == '&';
  while (at < text.size() && (anchor ? in_anchor(text[at])
                                     : !is_yaml_blank(text[at]) && yaml_break_size(text, at) == 0))
    ++at;
  return at;
}

/// What may stand between them; libyaml takes a byte order mark at the start of any line.
std::size_t blank_size(std::string_view text, std::size_t at) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (is_yaml_blank(text[at])) return 1;
  if (text.substr(at, kByteOrderMark.size()) != kByteOrderMark) return yaml_break_size(text, at);
  for (std::size_t size = 1; size <= std::min<std::size_t>(at, 3); ++size)
    if (yaml_break_size(text, at - size) == size) return kByteOrderMark.size();
  return 0;
}

}  // namespace

YamlHead read_yaml_head(std::string_view text, Span node) {
  text = text.substr(0, node.end);
  YamlHead head;
  const auto span = [](std::size_t begin, std::size_t end) {
    return Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  std::size_t at = node.begin;
  while (at < text.size()) {
    std::size_t end = at;
    if (text[at] == '!' || text[at] == '&') {
      end = property_end(text, at);
      if (text[at] == '!') head.tag = span(at, end);
    } else if (text[at] == '#') {
      end = yaml_line_end(text, at);
      head.comments.push_back(span(at, end));
    } else {
      end = at + blank_size(text, at);
    }
    if (end == at) break;
    at = end;
  }
  head.content = static_cast<std::uint32_t>(at);
  return head;
}

}  // namespace ecrlint::internal::text
