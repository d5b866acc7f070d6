// Reads the YAML that people mostly write, character by character, and gives up on the rest.
#include <algorithm>
#include <string>

#include "syntax/yaml_block_text.hpp"
#include "syntax/yaml_builder.hpp"
#include "syntax/yaml_readers.hpp"
#include "text/ascii.hpp"
#include "text/char_set.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal::syntax {
namespace {

/// Longer keys are an error for libyaml, which counts 1024 characters.
constexpr std::uint32_t kLongestKey = 1000;

/// The column of what stands outside of all collections: the end of a document.
constexpr int kOutside = -1;

// A `-` may begin plain text in a block.
constexpr CharSet kNoPlainStart(" \n-?:,[]{}#&*!|>'\"%@`");
constexpr CharSet kPlainStops(":#\n");
constexpr CharSet kFlowPlainStops(":#\n,[]{}?");
constexpr CharSet kFlowMarks(",[]{}?");
constexpr CharSet kSingleQuotedStops("'\n");
constexpr CharSet kDoubleQuotedStops("\"\\\n");

/// Whether these are bytes of a character that YAML may take for a line break or refuses, or of a
/// byte order mark.
bool is_odd(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t ahead) { return static_cast<unsigned char>(text[at + ahead]); };
  if (byte(0) == 0xC2) return byte(1) < 0xA0;
  if (byte(0) == 0xE2) return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9);
  return byte(0) == 0xEF && (byte(1) == 0xBB || byte(1) == 0xBF);
}

/// Only line feeds and characters that are printed: no tabs and no carriage returns either.
bool is_common(std::string_view text) {
  unsigned odd = 0;
  unsigned foreign = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    odd |=
        static_cast<unsigned>((byte < ' ') & (byte != '\n')) | static_cast<unsigned>(byte == 0x7F);
    foreign |= byte & 0x80U;
  }
  if (odd != 0 || foreign == 0) return odd == 0;
  if (text::find_broken(text, 0) != text.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (static_cast<unsigned char>(text[i]) >= 0xC2 && is_odd(text, i)) return false;
  return true;
}

/// What a character after a backslash stands for, or NUL.
char simple_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'n':
      return '\n';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

/// Every function that returns bool reads what it is named after, which must begin here. False:
/// this is not for us.
class CommonReader {
 public:
  CommonReader(std::string_view text, Arena& arena)
      : text_(text), arena_(arena), builder_(text, arena) {}

  bool read() {
    next_content();
    for (bool marked = column_ == kOutside && at_ < text_.size(); marked || at_ < text_.size();
         marked = true) {
      if (marked && !document_start()) return false;
      builder_.begin_document();
      if (column_ == kOutside || !node({.parent = kOutside, .own_line = true}, {}) ||
          column_ != kOutside)
        return false;
      builder_.end_document();
      if (at_ == text_.size()) return true;
    }
    return false;
  }

  YamlStream finish() { return builder_.finish(); }

 private:
  using Head = YamlBuilder::Head;

  struct Scalar {
    Span span = {};
    std::string_view text = {};
    bool plain = false;
  };

  /// Where a node of a block stands.
  struct Place {
    int parent;             // the column of the collection around it
    bool of_key = false;    // that is a mapping, in which a list need not be indented
    bool own_line = false;  // nothing but `-` stands before it in its line
  };

  [[nodiscard]] char peek(std::uint32_t ahead = 0) const {
    const std::size_t at = std::size_t{at_} + ahead;
    return at < text_.size() ? text_[at] : '\0';
  }
  [[nodiscard]] bool ends_word(std::uint32_t ahead) const {
    const char c = peek(ahead);
    return c == ' ' || c == '\n' || c == '\0';
  }
  [[nodiscard]] bool at_dash() const { return peek() == '-' && ends_word(1); }
  [[nodiscard]] bool at_document_mark() const {
    const std::string_view mark = text_.substr(at_, 3);
    return (mark == "---" || mark == "...") && ends_word(3);
  }
  [[nodiscard]] std::string_view cut(Span span) const {
    return text_.substr(span.begin, span.end - span.begin);
  }

  // Blanks, comments and lines.

  void skip_spaces() {
    while (peek() == ' ') ++at_;
  }

  void comment() {
    const auto begin = at_;
    at_ = static_cast<std::uint32_t>(std::min(text_.find('\n', at_), text_.size()));
    builder_.add_comment({begin, at_});
  }

