// SPDX-License-Identifier: Apache-2.0
// Reads TOML by toml++ and turns its lines and columns into offsets.
#include "config/toml.hpp"

// toml++ 3.3 asserts of some headers (`[=]`) what it then looks at, and refuses where it is not so.
// In a build without assertions it would have the compiler take it for granted.
#undef NDEBUG
#define TOML_ASSERT(condition) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal {
namespace {

using syntax::kByteOrderMark;
using syntax::Kind;
using syntax::Member;
using syntax::Tree;
using syntax::Value;

// toml++ frees tables within tables by recursion, and bounds brackets but not dots. Together these
// keep the depth below some thousand.
constexpr int kMostBrackets = 32;
constexpr int kMostDots = 32;

/// Walks over the text and counts what nests.
class DepthScan {
 public:
  explicit DepthScan(std::string_view text) : text_(text) {}

  /// The place where it nests too deep, or the size of the text.
  std::size_t find() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '"' || c == '\'') {
        skip_string(c);
      } else {
        if (count(c)) return at_;
        ++at_;
      }
    }
    return text_.size();
  }

 private:
  bool count(char c) {
    if (c == '\n' || c == ',') dots_ = 0;
    if (c == '[' || c == '{') ++brackets_;
    if (c == ']' || c == '}') brackets_ = std::max(0, brackets_ - 1);
    return (c == '.' && ++dots_ > kMostDots) || brackets_ > kMostBrackets;
  }

  void skip_string(char quote) {
    const char three[] = {quote, quote, quote};
    const std::string_view fence(three, 3);
    const bool is_long = text_.substr(at_).starts_with(fence);
    at_ += is_long ? 3 : 1;
    while (at_ < text_.size()) {
      if (is_long ? text_.substr(at_).starts_with(fence) : text_[at_] == quote) break;
      if (!is_long && text_[at_] == '\n') return;
      at_ += text_[at_] == '\\' && quote == '"' ? 2 : 1;
    }
    at_ = std::min(at_ + (is_long ? 3 : 1), text_.size());
    while (is_long && at_ < text_.size() && text_[at_] == quote) ++at_;  // `""""` ends with one
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int brackets_ = 0;
  int dots_ = 0;
};

/// The offsets of all characters, by line and column.
class Offsets {
 public:
  explicit Offsets(std::string_view text) : size_(static_cast<std::uint32_t>(text.size())) {
    const std::size_t first = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    lines_.push_back(0);
    for (std::size_t i = first; i < text.size(); ++i) {
      if (text::is_continuation(text[i])) continue;
      points_.push_back(static_cast<std::uint32_t>(i));
      if (text[i] == '\n') lines_.push_back(points_.size());
    }
  }

  [[nodiscard]] std::uint32_t at(toml::source_position place) const {
    if (place.line == 0 || place.column == 0) return 0;
    if (place.line > lines_.size()) return size_;
    const std::size_t point = lines_[place.line - 1] + place.column - 1;
    return point < points_.size() ? points_[point] : size_;
  }

  [[nodiscard]] Span span(const toml::source_region& region) const {
    const std::uint32_t begin = at(region.begin);
    return {begin, std::max(begin, at(region.end))};
  }

 private:
  std::vector<std::uint32_t> points_;
  std::vector<std::size_t> lines_;  // the first character of each
  std::uint32_t size_;
};

// toml++ 3.3 looks for blanks among most characters up to U+FFFF in a way that is undefined for
// some of them (an `é` is one). It takes no interest in those of the last plane, so they are moved
// there, one for one, and back.
constexpr char32_t kFirstMoved = 0xA0;
constexpr std::int32_t kUp = 0x100000;  // to the last plane

/// The text with its characters from `first` to `last` so many code points further on.
std::string shifted(std::string_view text, char32_t first, char32_t last, std::int32_t by) {
  std::string moved(text.starts_with(kByteOrderMark) ? kByteOrderMark : "");
  for (std::size_t i = moved.size(); i < text.size();) {
    const text::Decoded here = text::decode(text, i);
    if (here.valid && here.point >= first && here.point <= last)
      moved += text::encode(static_cast<char32_t>(static_cast<std::int32_t>(here.point) + by));
    else
      moved += text.substr(i, here.size);
    i += here.size;
  }
  return moved;
}

