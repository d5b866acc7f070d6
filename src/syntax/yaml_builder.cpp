// SPDX-License-Identifier: Apache-2.0
// Puts YAML nodes into trees: tags, anchors, merge keys and duplicates.
#include "syntax/yaml_builder.hpp"

#include <algorithm>

#include "syntax/duplicates.hpp"
#include "syntax/yaml_merge.hpp"

namespace ecrlint::internal::syntax {
namespace {

/// How many nodes all aliases of a stream together may stand for, the aliases themselves aside.
constexpr std::size_t kAliasBudget = 250'000;

}  // namespace

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

bool YamlBuilder::scalar(Span span, std::string_view text, bool plain, const Head& head) {
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

bool YamlBuilder::open(Kind kind, std::uint32_t begin, const Head& head) {
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

void YamlBuilder::report_duplicates(std::span<const Member> members) {
  find_duplicates(
      members, [](const Member& member) { return member.key; },
      [](const Member& member) { return member.key_span; }, tree_.duplicates);
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
    while (!frames_.empty()) close_frame(static_cast<std::uint32_t>(text_.size()), true);
    tree_.parsed = false;
    tree_.plain = plain_;
    tree_.errors.push_back(std::move(*problem_));
    end_document();
  }
  return std::move(stream_);
}

}  // namespace ecrlint::internal::syntax
