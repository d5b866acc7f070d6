// SPDX-License-Identifier: Apache-2.0
// JSON text to a Value tree with exact spans, by nlohmann's SAX parser over a tracked iterator.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "syntax/duplicates.hpp"
#include "syntax/limits.hpp"
#include "syntax/value.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::syntax {
namespace {

/// A pointer that says where it lives, so that the handler can see how far the parser, which owns
/// the last copy, has read. Counting every step in shared memory instead costs the lexer a quarter
/// of its speed.
class TrackedIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  /// `home` is told the address of the iterator and of each copy of it; null for an end nobody asks
  /// for.
  TrackedIterator(const char* at, const TrackedIterator** home) : at_(at), home_(home) {
    if (home_ != nullptr) *home_ = this;
  }
  TrackedIterator(const TrackedIterator& other) : TrackedIterator(other.at_, other.home_) {}
  TrackedIterator& operator=(const TrackedIterator& other) = default;

  reference operator*() const { return *at_; }
  TrackedIterator& operator++() {
    ++at_;
    return *this;
  }
  void operator++(int) { ++at_; }
  bool operator==(const TrackedIterator& other) const { return at_ == other.at_; }
  [[nodiscard]] const char* at() const { return at_; }

 private:
  const char* at_;
  const TrackedIterator** home_;
};

/// A container whose end has not been read.
struct OpenContainer {
  Kind kind;
  std::uint32_t begin;
  std::size_t first_child;
  std::string_view key;  // of the container itself
  Span key_span;
};

