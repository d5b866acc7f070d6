// SPDX-License-Identifier: Apache-2.0
// Walks over an HCL text: blanks, comments, names and numbers, and the first error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "syntax/hcl.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::syntax {

/// A place in the text. It only moves forward.
class HclScanner {
 public:
  HclScanner(std::string_view text, HclFile& file);

  [[nodiscard]] std::uint32_t at() const { return at_; }
  [[nodiscard]] bool at_end() const { return at_ >= size(); }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view cut(std::uint32_t begin, std::uint32_t end) const {
    return text_.substr(begin, end - begin);
  }

  /// The byte `ahead` of here; past the end, a NUL.
  [[nodiscard]] char peek(std::uint32_t ahead = 0) const {
    const std::size_t at = std::size_t{at_} + ahead;
    return at < text_.size() ? text_[at] : '\0';
  }
  [[nodiscard]] bool is(std::string_view token) const {
    return text_.substr(at_, token.size()) == token;
  }
  /// Is here this word, whole?
  [[nodiscard]] bool is_word(std::string_view word) const;

  void advance(std::uint32_t bytes) { at_ += bytes; }
  void move_to(std::uint32_t at) { at_ = at; }
  bool eat(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool eat(std::string_view token) {
    if (!is(token)) return false;
    at_ += offset(token.size());
    return true;
  }

  /// Moves over blanks and comments, and over new lines where they do not count. Where they do, a
  /// comment to the end of the line ends it.
  void skip() {
    for (;;) {
      const char c = peek();
      if (c == ' ' || c == '\t')
        ++at_;
      else if (c == '#' || c == '/') {
        if (!skip_comment()) return;
      } else if (!lines_count_ && at_line_break())
        ++at_;
      else
        return;
    }
  }

  /// After skip(): does the line end here, perhaps with a comment?
  [[nodiscard]] bool at_new_line() const {
    return at_line_break() || peek() == '#' || (peek() == '/' && peek(1) == '/');
  }
  [[nodiscard]] bool at_line_break() const {
    return peek() == '\n' || (peek() == '\r' && peek(1) == '\n');
  }
  /// Moves over blanks, comments and new lines.
  void skip_lines() {
    const Lines lines(*this, false);
    skip();
  }

  /// Moves to the next of these characters, or to the end.
  void skip_to(const CharSet& characters) {
    while (!at_end() && !characters.contains(text_[at_])) ++at_;
  }

  /// Is what stands from there to here UTF-8? If not, that is an error.
  bool check_encoding(std::uint32_t begin) { return at_ <= broken_ || find_broken(begin); }

  [[nodiscard]] bool at_name() const { return name_size(at_) != 0; }
  /// The name here, or nothing.
  std::string_view name() {
    const std::uint32_t begin = at_;
    if (std::uint32_t size = name_size(at_); size != 0)
      for (; size != 0; size = continued_size(at_)) at_ += size;
    return cut(begin, at_);
  }

  /// The number here, as the longest text that looks like one; nothing without a digit here.
  std::string_view number();

  /// Notes an error, unless there is one. Always false.
  bool fail(Span span, std::string message);
  /// Notes that what stands here does not fit. What is wrong with the text itself comes first.
  bool fail_here(std::string message);

  /// Says for as long as it lives whether new lines count.
  class Lines {
   public:
    Lines(HclScanner& scanner, bool count) : scanner_(scanner), before_(scanner.lines_count_) {
      scanner_.lines_count_ = count;
    }
    ~Lines() { scanner_.lines_count_ = before_; }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

   private:
    HclScanner& scanner_;
    bool before_;
  };

 private:
  [[nodiscard]] std::uint32_t size() const { return offset(text_.size()); }
  [[nodiscard]] bool skip_comment();
  bool find_broken(std::uint32_t begin);
  [[nodiscard]] Span token_here() const;
  [[nodiscard]] std::string_view fault_here() const;

  /// The bytes of the character there if a name may begin with it, or 0.
  [[nodiscard]] std::uint32_t name_size(std::uint32_t at) const {
    if (at >= size()) return 0;
    const char c = text_[at];
    if (is_letter(c) || c == '_') return 1;
    return is_ascii(c) ? 0 : foreign_size(at);
  }
  [[nodiscard]] std::uint32_t continued_size(std::uint32_t at) const {
    if (at >= size()) return 0;
    const char c = text_[at];
    if (is_letter(c) || is_digit(c) || c == '_' || c == '-') return 1;
    return is_ascii(c) ? 0 : foreign_size(at);
  }
  [[nodiscard]] static bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
  [[nodiscard]] std::uint32_t foreign_size(std::uint32_t at) const;

  std::string_view text_;
  HclFile& file_;
  std::uint32_t at_ = 0;
  std::uint32_t broken_;  // the first byte that is not UTF-8
  bool lines_count_ = true;
};

}  // namespace ecrlint::internal::syntax
