// SPDX-License-Identifier: Apache-2.0
// YAML text to Value trees with exact spans, from the events of libyaml.
#include "syntax/yaml.hpp"

#include <yaml.h>

#include <algorithm>
#include <optional>

#include "syntax/yaml_builder.hpp"
#include "text/ascii.hpp"
#include "text/utf8.hpp"
#include "text/yaml_text.hpp"

namespace ecrlint::internal::syntax {
namespace {

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// libyaml counts characters where we count bytes. Its places mostly rise, so each is counted from
/// the last one.
class ByteOffsets {
 public:
  explicit ByteOffsets(std::string_view text)
      : text_(text),
        first_(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0),
        byte_(first_) {
    unsigned char all = 0;
    for (const char c : text.substr(byte_)) all |= static_cast<unsigned char>(c);
    ascii_ = all < 0x80;
  }

  [[nodiscard]] std::size_t first() const { return first_; }

  std::uint32_t byte(const yaml_mark_t& mark) {
    if (ascii_) return offset(std::min(first_ + mark.index, text_.size()));
    for (; index_ < mark.index && byte_ < text_.size(); ++index_) {
      ++byte_;
      while (byte_ < text_.size() && text::is_continuation(text_[byte_])) ++byte_;
    }
    for (; index_ > mark.index && byte_ > first_; --index_) {
      --byte_;
      while (byte_ > first_ && text::is_continuation(text_[byte_])) --byte_;
    }
    return offset(byte_);
  }

 private:
  std::string_view text_;
  std::size_t first_;
  std::size_t byte_;
  std::size_t index_ = 0;  // of the character at byte_
  bool ascii_ = false;
};

/// libyaml's parser and its current event.
class Events {
 public:
  Events(std::string_view text, std::size_t first) {
    if (yaml_parser_initialize(&parser_) == 0) return;
    ready_ = true;
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    const std::string_view rest = text.substr(first);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(rest.data()),
                                 rest.size());
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;
  ~Events() {
    drop();
    if (ready_) yaml_parser_delete(&parser_);
  }

  bool next() {
    drop();
    held_ = ready_ && yaml_parser_parse(&parser_, &event_) != 0;
    return held_;
  }

  [[nodiscard]] const yaml_event_t& event() const { return event_; }
  [[nodiscard]] const yaml_parser_t& parser() const { return parser_; }