  /// Moves to the next content, from the start of a line, and tells its column.
  void next_content() {
    for (;;) {
      const std::uint32_t line = at_;
      skip_spaces();
      column_ = static_cast<int>(at_ - line);
      if (peek() == '#') comment();
      if (at_ == text_.size() || (column_ == 0 && at_document_mark())) column_ = kOutside;
      if (peek() != '\n') return;
      ++at_;
    }
  }

  /// The end of a line, after which it moves to the next content.
  bool end_of_line() {
    skip_spaces();
    if (peek() == '#') comment();
    if (peek() == '\n')
      ++at_;
    else if (at_ != text_.size())
      return false;
    next_content();
    return true;
  }

  /// Does nothing more stand in this line? Then it moves on as end_of_line() does.
  bool at_line_end() {
    skip_spaces();
    const char c = peek();
    return (c == '\n' || c == '#' || c == '\0') && end_of_line();
  }

  bool document_start() {
    if (peek() != '-') return false;
    at_ += 3;
    return at_line_end();
  }

  // Blocks.

  bool node(Place place, Head head) {
    if (place.own_line && at_dash()) return sequence(head);
    switch (peek()) {
      case '!':
        return tagged(place, head);
      case '[':
      case '{':
        return flow(head) && end_of_line();
      case '|':
      case '>':
        return block_scalar(place.parent, head);
      default:
        break;
    }
    Scalar read;
    if (!scalar(read, false)) return false;
    if (place.own_line && at_colon(read)) return mapping(read, head);
    return add(read, head) && end_of_line();
  }

  bool tagged(Place place, Head head) {
    if (!tag(head)) return false;
    place.own_line = false;
    if (!at_line_end()) return node(place, head);
    if (column_ > place.parent) return node({place.parent, place.of_key, true}, head);
    return place.of_key && column_ == place.parent && at_dash() && sequence(head);
  }

  bool sequence(const Head& head) {
    const int column = column_;
    if (!builder_.open(Kind::array, at_, head)) return false;
    do {
      ++at_;
      const std::uint32_t dash_end = at_;
      if (!at_line_end())
        column_ += static_cast<int>(at_ - dash_end) + 1;
      else if (column_ <= column) {
        if (!nothing(dash_end)) return false;
        continue;
      }
      if (!node({.parent = column, .own_line = true}, {})) return false;
    } while (column_ == column && at_dash());
    builder_.close();
    return column_ <= column;
  }

  bool mapping(Scalar key, const Head& head) {
    const int column = column_;
    if (!builder_.open(Kind::object, key.span.begin, head)) return false;
    for (;;) {
      if (!add(key, {})) return false;
      ++at_;
      if (!value_of_key(column)) return false;
      if (column_ != column) break;
      if (!scalar(key, false) || !at_colon(key)) return false;
    }
    builder_.close();
    return column_ < column;
  }

  bool value_of_key(int column) {
    const std::uint32_t colon_end = at_;
    Place place{.parent = column, .of_key = true};
    if (!at_line_end()) return node(place, {});
    place.own_line = true;
    if (column_ > column) return node(place, {});
    return column_ == column && at_dash() ? sequence({}) : nothing(colon_end);
  }

  /// A value that is not written.
  bool nothing(std::uint32_t at) { return builder_.scalar({at, at}, {}, true, {}); }

  bool block_scalar(int parent, const Head& head) {
    const std::uint32_t begin = at_;
    const auto block = read_yaml_block(text_, begin, parent, decoded_);
    if (!block) return false;
    if (block->comment) {
      at_ = *block->comment;
      comment();
    }
    std::uint32_t end = block->end;
    while (text_[end - 1] == '\n') --end;
    at_ = block->end;
    next_content();
    return builder_.scalar({begin, end}, arena_.copy(decoded_), false, head);
  }

  // Flow collections.

  bool flow(const Head& head) {
    const bool object = peek() == '{';
    const char close = object ? '}' : ']';
    if (!builder_.open(object ? Kind::object : Kind::array, at_, head)) return false;
    do {
      ++at_;
      if (!skip_in_flow()) return false;
      if (peek() == close) break;
      if (object && !flow_key()) return false;
      if (!flow_value() || !skip_in_flow()) return false;
    } while (peek() == ',');
    if (peek() != close) return false;
    ++at_;
    builder_.close(at_);
    return true;
  }

