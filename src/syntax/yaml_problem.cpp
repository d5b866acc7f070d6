// SPDX-License-Identifier: Apache-2.0
// Puts into words why a YAML text cannot be read.
#include "syntax/yaml_problem.hpp"

#include <algorithm>
#include <string>

#include "text/ascii.hpp"
#include "text/yaml_text.hpp"

namespace ecrlint::internal::syntax {
namespace {

/// libyaml compares each tag directive with all before it.
constexpr std::size_t kMaxTagDirectives = 100;

Span span_of(std::string_view text, std::size_t begin, std::size_t size) {
  begin = std::min(begin, text.size());
  size = std::min(size, text.size() - begin);
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)};
}

Span word_at(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && !text::is_yaml_blank(text[end]) &&
         text::yaml_break_size(text, end) == 0)
    ++end;
  const bool blank = end == begin && end < text.size() && text::is_yaml_blank(text[end]);
  return span_of(text, begin, blank ? 1 : end - begin);
}

/// Whether the word before this place is a tag.
bool follows_tag(std::string_view text, std::size_t at) {
  while (at > 0 && text::is_yaml_blank(text[at - 1])) --at;
  while (at > 0 && !is_blank(text[at - 1])) --at;
  return at < text.size() && text[at] == '!';
}

std::string in_full(std::string_view text, const YamlFault& fault) {
  std::string message(fault.problem);
  if (fault.context.empty()) return message;
  message += ' ';
  message += fault.context;
  const LineIndex lines(text);
  const std::uint32_t line = lines.position(fault.context_at).line;
  if (line != lines.position(fault.at).line)
    message += " that begins in line " + std::to_string(line);
  return message;
}

Problem explain_byte(std::string_view text, const YamlFault& fault) {
  const Span byte = span_of(text, fault.at, 1);
  if (!fault.problem.starts_with("control")) return {byte, "bytes that are not UTF-8"};
  if (fault.character == 0) return {byte, "a NUL byte"};
  return {word_at(text, fault.at), "a control character"};
}

}  // namespace

Problem explain_yaml(std::string_view text, const YamlFault& fault) {
  if (fault.in_bytes) return explain_byte(text, fault);
  if (fault.problem.empty()) return {{}, "out of memory"};
  if (fault.context == "while scanning a quoted scalar" &&
      fault.problem.starts_with("found unexpected"))
    return {span_of(text, fault.context_at, 1), "a quote that is never closed"};
  if (fault.problem == "could not find expected ':'")
    return {word_at(text, fault.context_at), "no ':' after this key"};
  const Span word = word_at(text, fault.at);
  const char first = word.begin < word.end ? text[word.begin] : ' ';
  if (fault.problem == "found character that cannot start any token")
    return {word, first == '\t'
                      ? "a tab where YAML takes only spaces"
                      : std::string("text that begins with '") + first + "' must stand in quotes"};
  if (first == '!' && follows_tag(text, word.begin))
    return {word, "a second tag on one value; write the first function in its long form"};
  return {word, in_full(text, fault)};
}

std::optional<Problem> refuse_yaml(std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") ||
      text.substr(0, 2).find('\0') != std::string_view::npos)
    return Problem{{0, 1}, "the file is UTF-16; it must be UTF-8"};
  constexpr std::string_view kDirective = "%TAG";
  std::size_t count = 0;
  for (std::size_t at = text.find(kDirective); at != std::string_view::npos;
       at = text.find(kDirective, at + kDirective.size())) {
    // Only at the start of a line, which may be after any of YAML's line breaks.
    const auto before = static_cast<unsigned char>(at == 0 ? '\n' : text[at - 1]);
    const bool begins_line = before != '\t' && (before < ' ' || before > '~');
    if (begins_line && ++count > kMaxTagDirectives)
      return Problem{span_of(text, at, kDirective.size()), "too many tag directives"};
  }
  return std::nullopt;
}

}  // namespace ecrlint::internal::syntax