 private:
  void drop() {
    if (held_) yaml_event_delete(&event_);
    held_ = false;
  }

  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool ready_ = false;
  bool held_ = false;
};

/// Where the parser stopped, and what it says.
struct YamlFault {
  bool in_bytes = false;          // not the YAML is wrong but a byte or character
  std::uint32_t character = 0;    // that character, where there is one
  std::string_view problem = {};  // what is wrong; empty when there was no memory
  std::string_view context = {};  // what was being read
  std::uint32_t at = 0;           // where the problem is
  std::uint32_t context_at = 0;   // where that which was being read begins
};

/// libyaml compares each tag directive with all before it.
constexpr std::size_t kMaxTagDirectives = 100;

Span span_of(std::string_view text, std::size_t begin, std::size_t size) {
  begin = std::min(begin, text.size());
  return span_at(begin, begin + std::min(size, text.size() - begin));
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

/// The parser's words and place, or better ones where a common slip explains them.
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

/// Why a text should not be given to the parser at all.
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

/// Hands the events to a builder.
class EventReader {
 public:
  EventReader(std::string_view text, Arena& arena)
      : text_(text),
        arena_(arena),
        places_(text),
        events_(text, places_.first()),
        builder_(text, arena),
        seen_(offset(places_.first())) {}

  YamlStream read() {
    for (bool going = true; going;) {
      if (!events_.next()) {
        builder_.break_off(problem());
        break;
      }
      find_comments();
      going = take_event();
      seen_ = std::max(seen_, at(events_.event().end_mark));
    }
    return builder_.finish();
  }

 private:
  using Head = YamlBuilder::Head;

  std::uint32_t at(const yaml_mark_t& mark) { return places_.byte(mark); }
  Span event_span() { return {at(events_.event().start_mark), at(events_.event().end_mark)}; }

  bool take_event() {
    const yaml_event_t& event = events_.event();
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return scalar();
      case YAML_ALIAS_EVENT:
        return builder_.alias(view(event.data.alias.anchor), event_span());
      case YAML_SEQUENCE_START_EVENT: {
        const auto& start = event.data.sequence_start;
        return open(Kind::array, view(start.tag), view(start.anchor),
                    start.style == YAML_FLOW_SEQUENCE_STYLE);
      }
      case YAML_MAPPING_START_EVENT: {
        const auto& start = event.data.mapping_start;
        return open(Kind::object, view(start.tag), view(start.anchor),
                    start.style == YAML_FLOW_MAPPING_STYLE);
      }
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        close();
        return true;
      case YAML_DOCUMENT_START_EVENT:
        builder_.begin_document();
        return true;
      case YAML_DOCUMENT_END_EVENT:
        builder_.end_document();
        return true;
      default:
        return event.type != YAML_STREAM_END_EVENT;
    }
  }

  // Comments stand between events, where besides them are only marks: `-`, `:`, `,`, `---`.

  void find_comments() {
    const yaml_event_t& event = events_.event();
    // A document start holds its directives.
    const bool directives = event.type == YAML_DOCUMENT_START_EVENT;
    const std::uint32_t end = at(directives ? event.end_mark : event.start_mark);
    for (std::size_t i = seen_; i < end; ++i) {
      if (text_[i] != '#') continue;
      if (directives && i > 0 && static_cast<unsigned char>(text_[i - 1]) > ' ') continue;
      i = add_comment(i);
    }
  }

  std::size_t add_comment(std::size_t begin) {
    const std::size_t end = text::yaml_line_end(text_, begin);
    builder_.add_comment(span_at(begin, end));
    return end;
  }

  /// Reads what stands before the content of a node, and gives where that begins.
  std::uint32_t read_head(std::string_view tag, std::string_view anchor, Span node, Head& head) {
    if (tag.empty() && anchor.empty()) return node.begin;
    const text::YamlHead found = text::read_yaml_head(text_, node);
    for (const Span comment : found.comments) builder_.add_comment(comment);
    head = {read_yaml_tag(tag), found.tag, arena_.copy(anchor)};
    return found.content;
  }

  // Nodes.

  bool scalar() {
    const auto& data = events_.event().data.scalar;
    Span span = event_span();
    Head head;
    span.begin = read_head(view(data.tag), view(data.anchor), span, head);
    if (span.begin == span.end) span = nothing_at(span, head);
    if (data.style == YAML_LITERAL_SCALAR_STYLE || data.style == YAML_FOLDED_SCALAR_STYLE) {
      block_header(span);
      while (text_[span.end - 1] == '\n' || text_[span.end - 1] == '\r') --span.end;
    }
    const std::string_view text =
        keep({reinterpret_cast<const char*>(data.value), data.length}, span);
    return builder_.scalar(span, text, data.style == YAML_PLAIN_SCALAR_STYLE, head);
  }

  /// The place of a value that is not written: after what announces it, not at the next token.
  Span nothing_at(Span span, const Head& head) const {
    if (head.tag_span.end == 0 && head.anchor.empty())
      while (span.begin > seen_ && is_blank(text_[span.begin - 1])) --span.begin;
    return {span.begin, span.begin};
  }

  /// The first line of a block scalar may end with a comment.
  void block_header(Span span) {
    const std::size_t end = text::yaml_line_end(text_, span.begin);
    const std::size_t comment = text_.substr(0, end).find('#', span.begin);
    if (comment != std::string_view::npos) add_comment(comment);
  }

  /// A decoded scalar; mostly it already stands in the text.
  std::string_view keep(std::string_view decoded, Span span) {
    const std::string_view token = text_.substr(span.begin, span.end - span.begin);
    for (const std::size_t quote : {std::size_t{0}, std::size_t{1}})
      if (token.size() == decoded.size() + 2 * quote &&
          token.substr(quote, decoded.size()) == decoded)
        return token.substr(quote, decoded.size());
    return arena_.copy(decoded);
  }

  bool open(Kind kind, std::string_view tag, std::string_view anchor, bool flow) {
    const Span span = event_span();
    Head head;
    std::uint32_t begin = span.begin;
    if (!tag.empty() || !anchor.empty()) {
      begin = content_of(kind, span, flow);
      read_head(tag, anchor, {span.begin, begin}, head);
    }
    return builder_.open(kind, begin, head);
  }

  /// Where a collection with a tag or an anchor begins. Its event ends after the bracket, after the
  /// first `-` of a list that is not indented, and before all other content.
  [[nodiscard]] std::uint32_t content_of(Kind kind, Span span, bool flow) const {
    const bool at_dash = span.end < text_.size() && text_[span.end] == '-';
    return flow || (kind == Kind::array && !at_dash) ? span.end - 1 : span.end;
  }

  void close() {
    const Span bracket = event_span();
    if (bracket.begin == bracket.end)  // a block ends where the next token begins
      builder_.close();
    else
      builder_.close(bracket.end);
  }

  // What libyaml has to say.

  [[nodiscard]] Problem problem() {
    const yaml_parser_t& parser = events_.parser();
    YamlFault fault;
    if (parser.problem != nullptr) fault.problem = parser.problem;
    if (parser.context != nullptr) fault.context = parser.context;
    fault.in_bytes = parser.error == YAML_READER_ERROR;
    if (fault.in_bytes) {
      fault.at = offset(std::min(places_.first() + parser.problem_offset, text_.size()));
      fault.character = static_cast<std::uint32_t>(parser.problem_value);
    } else {
      fault.at = at(parser.problem_mark);
      fault.context_at = at(parser.context_mark);
    }
    return explain_yaml(text_, fault);
  }

  std::string_view text_;
  Arena& arena_;
  ByteOffsets places_;
  Events events_;
  YamlBuilder builder_;
  std::uint32_t seen_;  // the end of the last event
};

}  // namespace

YamlStream parse_yaml(std::string_view text, Arena& arena) {
  if (std::optional<Problem> problem = refuse_yaml(text)) {
    YamlStream stream;
    Tree& tree = stream.documents.emplace_back();
    tree.parsed = false;
    tree.errors.push_back(std::move(*problem));
    return stream;
  }
  const Arena::Counting counting(arena);
  return EventReader(text, arena).read();
}

}  // namespace ecrlint::internal::syntax