  bool skip_in_flow() {
    for (;;) {
      skip_spaces();
      if (peek() == '#') comment();
      if (peek() != '\n') return true;
      ++at_;
      if (at_document_mark()) return false;
    }
  }

  bool flow_key() {
    Scalar key;
    if (!scalar(key, true)) return false;
    skip_spaces();
    if (peek() != ':' || at_ - key.span.begin > kLongestKey) return false;
    ++at_;
    return add(key, {}) && skip_in_flow();
  }

  bool flow_value() {
    Head head;
    if (peek() == '!' && (!tag(head) || !skip_in_flow())) return false;
    if (peek() == '[' || peek() == '{') return flow(head);
    Scalar read;
    return scalar(read, true) && add(read, head);
  }

  // Tags and scalars.

  bool tag(Head& head) {
    if (head.tag_span.end != 0) return false;
    const std::uint32_t begin = at_;
    do ++at_;
    while (is_letter(peek()) || is_digit(peek()));
    if (at_ - begin == 1 || !ends_word(0)) return false;
    head.tag_span = {begin, at_};
    head.tag = read_yaml_tag(cut(head.tag_span));
    return true;
  }

  bool add(const Scalar& scalar, const Head& head) {
    return builder_.scalar(scalar.span, scalar.text, scalar.plain, head);
  }

  /// A scalar that ends in its line.
  bool scalar(Scalar& out, bool in_flow) {
    const char first = peek();
    if (first == '"') return quoted(out, kDoubleQuotedStops);
    if (first == '\'') return quoted(out, kSingleQuotedStops);
    const bool dashed = first == '-' && !ends_word(1) && !in_flow;
    return (dashed || !kNoPlainStart.contains(first)) && plain(out, in_flow);
  }

  /// Is the colon here that makes a key of a scalar?
  bool at_colon(const Scalar& key) {
    skip_spaces();
    return peek() == ':' && ends_word(1) && at_ - key.span.begin <= kLongestKey;
  }

  void skip_to(const CharSet& stops) {
    while (at_ < text_.size() && !stops.contains(text_[at_])) ++at_;
  }

  bool plain(Scalar& out, bool in_flow) {
    out.span.begin = at_;
    for (;; ++at_) {
      skip_to(in_flow ? kFlowPlainStops : kPlainStops);
      const char c = peek();
      if (c == ':') {
        if (ends_word(1)) break;
        if (in_flow && kFlowMarks.contains(peek(1))) return false;
      } else if (c != '#' || text_[at_ - 1] == ' ') {
        break;
      }
    }
    if (peek() == '[' || peek() == '{' || peek() == '?') return false;
    while (text_[at_ - 1] == ' ') --at_;
    out.span.end = at_;
    out.text = cut(out.span);
    out.plain = true;
    return true;
  }

  bool quoted(Scalar& out, const CharSet& stops) {
    const std::uint32_t begin = at_;
    const char quote = peek();
    bool as_written = true;
    std::uint32_t run = ++at_;
    for (;;) {
      skip_to(stops);
      const char c = peek();
      const bool escape = c == '\\' || (c == '\'' && peek(1) == '\'');
      if (c == quote && !escape) break;
      const char means = c == '\'' ? c : simple_escape(peek(1));
      if (!escape || means == '\0') return false;
      if (as_written) decoded_.clear();
      as_written = false;
      decoded_ += cut({run, at_});
      decoded_ += means;
      run = at_ += 2;
    }
    const std::string_view rest = cut({run, at_});
    ++at_;
    out = {.span = {begin, at_}, .text = rest};
    if (!as_written) out.text = arena_.copy(decoded_ += rest);
    return true;
  }

  std::string_view text_;
  Arena& arena_;
  YamlBuilder builder_;
  std::uint32_t at_ = 0;
  int column_ = 0;  // of the content that a new line or a `-` has led to
  std::string decoded_;
};

}  // namespace

std::optional<YamlStream> read_common_yaml(std::string_view text, Arena& arena) {
  if (!is_common(text)) return std::nullopt;
  CommonReader reader(text, arena);
  if (!reader.read()) return std::nullopt;
  return reader.finish();
}

}  // namespace ecrlint::internal::syntax
