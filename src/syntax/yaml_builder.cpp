// SPDX-License-Identifier: Apache-2.0
// Puts YAML nodes into trees: the tags of CloudFormation and of YAML itself, anchors, merge keys
// and duplicates.
#include "syntax/yaml_builder.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "syntax/duplicates.hpp"
#include "syntax/limits.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::syntax {
namespace {

constexpr std::string_view kPrefix = "Fn::";
// Sorted, as they are written in full; the tag is what follows the prefix.
constexpr std::array<std::string_view, 18> kFunctions = {
    "Fn::And",    "Fn::Base64",       "Fn::Cidr",     "Fn::Equals",      "Fn::FindInMap",
    "Fn::GetAZs", "Fn::GetAtt",       "Fn::If",       "Fn::ImportValue", "Fn::Join",
    "Fn::Length", "Fn::Not",          "Fn::Or",       "Fn::Select",      "Fn::Split",
    "Fn::Sub",    "Fn::ToJsonString", "Fn::Transform"};

/// `yes`, `Yes` or `YES`, and not `yEs`.
bool is_word(std::string_view text, std::string_view word) {
  if (text.size() != word.size() || lower(text.front()) != word.front()) return false;
  const bool capitals =
      is_capital(text.front()) && std::all_of(text.begin(), text.end(), is_capital);
  return capitals ? equal_ignoring_case(text, word) : text.substr(1) == word.substr(1);
}

YamlTag read_local(std::string_view name) {
  using enum YamlTag::Means;
  if (name == "Ref") return {function, "Ref"};
  if (name == "Condition") return {function, "Condition"};
  const auto* found = std::lower_bound(kFunctions.begin(), kFunctions.end(), name,
                                       [](std::string_view full, std::string_view short_name) {
                                         return full.substr(kPrefix.size()) < short_name;
                                       });
  if (found == kFunctions.end() || found->substr(kPrefix.size()) != name) return {unknown};
  return {function, *found};
}

bool can_merge(const Value& value) {
  if (value.is_object() || value.kind == Kind::unknown) return true;
  return value.is_array() &&
         std::all_of(value.members.begin(), value.members.end(), [](const Member& item) {
           return item.value.is_object() || item.value.kind == Kind::unknown;
         });
}

/// The members of a mapping, those written and those merged.
struct MergedMembers {
  std::vector<Member> written;  // without the merge keys
  std::vector<Member> all;
  bool unknown = false;  // what is merged cannot be told
};

/// Puts what each merge key stands for in its place, as YAML 1.1 does. A written member wins over a
/// merged one, and of two merged ones the first. A merge key of what is no mapping is an ordinary
/// member.
class Merger {
 public:
  /// `merges` holds the indices of the merge keys, rising.
  MergedMembers merge(std::span<const Member> members, std::span<const std::size_t> merges) {
    std::vector<bool> merged(members.size());
    for (const std::size_t index : merges) merged[index] = can_merge(members[index].value);
    for (std::size_t i = 0; i < members.size(); ++i)
      if (!merged[i]) result_.written.push_back(members[i]);
    for (const Member& member : result_.written) keys_.insert(member.key);
    for (std::size_t i = 0; i < members.size(); ++i)
      if (merged[i])
        add_all(members[i].value);
      else
        result_.all.push_back(members[i]);
    return std::move(result_);
  }

 private:
  void add_all(const Value& value) {
    result_.unknown = result_.unknown || value.kind == Kind::unknown;
    if (value.is_array()) {
      for (const Member& item : value.members) add_all(item.value);
      return;
    }
    for (const Member& member : value.members)
      if (keys_.insert(member.key).second) result_.all.push_back(member);
  }

  MergedMembers result_;
  std::unordered_set<std::string_view> keys_;
};

/// How many nodes all aliases of a stream together may stand for, the aliases themselves aside. A
/// text counts as one for so many bytes, because what is said of it is worked out at each alias.
constexpr std::size_t kAliasBudget = 250'000;
constexpr std::size_t kBytesOfNode = 256;

}  // namespace

YamlTag read_yaml_tag(std::string_view tag) {
  using enum YamlTag::Means;
  constexpr std::string_view kCore = "tag:yaml.org,2002:";
  if (tag.empty()) return {nothing};
  if (tag == "!") return {text};
  if (tag.front() == '!') return read_local(tag.substr(1));
  if (!tag.starts_with(kCore)) return {unknown};
  tag.remove_prefix(kCore.size());
  for (const std::string_view each : {"str", "int", "float", "timestamp"})
    if (tag == each) return {text};
  for (const std::string_view each : {"bool", "null"})
    if (tag == each) return {boolean};
  for (const std::string_view each : {"map", "seq", "set", "omap", "pairs"})
    if (tag == each) return {nothing};
  if (tag == "merge") return {merge};
  return {unknown};
}

Kind kind_of_plain(std::string_view text) {
  if (text.empty() || text == "~") return Kind::null;
  constexpr std::size_t kLongest = 5;
  if (text.size() > kLongest) return Kind::string;
  if (is_word(text, "null")) return Kind::null;
  for (const std::string_view flag : {"true", "false", "yes", "no", "on", "off"})
    if (is_word(text, flag)) return Kind::boolean;
  return Kind::string;
}

