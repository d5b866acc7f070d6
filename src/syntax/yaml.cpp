// YAML text to Value trees with exact spans, from the events of libyaml.
#include "syntax/yaml.hpp"

#include <yaml.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

#include "syntax/duplicates.hpp"
#include "syntax/yaml_merge.hpp"
#include "syntax/yaml_problem.hpp"
#include "syntax/yaml_tag.hpp"
#include "text/ascii.hpp"
#include "text/yaml_text.hpp"

namespace ecrlint::syntax {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// How many nodes all aliases of a stream together may stand for, the aliases themselves aside.
constexpr std::size_t kAliasBudget = 250'000;

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// libyaml counts characters where we count bytes. Its places mostly rise, so each is counted from
/// the last one.
class Places {
 public:
  explicit Places(std::string_view text)
      : text_(text), byte_(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0) {
    first_ = byte_;
    unsigned char all = 0;
    for (const char c : text.substr(byte_)) all |= static_cast<unsigned char>(c);
    ascii_ = all < 0x80;
  }

  [[nodiscard]] std::size_t first() const { return first_; }

  std::uint32_t byte(const yaml_mark_t& mark) {
    if (ascii_) return static_cast<std::uint32_t>(std::min(first_ + mark.index, text_.size()));
    for (; index_ < mark.index && byte_ < text_.size(); ++index_) {
      ++byte_;
      while (is_inside(byte_)) ++byte_;
    }
    for (; index_ > mark.index && byte_ > first_; --index_) {
      --byte_;
      while (byte_ > first_ && is_inside(byte_)) --byte_;
    }
    return static_cast<std::uint32_t>(byte_);
  }

 private:
  [[nodiscard]] bool is_inside(std::size_t at) const {
    return at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U;
  }

  std::string_view text_;
  std::size_t byte_;
  std::size_t first_ = 0;
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

/// What a node has besides its value.
struct Head {
  YamlTag tag = {};
  Span tag_span = {};
  std::string_view anchor = {};

  /// How many levels of the tree the tag adds.
  [[nodiscard]] std::size_t levels() const { return tag.means == YamlTag::Means::function ? 1 : 0; }
};

/// A collection whose end has not been read.
struct Frame {
  Kind kind;
  std::uint32_t begin;
  Head head;
  std::size_t first_child;
  // Of an object:
  bool wants_key;
  bool unknowable = false;  // has a key that is no scalar
  bool merges = false;      // the key is the merge key
  std::string_view key = {};
  Span key_span = {};
};

struct Anchor {
  Value value;
  bool open;  // its node has not ended
};

class StreamBuilder {
 public:
  StreamBuilder(std::string_view text, Arena& arena)
      : text_(text), arena_(arena), places_(text), events_(text, places_.first()) {
    const auto holds = [&](std::string_view piece) { return text.find(piece) != text.npos; };
    plain_ = !holds("$") && !holds("<") && !holds("{{") && !holds("\\");
    seen_ = static_cast<std::uint32_t>(places_.first());
  }

  YamlStream build() {
    for (bool going = true; going;) {
      if (!events_.next()) {
        problem_ = problem();
        break;
      }
      find_comments();
      going = take_event();
      seen_ = std::max(seen_, at(events_.event().end_mark));
    }
    if (problem_) break_off();
    return std::move(stream_);
  }

 private:
  using Means = YamlTag::Means;

  std::uint32_t at(const yaml_mark_t& mark) { return places_.byte(mark); }
  Span event_span() { return {at(events_.event().start_mark), at(events_.event().end_mark)}; }

  bool take_event() {
    const yaml_event_t& event = events_.event();
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return scalar();
      case YAML_ALIAS_EVENT:
        return alias();
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
        tree_.plain = plain_;
        return true;
      case YAML_DOCUMENT_END_EVENT:
        end_document();
        return true;
      default:
        return event.type != YAML_STREAM_END_EVENT;
    }
  }

