// SPDX-License-Identifier: Apache-2.0
// Comments, numbers, names beyond ASCII and errors of an HCL text.
#include "syntax/hcl_scanner.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace ecrlint::internal::syntax {
namespace {

constexpr std::string_view kNotUtf8 = "the text is not UTF-8";

// Beyond ASCII a name may hold letters and marks of any script. This is what plainly is neither:
// signs, punctuation, spaces, arrows, boxes, emoji, private use.
constexpr text::PointRange kNoLetters[] = {
    {0x0080, 0x00A9}, {0x00AB, 0x00B4}, {0x00B6, 0x00B6},   {0x00B8, 0x00B9},    {0x00BB, 0x00BF},
    {0x00D7, 0x00D7}, {0x00F7, 0x00F7}, {0x2000, 0x203E},   {0x2041, 0x2053},    {0x2055, 0x2070},
    {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x3000, 0x3004},   {0x3008, 0x3020},    {0xE000, 0xF8FF},
    {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xF0000, 0x10FFFF},
};

bool is_curly_quote(char32_t point) { return point >= 0x2018 && point <= 0x201F; }

}  // namespace

HclScanner::HclScanner(std::string_view text, HclFile& file)
    : text_(text), file_(file), broken_(offset(text::find_broken(text, 0))) {
  if (text.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

bool HclScanner::is_word(std::string_view word) const {
  return is(word) && continued_size(at_ + offset(word.size())) == 0;
}

bool HclScanner::skip_comment() {
  const std::uint32_t begin = at_;
  if (is("/*")) {
    const std::size_t end = text_.find("*/", begin + 2);
    at_ = end == text_.npos ? size() : offset(end) + 2;
    file_.comments.push_back({begin, at_});
    if (end == text_.npos) fail({begin, begin + 2}, "this comment has no `*/`");
    return true;
  }
  if (lines_count_ || (peek() == '/' && peek(1) != '/')) return false;
  at_ = offset(std::min(text_.find('\n', begin), text_.size()));
  const bool carriage_return = !at_end() && text_[at_ - 1] == '\r';
  file_.comments.push_back({begin, carriage_return ? at_ - 1 : at_});
  return true;
}

bool HclScanner::find_broken(std::uint32_t begin) {
  const std::uint32_t broken = offset(text::find_broken(text_.substr(0, at_), begin));
  return broken == at_ || fail({broken, broken + 1}, std::string(kNotUtf8));
}

std::string_view HclScanner::number() {
  const std::uint32_t begin = at_;
  std::uint32_t end = begin;
  for (std::uint32_t ahead = 0;;) {
    const char c = peek(ahead);
    if (is_digit(c)) {
      end = begin + ++ahead;
    } else if (c == '.' && end != begin) {
      ++ahead;  // of the number only if more of it follows
    } else if (lower(c) == 'e' && end != begin) {
      const char sign = peek(ahead + 1);
      ahead += sign == '+' || sign == '-' ? 2 : 1;
      if (!is_digit(peek(ahead))) break;
    } else {
      break;
    }
  }
  at_ = end;
  return cut(begin, end);
}

bool HclScanner::fail(Span span, std::string message) {
  file_.parsed = false;
  if (file_.errors.empty()) {
    span.end = std::min(span.end, size());
    span.begin = std::min(span.begin, span.end);
    file_.errors.push_back({span, std::move(message)});
  }
  return false;
}

bool HclScanner::fail_here(std::string message) {
  const std::string_view fault = fault_here();
  return fail(token_here(), fault.empty() ? std::move(message) : std::string(fault));
}

/// A name or number whole, else one character; empty where a line or the text ends.
Span HclScanner::token_here() const {
  if (at_end() || at_new_line()) return {at_, at_};
  std::uint32_t end = at_;
  while (const std::uint32_t bytes = continued_size(end)) end += bytes;
  if (end == at_) end += offset(text::decode(text_, at_).size);
  return {at_, end};
}

/// What is wrong with the character here wherever it stands, or nothing.
std::string_view HclScanner::fault_here() const {
  if (text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff"))
    return "the file is UTF-16; Terraform takes UTF-8";
  if (at_end()) return {};
  const text::Decoded here = text::decode(text_, at_);
  if (!here.valid) return kNotUtf8;
  if (is_curly_quote(here.point)) return "curly quotes; strings stand in straight double quotes";
  switch (here.point) {
    case '\'':
    case '`':
      return "strings stand in double quotes, those of several lines in a heredoc";
    case ';':
      return "a semicolon; arguments stand on lines of their own";
    case '\0':
      return "a NUL byte";
    case '\r':
      return at_line_break() ? "" : "a carriage return without a line feed";
    default:
      return {};
  }
}

/// The bytes of a character beyond ASCII if it may stand in a name, or 0.
std::uint32_t HclScanner::foreign_size(std::uint32_t at) const {
  const text::Decoded here = text::decode(text_, at);
  if (!here.valid) return 0;
  const auto after = std::upper_bound(
      std::begin(kNoLetters), std::end(kNoLetters), here.point,
      [](char32_t point, const text::PointRange& range) { return point < range.first; });
  if (after != std::begin(kNoLetters) && here.point <= (after - 1)->last) return 0;
  return offset(here.size);
}

}  // namespace ecrlint::internal::syntax