bool yaml_flag(std::string_view text) {
  return is_word(text, "true") || is_word(text, "yes") || is_word(text, "on");
}

YamlBuilder::YamlBuilder(std::string_view text, Arena& arena)
    : text_(text), arena_(arena), budget_(kAliasBudget) {
  const auto holds = [&](std::string_view piece) { return text.find(piece) != text.npos; };
  plain_ = !holds("$") && !holds("<") && !holds("{{") && !holds("\\");
}

bool YamlBuilder::fail(Span span, std::string message) {
  problem_ = Problem{span, std::move(message)};
  return false;
}

bool YamlBuilder::fail_deep(Span span) {
  return fail(span, "nested deeper than " + std::to_string(kMaxDepth) + " levels");
}

bool YamlBuilder::count(Span span) {
  const std::size_t open =
      pending_.size() * sizeof(Member) + stream_.documents.size() * sizeof(Tree) +
      stream_.comments.size() * sizeof(Span) + anchors_.size() * 2 * sizeof(Anchor);
  return arena_.has_room(open) || fail(span, too_many_values());
}

bool YamlBuilder::scalar(Span span, std::string_view text, bool plain, const Head& head) {
  if (!count(span)) return false;
  if (level_ + head.levels() > kMaxDepth) return fail_deep(span);
  Value value{.kind = Kind::string, .span = span, .text = text};
  plain = plain && head.tag.means == Means::nothing;
  if (plain || head.tag.means == Means::boolean) {
    value.kind = kind_of_plain(text);
    value.flag = value.kind == Kind::boolean && yaml_flag(text);
  }
  const bool merges = head.tag.means == Means::merge || (plain && text == "<<");
  end_node(value, head, merges);
  return true;
}

bool YamlBuilder::alias(std::string_view name, Span span) {
  if (!count(span)) return false;
  const auto found = anchors_.find(name);
  if (found == anchors_.end()) return fail(span, "nothing before this alias has its name");
  if (found->second.open) return fail(span, "an alias inside of what it stands for");
  Value value = found->second.value;
  if (!expand(value, span, level_)) return false;
  place(value, false);
  return true;
}

/// Makes a node all of which stands at an alias.
bool YamlBuilder::expand(Value& value, Span span, std::size_t level) {
  value.span = span;
  const std::size_t nodes = value.members.size() + value.text.size() / kBytesOfNode;
  if (nodes > budget_) return fail(span, "aliases expand too far");
  budget_ -= nodes;
  if (!value.is_array() && !value.is_object()) return true;
  if (level == kMaxDepth) return fail_deep(span);
  const std::span<Member> members = arena_.copy(value.members);
  for (Member& member : members) {
    if (value.is_object()) member.key_span = span;
    if (!expand(member.value, span, level + 1)) return false;
  }
  value.members = members;
  return true;
}

bool YamlBuilder::open(Kind kind, std::uint32_t begin, const Head& head) {
  if (!count({begin, begin + 1})) return false;
  const std::size_t levels = 1 + head.levels();
  if (level_ + levels > kMaxDepth) return fail_deep({begin, begin + 1});
  level_ += levels;
  if (!head.anchor.empty()) anchors_[head.anchor].open = true;
  frames_.push_back({kind, begin, head, pending_.size(), kind == Kind::object});
  return true;
}

void YamlBuilder::close(std::uint32_t bracket_end) { close_frame(bracket_end, false); }

void YamlBuilder::close() {
  const Frame& frame = frames_.back();
  const std::uint32_t last =
      pending_.size() > frame.first_child ? pending_.back().value.span.end : frame.begin;
  close_frame(std::max(last, frame.key_span.end), false);
}

void YamlBuilder::close_frame(std::uint32_t end, bool unfinished) {
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

void YamlBuilder::end_node(Value value, const Head& head, bool merges) {
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
void YamlBuilder::place(const Value& value, bool merges) {
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

std::span<const Member> YamlBuilder::members_of(std::span<const Member> children,
                                                const Frame& frame, bool& unknown) {
  const auto first = std::lower_bound(merges_.begin(), merges_.end(), frame.first_child);
  if (first == merges_.end()) {
    find_duplicates(children, tree_.duplicates);
    return arena_.copy(children);
  }
  std::vector<std::size_t> merges(first, merges_.end());
  merges_.erase(first, merges_.end());
  for (std::size_t& index : merges) index -= frame.first_child;
  const MergedMembers merged = Merger().merge(children, merges);
  unknown = merged.unknown;
  find_duplicates(merged.written, tree_.duplicates);
  return arena_.copy(merged.all);
}

void YamlBuilder::end_document() {
  if (!pending_.empty()) tree_.root = pending_.front().value;
  stream_.documents.push_back(std::move(tree_));
  tree_ = {};
  pending_.clear();
  anchors_.clear();
}

void YamlBuilder::break_off(Problem problem) {
  if (!problem_) problem_ = std::move(problem);
}

YamlStream YamlBuilder::finish() {
  if (problem_) {
    while (!frames_.empty()) close_frame(offset(text_.size()), true);
    tree_.parsed = false;
    tree_.plain = plain_;
    tree_.errors.push_back(std::move(*problem_));
    end_document();
  }
  return std::move(stream_);
}

}  // namespace ecrlint::internal::syntax
