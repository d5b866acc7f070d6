// Reads the lines of a YAML block: takes off the indentation, folds, and chomps the end.
#include "syntax/yaml_block_text.hpp"

#include <algorithm>

namespace ecrlint::internal::syntax {
namespace {

class BlockReader {
 public:
  BlockReader(std::string_view text, std::size_t at, int parent, std::string& out)
      : text_(text),
        at_(at),
        least_(static_cast<std::size_t>(std::max(parent + 1, 1))),
        out_(out) {}

  std::optional<YamlBlockText> read() {
    out_.clear();
    if (!header()) return std::nullopt;
    eat_breaks();
    while (column_ == indent_ && at_ < text_.size()) line();
    if (chomp_ != '-') out_.append(broken_ ? 1 : 0, '\n');
    if (chomp_ == '+') out_.append(empty_lines_, '\n');
    block_.end = static_cast<std::uint32_t>(end_);
    return block_;
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] std::size_t line_end() const {
    return std::min(text_.find('\n', at_), text_.size());
  }

  bool header() {
    folds_ = text_[at_++] == '>';
    if (peek() == '-' || peek() == '+') chomp_ = text_[at_++];
    while (peek() == ' ') ++at_;
    if (peek() == '#') {
      block_.comment = static_cast<std::uint32_t>(at_);
      at_ = line_end();
    }
    if (peek() != '\n') return false;
    ++at_;
    return true;
  }

  /// Moves over the empty lines and the indentation before a line, and over no more of it.
  void eat_breaks() {
    std::size_t widest = 0;
    for (end_ = at_;; end_ = ++at_, ++empty_lines_) {
      while (peek() == ' ' && (indent_ == 0 || at_ - end_ < indent_)) ++at_;
      column_ = at_ - end_;
      widest = std::max(widest, column_);
      if (peek() != '\n') break;
    }
    if (indent_ == 0) indent_ = std::max(widest, least_);
  }

  /// Takes a line and what stands between it and the line before.
  void line() {
    const bool indented = peek() == ' ';
    const bool folds = folds_ && broken_ && !indented_ && !indented;
    if (!folds)
      out_.append(broken_ ? 1 : 0, '\n');
    else if (empty_lines_ == 0)
      out_ += ' ';
    out_.append(empty_lines_, '\n');
    empty_lines_ = 0;
    indented_ = indented;
    const std::size_t end = line_end();
    out_ += text_.substr(at_, end - at_);
    broken_ = end < text_.size();
    at_ = end + (broken_ ? 1 : 0);
    eat_breaks();
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t least_;  // the smallest indentation that is inside
  std::string& out_;
  YamlBlockText block_;
  bool folds_ = false;
  char chomp_ = ' ';
  std::size_t indent_ = 0;  // 0 until it is known
  std::size_t column_ = 0;
  std::size_t end_ = 0;          // the start of the line that was begun last
  std::size_t empty_lines_ = 0;  // since the last line
  bool broken_ = false;          // the last line ended with a line break
  bool indented_ = false;        // it began with a blank
};

}  // namespace

std::optional<YamlBlockText> read_yaml_block(std::string_view text, std::uint32_t at, int parent,
                                             std::string& out) {
  return BlockReader(text, at, parent, out).read();
}

}  // namespace ecrlint::internal::syntax