class TreeBuilder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  TreeBuilder(std::string_view text, Arena& arena, const OffsetMap* map, Tree& tree)
      : text_(text), arena_(arena), map_(map), tree_(tree) {
    if (text.starts_with(kByteOrderMark)) previous_end_ = kByteOrderMark.size();
  }

  TrackedIterator first() { return {text_.data(), &reader_}; }
  TrackedIterator last() { return {text_.data() + text_.size(), nullptr}; }

  bool null() { return add({.kind = Kind::null, .span = token_of(4)}); }
  bool boolean(bool value) {
    return add({.kind = Kind::boolean, .flag = value, .span = token_of(value ? 4 : 5)});
  }
  bool number_integer(number_integer_t) { return number(); }
  bool number_unsigned(number_unsigned_t) { return number(); }
  bool number_float(number_float_t, const string_t&) { return number(); }
  bool string(string_t& decoded) {
    const Span span = string_token(decoded.size());
    return add({.kind = Kind::string, .span = span, .text = keep(decoded, span)});
  }
  bool binary(binary_t&) { return false; }

  bool start_object(std::size_t) { return open(Kind::object); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Kind::array); }
  bool end_array() { return close(); }

  bool key(string_t& decoded) {
    key_span_ = string_token(decoded.size());
    key_ = keep(decoded, key_span_);
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) {
    fail(token(), explain(error.what()));
    return false;
  }

  /// Gives the tree its root; on a broken text closes what is open first.
  void finish() {
    while (!frames_.empty()) {
      previous_end_ = offset(text_.size());
      close_frame({.kind = frames_.back().kind, .unfinished = true});
    }
    if (!pending_.empty()) tree_.root = pending_.front().value;
    if (tree_.parsed) refuse_end();
  }

 private:
  /// How many bytes the lexer has read.
  std::size_t read() const { return static_cast<std::size_t>(reader_->at() - text_.data()); }

  bool number() {
    Span span = token();
    // The lexer reads one character past a number, except at the end of the text.
    if (!(span.end == text_.size() && is_digit(text_[span.end - 1]))) --span.end;
    previous_end_ = span.end;
    const std::string_view written = text_.substr(span.begin, span.end - span.begin);
    return add({.kind = Kind::number, .span = span, .text = written});
  }

  /// The token that ends where the lexer stands: it begins after the last one and what separates
  /// them.
  Span token() {
    const std::uint32_t end = offset(read());
    std::uint32_t begin = previous_end_;
    while (begin < end && (is_blank(text_[begin]) || text_[begin] == ',' || text_[begin] == ':'))
      ++begin;
    previous_end_ = end;
    return {begin, end};
  }

  /// A token of a known size, without walking over the blanks before it.
  Span token_of(std::uint32_t size) {
    previous_end_ = offset(read());
    return {previous_end_ - size, previous_end_};
  }

  /// A string's token. Written without escapes it is as long as what it says and its quotes; a
  /// quote found there is the opening one unless a backslash stands before it.
  Span string_token(std::size_t decoded_size) {
    const auto end = read();
    const std::size_t size = decoded_size + 2;
    const bool plain = size <= end - previous_end_ && text_[end - size] == '"' &&
                       (end == size || text_[end - size - 1] != '\\');
    return plain ? token_of(offset(size)) : token();
  }

  /// A decoded string; without escapes it already stands in the text.
  std::string_view keep(const std::string& decoded, Span span) {
    if (decoded.size() + 2 == span.end - span.begin)
      return text_.substr(span.begin + 1, decoded.size());
    return arena_.copy(decoded);
  }

  Span outer(Span span) const { return map_ == nullptr ? span : map_->outer(span); }

  /// May there be another value?
  bool count(Span span) {
    if (arena_.has_room(pending_.size() * sizeof(Member))) return true;
    fail(span, too_many_values());
    return false;
  }

  bool add(const Value& value) {
    if (!count(value.span)) return false;
    place(value);
    return true;
  }

  void place(const Value& value) {
    pending_.push_back({key_, outer(key_span_), value});
    pending_.back().value.span = outer(value.span);
  }

  bool open(Kind kind) {
    const Span span = token_of(1);
    if (!count(span)) return false;
    if (frames_.size() == kMaxDepth) {
      fail(span, "nested deeper than " + std::to_string(kMaxDepth) + " levels");
      return false;
    }
    frames_.push_back({kind, span.begin, pending_.size(), key_, key_span_});
    key_ = {};
    key_span_ = {};
    return true;
  }

  bool close() {
    token_of(1);
    close_frame({.kind = frames_.back().kind});
    return true;
  }

  void close_frame(Value value) {
    const OpenContainer frame = frames_.back();
    frames_.pop_back();
    value.span = {frame.begin, previous_end_};
    value.members = arena_.copy(std::span<const Member>(pending_).subspan(frame.first_child));
    pending_.resize(frame.first_child);
    if (value.kind == Kind::object) find_duplicates(value.members, tree_.duplicates);
    key_ = frame.key;
    key_span_ = frame.key_span;
    place(value);
    key_ = {};
    key_span_ = {};
  }

  /// The parser takes a NUL byte for the end.
  void refuse_end() {
    const std::size_t nul = text_.find('\0', previous_end_);
    if (nul != text_.npos) fail(span_at(nul, nul + 1), "a NUL byte stands behind the value");
  }

  void fail(Span span, std::string message) {
    tree_.parsed = false;
    span.end = std::min(span.end, offset(text_.size()));
    span.begin = std::min(span.begin, span.end);
    tree_.errors.push_back({outer(span), std::move(message)});
  }

  /// The parser's words for what is wrong where it stopped, or ours where a common slip explains
  /// it.
  std::string explain(std::string_view what) const {
    const std::size_t end = read();
    const std::string_view read = text_.substr(0, std::min(end, text_.size()));
    const std::string_view stripped = trimmed_end(text_);
    if (stripped.empty() || stripped == kByteOrderMark) return "the file is empty";
    if (text_.find('\0') != std::string_view::npos &&
        (text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff") ||
         (text_.size() > 1 && (text_[0] == '\0' || text_[1] == '\0'))))
      return "the file is UTF-16; AWS takes UTF-8";
    if (!read.empty() && read.back() == '\0') return "a NUL byte";
    if (read.ends_with("//") || read.ends_with("/*") || read.ends_with("/") || read.ends_with("#"))
      return "JSON has no comments";
    if (!read.empty() && (read.back() == '}' || read.back() == ']') &&
        trimmed_end(read.substr(0, read.size() - 1)).ends_with(','))
      return "a comma before the closing bracket";
    if (read.ends_with('\'')) return "JSON strings stand in double quotes";
    if (frames_.empty() && !pending_.empty() && (read.ends_with('{') || read.ends_with('[')))
      return "a second document begins here, and a text holds one";
    return parser_words(what);
  }

  /// `[json.exception...] parse error at line 1, column 2: syntax error while parsing x - WORDS;
  /// last read: ...`
  static std::string parser_words(std::string_view what) {
    if (const auto dash = what.find(" - "); dash != std::string_view::npos)
      what.remove_prefix(dash + 3);
    else if (const auto bracket = what.find("] "); bracket != std::string_view::npos)
      what.remove_prefix(bracket + 2);
    const auto read = what.find("; last read: ");
    std::string words(what.substr(0, read));
    if (read != std::string_view::npos)
      if (const auto expected = what.rfind("; expected ");
          expected > read && expected != std::string_view::npos)
        words += what.substr(expected);
    constexpr std::size_t kLongest = 160;
    if (words.size() > kLongest) words.resize(kLongest);
    return words;
  }

  std::string_view text_;
  Arena& arena_;
  const OffsetMap* map_;
  Tree& tree_;
  const TrackedIterator* reader_ = nullptr;  // where the parser stands, while it runs
  std::uint32_t previous_end_ = 0;
  std::string_view key_;
  Span key_span_;
  std::vector<OpenContainer> frames_;
  std::vector<Member> pending_;  // finished values whose container is still open
};

}  // namespace

Tree parse_json(std::string_view text, Arena& arena, const OffsetMap* map) {
  constexpr Span kMark{0, kByteOrderMark.size()};
  const Arena::Counting counting(arena);
  Tree tree;
  const auto holds = [&](std::string_view piece) { return text.find(piece) != text.npos; };
  tree.plain = !holds("$") && !holds("<") && !holds("{{") && !holds("\\u");
  if (text.starts_with(kByteOrderMark))
    tree.errors.push_back({map == nullptr ? kMark : map->outer(kMark),
                           "the file begins with a byte order mark, which AWS does not take"});
  TreeBuilder builder(text, arena, map, tree);
  nlohmann::json::sax_parse(builder.first(), builder.last(), &builder);
  builder.finish();
  return tree;
}

}  // namespace ecrlint::internal::syntax