  bool fail(Span span, std::string message) {
    problem_ = Problem{span, std::move(message)};
    return false;
  }
  bool fail_deep(Span span) {
    return fail(span, "nested deeper than " + std::to_string(kMaxDepth) + " levels");
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
    stream_.comments.push_back(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    return end;
  }

  /// Reads what stands before the content of a node, and gives where that begins.
  std::uint32_t read_head(std::string_view tag, std::string_view anchor, Span node, Head& head) {
    if (tag.empty() && anchor.empty()) return node.begin;
    const text::YamlHead found = text::read_yaml_head(text_, node);
    stream_.comments.insert(stream_.comments.end(), found.comments.begin(), found.comments.end());
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
    if (level_ + head.levels() > kMaxDepth) return fail_deep(span);

    Value value{.kind = Kind::string, .span = span};
    value.text = keep({reinterpret_cast<const char*>(data.value), data.length}, span);
    const bool plain = data.style == YAML_PLAIN_SCALAR_STYLE && head.tag.means == Means::nothing;
    if (plain || head.tag.means == Means::boolean) {
      value.kind = kind_of_plain(value.text);
      value.flag = value.kind == Kind::boolean && yaml_flag(value.text);
    }
    const bool merges = head.tag.means == Means::merge || (plain && value.text == "<<");
    end_node(value, head, merges);
    return true;
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

  bool alias() {
    const std::string_view name = view(events_.event().data.alias.anchor);
    const Span span = event_span();
    const auto found = anchors_.find(name);
    if (found == anchors_.end()) return fail(span, "nothing before this alias has its name");
    if (found->second.open) return fail(span, "an alias inside of what it stands for");
    Value value = found->second.value;
    if (!expand(value, span, level_)) return false;
    place(value, false);
    return true;
  }

  /// Makes a node all of which stands at an alias.
  bool expand(Value& value, Span span, std::size_t level) {
    value.span = span;
    if (!value.is_array() && !value.is_object()) return true;
    if (level == kMaxDepth) return fail_deep(span);
    if (value.members.size() > budget_) return fail(span, "aliases expand too far");
    budget_ -= value.members.size();
    const std::span<Member> members = arena_.copy(value.members);
    for (Member& member : members) {
      if (value.is_object()) member.key_span = span;
      if (!expand(member.value, span, level + 1)) return false;
    }
    value.members = members;
    return true;
  }

  bool open(Kind kind, std::string_view tag, std::string_view anchor, bool flow) {
    const Span span = event_span();
    Head head;
    std::uint32_t begin = span.begin;
    if (!tag.empty() || !anchor.empty()) {
      begin = content_of(kind, span, flow);
      read_head(tag, anchor, {span.begin, begin}, head);
    }
    const std::size_t levels = 1 + head.levels();
    if (level_ + levels > kMaxDepth) return fail_deep({begin, begin + 1});
    level_ += levels;
    if (!head.anchor.empty()) anchors_[head.anchor].open = true;
    frames_.push_back({kind, begin, head, pending_.size(), kind == Kind::object});
    return true;
  }

  /// Where a collection with a tag or an anchor begins. Its event ends after the bracket, after the
  /// first `-` of a list that is not indented, and before all other content.
  [[nodiscard]] std::uint32_t content_of(Kind kind, Span span, bool flow) const {
    const bool at_dash = span.end < text_.size() && text_[span.end] == '-';
    return flow || (kind == Kind::array && !at_dash) ? span.end - 1 : span.end;
  }

  void close() {
    const Span bracket = event_span();
    std::uint32_t end = bracket.end;
    if (bracket.begin == bracket.end)  // a block ends where the next token begins
      end = pending_.size() > frames_.back().first_child
                ? std::max(pending_.back().value.span.end, frames_.back().key_span.end)
                : std::max(frames_.back().begin, frames_.back().key_span.end);
    close_frame(end, false);
  }

  void close_frame(std::uint32_t end, bool unfinished) {
    const Frame frame = frames_.back();
    frames_.pop_back();
    level_ -= 1 + frame.head.levels();
    Value value{.kind = frame.kind, .unfinished = unfinished, .span = {frame.begin, end}};
    const auto children = std::span<const Member>(pending_).subspan(frame.first_child);
    bool unknown = frame.unknowable;
    if (value.is_array())
      value.members = arena_.copy(children);
    else if (!unknown)
      value.members = members_of(children, frame, unknown);
    if (unknown) value = {.kind = Kind::unknown, .unfinished = unfinished, .span = value.span};
    while (!merges_.empty() && merges_.back() >= frame.first_child) merges_.pop_back();
    pending_.resize(frame.first_child);
    end_node(value, frame.head, false);
  }

  void end_node(Value value, const Head& head, bool merges) {
    if (head.tag_span.end != 0 && head.tag.means != Means::function)
      value.span.begin = std::min(value.span.begin, head.tag_span.begin);
    if (head.tag.means == Means::unknown) {
      value = {.kind = Kind::unknown, .unfinished = value.unfinished, .span = value.span};
    } else if (head.tag.means == Means::function) {
      const Member member{head.tag.function, head.tag_span, value};
      value = {.kind = Kind::object,
               .unfinished = value.unfinished,
               .span = {head.tag_span.begin, value.span.end},
               .members = arena_.copy(std::span<const Member>(&member, 1))};
    }
    if (!head.anchor.empty()) anchors_[head.anchor] = {value, false};
    place(value, merges);
  }

  /// Gives a finished node to the collection that it stands in.
  void place(const Value& value, bool merges) {
    if (frames_.empty() || frames_.back().kind != Kind::object) {
      pending_.push_back({{}, {}, value});
      return;
    }
    Frame& parent = frames_.back();
    if (parent.wants_key) {
      const bool known = !value.is_array() && !value.is_object() && value.kind != Kind::unknown;
      parent.unknowable = parent.unknowable || !known;
      parent.merges = merges;
      parent.key = value.text;
      parent.key_span = value.span;
    } else {
      if (parent.merges) merges_.push_back(pending_.size());
      pending_.push_back({parent.key, parent.key_span, value});
    }
    parent.wants_key = !parent.wants_key;
  }

  std::span<const Member> members_of(std::span<const Member> children, const Frame& frame,
                                     bool& unknown) {
    const auto first = std::lower_bound(merges_.begin(), merges_.end(), frame.first_child);
    if (first == merges_.end()) {
      report_duplicates(children);
      return arena_.copy(children);
    }
    std::vector<std::size_t> merges(first, merges_.end());
    merges_.erase(first, merges_.end());
    for (std::size_t& index : merges) index -= frame.first_child;
    const MergedMembers merged = merge_members(children, merges);
    unknown = merged.unknown;
    report_duplicates(merged.written);
    return arena_.copy(std::span<const Member>(merged.all));
  }

  void report_duplicates(std::span<const Member> members) {
    find_duplicates(
        members, [](const Member& member) { return member.key; },
        [](const Member& member) { return member.key_span; }, tree_.duplicates);
  }

  // Documents.

  void end_document() {
    if (!pending_.empty()) tree_.root = pending_.front().value;
    stream_.documents.push_back(std::move(tree_));
    tree_ = {};
    pending_.clear();
    anchors_.clear();
  }

  /// Ends the stream at the problem; what is open gets no further.
  void break_off() {
    while (!frames_.empty()) close_frame(static_cast<std::uint32_t>(text_.size()), true);
    tree_.parsed = false;
    tree_.plain = plain_;
    tree_.errors.push_back(std::move(*problem_));
    end_document();
  }

  // What libyaml has to say.

  [[nodiscard]] Problem problem() {
    const yaml_parser_t& parser = events_.parser();
    YamlFault fault;
    if (parser.problem != nullptr) fault.problem = parser.problem;
    if (parser.context != nullptr) fault.context = parser.context;
    fault.in_bytes = parser.error == YAML_READER_ERROR;
    if (fault.in_bytes) {
      const std::size_t byte = places_.first() + parser.problem_offset;
      fault.at = static_cast<std::uint32_t>(std::min(byte, text_.size()));
      fault.character = static_cast<std::uint32_t>(parser.problem_value);
    } else {
      fault.at = at(parser.problem_mark);
      fault.context_at = at(parser.context_mark);
    }
    return explain_yaml(text_, fault);
  }

  std::string_view text_;
  Arena& arena_;
  Places places_;
  Events events_;
  YamlStream stream_;
  Tree tree_;  // of the document that is open
  bool plain_ = false;
  std::uint32_t seen_ = 0;  // the end of the last event
  std::size_t level_ = 0;
  std::size_t budget_ = kAliasBudget;
  std::vector<Frame> frames_;
  std::vector<Member> pending_;      // finished values whose container is still open
  std::vector<std::size_t> merges_;  // those of them that stand under a merge key
  std::unordered_map<std::string_view, Anchor> anchors_;
  std::optional<Problem> problem_;
};

}  // namespace

YamlStream parse_yaml(std::string_view text, Arena& arena) {
  if (std::optional<Problem> problem = refuse_yaml(text)) {
    Tree tree;
    tree.parsed = false;
    tree.errors.push_back(std::move(*problem));
    YamlStream stream;
    stream.documents.push_back(std::move(tree));
    return stream;
  }
  return StreamBuilder(text, arena).build();
}

}  // namespace ecrlint::syntax
