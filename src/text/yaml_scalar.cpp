// SPDX-License-Identifier: Apache-2.0
// Reads what stands before the content of a YAML node, and finds where each character of a decoded
// scalar stands, by decoding it once more.
#include <algorithm>
#include <array>
#include <charconv>

#include "text/ascii.hpp"
#include "text/offset_map.hpp"
#include "text/span.hpp"
#include "text/utf8.hpp"
#include "text/yaml_text.hpp"

namespace ecrlint::internal {
namespace {

using namespace text;

constexpr std::size_t kSeparatorSize = 3;  // of LS and PS, which stay what they are; others are LF

struct Escape {
  char name;
  std::string_view says;
};
constexpr std::array kEscapes = {
    Escape{'0', {"\0", 1}},     Escape{'a', "\a"},       Escape{'b', "\b"},
    Escape{'t', "\t"},          Escape{'\t', "\t"},      Escape{'n', "\n"},
    Escape{'v', "\v"},          Escape{'f', "\f"},       Escape{'r', "\r"},
    Escape{'e', "\x1B"},        Escape{' ', " "},        Escape{'"', "\""},
    Escape{'\'', "'"},          Escape{'/', "/"},        Escape{'\\', "\\"},
    Escape{'N', "\xC2\x85"},    Escape{'_', "\xC2\xA0"}, Escape{'L', "\xE2\x80\xA8"},
    Escape{'P', "\xE2\x80\xA9"}};

std::size_t hex_digits(char name) {
  if (name == 'x') return 2;
  if (name == 'u') return 4;
  return name == 'U' ? 8 : 0;
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

/// How far a block is indented, from its first line that says more than a line break: what it has
/// more spaces in the file than in the decoded text. `block` begins after the header.
std::size_t indent_of(std::string_view block, std::string_view decoded) {
  std::size_t written = 0;
  std::size_t said = 0;
  while (const std::size_t size = yaml_break_size(decoded, said)) {
    said += size;
    written = skip_spaces(block, written);
    written += yaml_break_size(block, written);
  }
  if (said == decoded.size()) return block.size();
  const std::size_t more = skip_spaces(block, written) - written;
  return more - std::min(more, skip_spaces(decoded, said) - said);
}

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

class ScalarMapper {
 public:
  ScalarMapper(std::string_view text, Span token, std::string_view decoded)
      : text_(text), token_(token), decoded_(decoded), end_(token.end) {}

  OffsetMap map() {
    at_ = text::read_yaml_head(text_, token_).content;
    const char first = at_ < end_ ? text_[at_] : '\0';
    const bool quoted = first == '"' || first == '\'';
    if (quoted) end_ = std::max<std::size_t>(++at_, end_ - 1);
    last_ = at_;
    if (first == '|' || first == '>')
      block(first == '>');
    else
      flow(quoted ? first : '\0');
    if (inner_ == decoded_.size())
      map_.add_run(offset(inner_), offset(last_));
    else
      map_.add_blur(offset(inner_), token_, offset(last_));
    return std::move(map_);
  }

 private:
  /// The next `size` bytes of the token say `chars`. False when the decoded text does not.
  bool take(std::size_t size, std::string_view chars) {
    if (decoded_.substr(inner_, chars.size()) != chars) return false;
    map_.add_run(offset(inner_), offset(at_), offset(last_));
    inner_ += chars.size();
    at_ += size;
    last_ = at_;
    return true;
  }
  bool take_as_written(std::size_t size) { return take(size, text_.substr(at_, size)); }

  std::size_t break_size(std::size_t at) const {
    return at < end_ ? yaml_break_size(text_, at) : 0;
  }

  bool take_break() {
    const std::size_t size = break_size(at_);
    return size == kSeparatorSize ? take_as_written(size) : take(size, "\n");
  }

  // Plain and quoted text.

  void flow(char quote) {
    bool good = true;
    while (good && at_ < end_) {
      const char c = text_[at_];
      if (is_yaml_blank(c) || break_size(at_) != 0)
        good = white_space();
      else if (quote == '\'' && c == quote)
        good = take(2, "'");
      else if (quote == '"' && c == '\\')
        good = escape();
      else
        good = take_as_written(1);
    }
  }

  /// Blanks within a line stay; a line break with the blanks around it is one space, and of several
  /// line breaks all but the first stay.
  bool white_space() {
    const std::size_t next = std::min(skip_yaml_blanks(text_, at_), end_);
    const std::size_t size = break_size(next);
    if (size == 0) return take_as_written(next - at_);
    at_ = next;
    if (size == kSeparatorSize) return flow_breaks();
    const std::size_t after = std::min(skip_yaml_blanks(text_, at_ + size), end_);
    if (break_size(after) == 0) return take(after - at_, " ");
    at_ = after;
    return flow_breaks();
  }

  bool flow_breaks() {
    while (break_size(at_) != 0) {
      if (!take_break()) return false;
      at_ = std::min(skip_yaml_blanks(text_, at_), end_);
    }
    return true;
  }

  bool escape() {
    if (at_ + 1 >= end_) return false;
    if (const std::size_t size = break_size(at_ + 1); size != 0) {
      at_ = std::min(skip_yaml_blanks(text_, at_ + 1 + size), end_);
      return flow_breaks();
    }
    const char name = text_[at_ + 1];
    if (const std::size_t digits = hex_digits(name); digits != 0) {
      std::uint32_t point = 0;
      const char* first = text_.data() + at_ + 2;
      std::from_chars(first, first + std::min(digits, end_ - at_ - 2), point, 16);
      return take(2 + digits, text::encode(point));
    }
    const auto* known = std::find_if(kEscapes.begin(), kEscapes.end(),
                                     [&](const Escape& each) { return each.name == name; });
    return known != kEscapes.end() && take(2, known->says);
  }

  // Literal and folded blocks.

  void block(bool folded) {
    at_ = std::min(yaml_line_end(text_, at_), end_);
    last_ = at_;
    // The token ends before the breaks that end the last line, which may be part of the text.
    while (end_ < text_.size() && (text_[end_] == ' ' || yaml_break_size(text_, end_) != 0)) ++end_;
    at_ += break_size(at_);
    indent_ = indent_of(text_.substr(0, end_).substr(at_), decoded_);
    skip_indent();
    bool good = block_breaks();
    while (good && at_ < end_) {
      const bool indented = is_yaml_blank(text_[at_]);
      good = take_as_written(std::min(yaml_line_end(text_, at_), end_) - at_) &&
             between_lines(folded && !indented);
    }
  }

  /// The breaks after a line. Between two lines that are not indented a folded text has a space for
  /// one break, and one less for several.
  bool between_lines(bool folded) {
    const std::size_t size = break_size(at_);
    if (!folded || size == 0 || size == kSeparatorSize) return block_breaks();
    const std::size_t first = at_;
    at_ += size;
    skip_indent();
    const std::size_t second = at_;
    while (break_size(at_) != 0) {
      at_ += break_size(at_);
      skip_indent();
    }
    const std::size_t next = at_;
    const bool folds = next < end_ && !is_yaml_blank(text_[next]);
    at_ = folds && next != second ? second : first;
    return folds && next == second ? take(next - first, " ") : block_breaks();
  }

  bool block_breaks() {
    while (break_size(at_) != 0) {
      if (!take_break()) return false;
      skip_indent();
    }
    return true;
  }

  void skip_indent() {
    for (std::size_t i = 0; i < indent_ && at_ < end_ && text_[at_] == ' '; ++i) ++at_;
  }

  std::string_view text_;
  Span token_;
  std::string_view decoded_;
  std::size_t end_;
  std::size_t at_ = 0;
  std::size_t last_ = 0;  // where the last character taken ends
  std::size_t inner_ = 0;
  std::size_t indent_ = 0;
  OffsetMap map_;
};

}  // namespace

YamlHead text::read_yaml_head(std::string_view text, Span node) {
  text = text.substr(0, node.end);
  YamlHead head;
  std::size_t at = node.begin;
  while (at < text.size()) {
    std::size_t end = at;
    if (text[at] == '!' || text[at] == '&') {
      end = property_end(text, at);
      if (text[at] == '!') head.tag = span_at(at, end);
    } else if (text[at] == '#') {
      end = yaml_line_end(text, at);
      head.comments.push_back(span_at(at, end));
    } else {
      end = at + blank_size(text, at);
    }
    if (end == at) break;
    at = end;
  }
  head.content = offset(at);
  return head;
}

OffsetMap map_yaml_scalar(std::string_view text, Span token, std::string_view decoded) {
  return ScalarMapper(text, token, decoded).map();
}

}  // namespace ecrlint::internal