std::string move_up(std::string_view text) { return shifted(text, kFirstMoved, 0xFFFF, kUp); }

std::string move_back(std::string_view moved) {
  return shifted(moved, kFirstMoved + kUp, 0xFFFF + kUp, -kUp);
}

/// A character for private use that would be taken for one that was moved, or the text's size.
std::size_t find_private(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\xF4' && text::decode(text, i).point >= kUp) return i;
  return text.size();
}

class Converter {
 public:
  Converter(std::string_view text, Arena& arena) : text_(text), arena_(arena), offsets_(text) {}

  Value convert(const toml::node& node) {
    Value value;
    value.span = offsets_.span(node.source());
    if (const auto* table = node.as_table()) {
      fill(value, *table);
    } else if (const auto* array = node.as_array()) {
      fill(value, *array);
    } else if (const auto* string = node.as_string()) {
      value.kind = Kind::string;
      value.text = arena_.copy(move_back(string->get()));
    } else if (const auto* flag = node.as_boolean()) {
      value.kind = Kind::boolean;
      value.flag = flag->get();
    } else {
      value.kind = Kind::number;
      value.text = written(value.span);
    }
    return value;
  }

  [[nodiscard]] Span place(const toml::source_region& region) const {
    Span span = offsets_.span(region);
    if (span.begin == span.end && span.end < text_.size())
      span.end += static_cast<std::uint32_t>(text::decode(text_, span.end).size);
    return span;
  }

 private:
  [[nodiscard]] std::string_view written(Span span) const {
    std::string_view text = text_.substr(span.begin, span.end - span.begin);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
  }

  void fill(Value& value, const toml::table& table) {
    value.kind = Kind::object;
    std::vector<Member> members;
    for (const auto& [key, node] : table)
      members.push_back(
          {arena_.copy(move_back(key.str())), offsets_.span(key.source()), convert(node)});
    std::ranges::sort(members, {}, [](const Member& member) { return member.key_span.begin; });
    keep(value, members);
  }

  void fill(Value& value, const toml::array& array) {
    value.kind = Kind::array;
    std::vector<Member> members;
    for (const toml::node& node : array) members.push_back({{}, {}, convert(node)});
    keep(value, members);
  }

  /// A table of its own ends for toml++ with its header.
  void keep(Value& value, std::vector<Member>& members) {
    for (const Member& member : members)
      value.span.end = std::max(value.span.end, member.value.span.end);
    value.members = arena_.copy(std::span<const Member>(members));
  }

  std::string_view text_;
  Arena& arena_;
  Offsets offsets_;
};

void refuse(Tree& tree, Span span, std::string message) {
  tree.parsed = false;
  tree.root.kind = Kind::object;
  tree.errors.push_back({span, std::move(message)});
}

void parse(std::string_view text, Arena& arena, Tree& tree) {
  const toml::parse_result result = toml::parse(move_up(text));
  Converter converter(text, arena);
  if (result) {
    tree.root = converter.convert(result.table());
    return;
  }
  std::string message = move_back(result.error().description());
  if (!message.empty()) message.front() = lower(message.front());
  refuse(tree, converter.place(result.error().source()), std::move(message));
}

}  // namespace

Tree parse_toml(std::string_view text, Arena& arena) {
  Tree tree;
  if (text.size() > kLongestToml) {
    refuse(tree, {}, "longer than 1 MiB");
    return tree;
  }
  const std::size_t deep = DepthScan(text).find();
  if (deep < text.size()) {
    const auto begin = static_cast<std::uint32_t>(deep);
    refuse(tree, {begin, begin + 1}, "nested too deep");
    return tree;
  }
  const std::size_t odd = find_private(text);
  if (odd < text.size()) {
    const auto begin = static_cast<std::uint32_t>(odd);
    refuse(tree, {begin, begin + 4}, "a character for private use");
    return tree;
  }
  parse(text, arena, tree);
  return tree;
}

}  // namespace ecrlint::internal
