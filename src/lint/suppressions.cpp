// SPDX-License-Identifier: Apache-2.0
// Reads suppressions and matches them with findings.
#include "lint/suppressions.hpp"

#include <algorithm>

#include "ecrlint/lint.hpp"
#include "text/ascii.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal {
namespace {

constexpr std::string_view kMark = "ecrlint:";
constexpr std::string_view kVerb = "ignore";
constexpr std::uint32_t kMostColumns = 200;  // who reviews a line does not look behind that

bool is_mark(char c) {
  return is_blank(c) || c == '#' || c == '/' || c == '*' || c == '!' || c == '<' || c == '-';
}

/// Takes what closes a comment off its end.
std::string_view without_close(std::string_view text) {
  for (const std::string_view close : {"*/", "-->"})
    if (text.ends_with(close)) text.remove_suffix(close.size());
  return text;
}

}  // namespace

Suppressions::Suppressions(std::string_view text, std::span<const Span> comments)
    : text_(text),
      lines_(std::any_of(comments.begin(), comments.end(),
                         [&](Span span) { return cut(span).find(kMark) != cut(span).npos; })
                 ? text
                 : std::string_view()) {
  // From the last, so that each knows which line follows the comments after it.
  std::uint32_t below = 0;
  std::uint32_t code = 0;
  for (auto comment = comments.rbegin(); comment != comments.rend(); ++comment) {
    const std::uint32_t next = lines_.position(comment->end).line + 1;
    if (!alone(*comment))
      code = 0;
    else if (next != below)
      code = next;
    below = alone(*comment) ? lines_.position(comment->begin).line : 0;
    if (cut(*comment).find(kMark) != std::string_view::npos) read_comment(*comment, code);
  }
  std::reverse(directives_.begin(), directives_.end());
  for (const Directive& directive : directives_)
    if (directive.well_formed && directive.in_sight && !directive.reason.empty())
      for (const NamedRule& named : directive.named) {
        Validity& validity = validities_[{directive.line, named.rule}];
        validity.above = validity.above || directive.above;
        if (validity.reason.empty()) validity.reason = directive.reason;
      }
}

std::string_view Suppressions::cut(Span span) const {
  return text_.substr(span.begin, span.end - span.begin);
}

Span Suppressions::trimmed(std::uint32_t begin, std::uint32_t end) const {
  while (begin < end && is_blank(text_[begin])) ++begin;
  while (end > begin && is_blank(text_[end - 1])) --end;
  return {begin, end};
}

/// Is nothing else on the lines of a comment?
bool Suppressions::alone(Span comment) const {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '>'; };
  std::size_t begin = comment.begin;
  while (begin > 0 && blank(text_[begin - 1])) --begin;
  std::size_t end = comment.end;
  while (end < text_.size() && blank(text_[end])) ++end;
  const auto breaks = [&](std::size_t at) { return text_[at] == '\n' || text_[at] == '\r'; };
  return (begin == 0 || breaks(begin - 1)) && (end >= text_.size() || breaks(end));
}

/// `next_line` is the line after it and the comments below, or 0 when it stands beside code.
void Suppressions::read_comment(Span comment, std::uint32_t next_line) {
  std::vector<Span> rows;
  for (std::uint32_t begin = comment.begin; begin < comment.end;) {
    const auto stop = std::min(text_.find_first_of("\r\n", begin), std::size_t{comment.end});
    rows.push_back({begin, static_cast<std::uint32_t>(stop)});
    begin = static_cast<std::uint32_t>(stop) + 1;
  }
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    const Span line = trimmed(row->begin, row->end);
    const auto end = line.begin + static_cast<std::uint32_t>(without_close(cut(line)).size());
    std::uint32_t begin = row->begin;
    while (begin < end && is_mark(text_[begin])) ++begin;
    if (begin >= end || !text_.substr(begin, end - begin).starts_with(kMark)) continue;
    const bool above = next_line != 0;
    read_directive(begin, end, rows.size() == 1 ? comment : Span{},
                   above ? next_line : lines_.position(row->begin).line, above);
  }
}

void Suppressions::read_directive(std::uint32_t begin, std::uint32_t end, Span comment,
                                  std::uint32_t line, bool above) {
  Directive directive;
  directive.span = trimmed(begin, end);
  directive.removable = comment;
  directive.line = line;
  directive.above = above;
  const Span rest = trimmed(begin + static_cast<std::uint32_t>(kMark.size()), end);
  const std::string_view words = cut(rest);
  std::size_t size = 0;
  while (size < words.size() && (is_letter(words[size]) || words[size] == '-')) ++size;
  // Prose may begin with the name of the program.
  if (edit_distance(words.substr(0, size), kVerb) > 2) return;
  const std::size_t open = words.find_first_not_of(" \t", size);
  const std::size_t close = words.find(']');
  const bool list = open != words.npos && words[open] == '[' && close != words.npos;
  directive.well_formed = list && words.substr(0, size) == kVerb;
  if (list) {
    const auto at = [&](std::size_t offset) {
      return rest.begin + static_cast<std::uint32_t>(offset);
    };
    read_names(directive, at(open + 1), at(close));
    if (has_words(words.substr(close + 1)))
      directive.reason = cut(trimmed(at(close + 1), rest.end));
    directive.in_sight = lines_.position(at(close)).column <= kMostColumns;
  }
  directives_.push_back(std::move(directive));
}

void Suppressions::read_names(Directive& directive, std::uint32_t begin, std::uint32_t end) const {
  while (begin < end) {
    const std::size_t comma =
        begin + std::min(cut({begin, end}).find(','), std::size_t{end - begin});
    NamedRule named;
    named.span = trimmed(begin, static_cast<std::uint32_t>(comma));
    named.word = cut(named.span);
    named.rule = find_rule(named.word);
    if (!named.word.empty()) directive.named.push_back(named);
    begin = static_cast<std::uint32_t>(comma) + 1;
  }
}

void Suppressions::add(std::size_t level, Span span) {
  if (span.begin == span.end) return;
  if (extents_.size() <= level) extents_.resize(level + 1);
  extents_[level].try_emplace(span.begin, span);
}

void Suppressions::add(Extent kind, Span span) { add(static_cast<std::size_t>(kind), span); }

void Suppressions::add_around(const syntax::Value& root, Span inner) {
  std::size_t level = static_cast<std::size_t>(Extent::code) + 1;
  const auto begin = [](const syntax::Value& holder, const syntax::Member& member) {
    return (holder.is_object() ? member.key_span : member.value.span).begin;
  };
  for (const syntax::Value* at = &root; !at->members.empty(); ++level) {
    const auto after = std::partition_point(
        at->members.begin(), at->members.end(),
        [&](const syntax::Member& member) { return begin(*at, member) <= inner.begin; });
    if (after == at->members.begin()) return;
    const syntax::Member& member = *(after - 1);
    if (member.value.span.end < inner.end) return;
    add(level, {begin(*at, member), member.value.span.end});
    at = &member.value;
  }
}

/// Uses those that speak of a line, or of what begins there, for a rule.
std::optional<std::string_view> Suppressions::use(std::uint32_t line, bool extent,
                                                  const RuleInfo* rule) {
  const auto found = validities_.find({line, rule});
  if (found == validities_.end() || (extent && !found->second.above)) return std::nullopt;
  found->second.used = true;
  return found->second.reason;
}

std::optional<std::string_view> Suppressions::hold_back(const RuleInfo& rule, Span place) {
  auto found = use(lines_.position(place.begin).line, false, &rule);
  for (const auto& level : extents_) {
    const auto after = level.upper_bound(place.begin);
    if (after == level.begin()) continue;
    const Span extent = std::prev(after)->second;
    if (place.end > extent.end) continue;
    if (const auto around = hold_back_around(rule, extent); !found) found = around;
  }
  return found;
}

std::optional<std::string_view> Suppressions::hold_back_around(const RuleInfo& rule, Span around) {
  return use(lines_.position(around.begin).line, true, &rule);
}

std::vector<SuppressionFault> Suppressions::faults(
    const std::function<bool(const RuleInfo&)>& ran) const {
  std::vector<SuppressionFault> faults;
  using enum SuppressionFault::Kind;
  for (const Directive& directive : directives_) {
    if (!directive.well_formed || directive.named.empty()) {
      faults.push_back({malformed, directive.span, {}, {}});
      continue;
    }
    if (!directive.in_sight) {
      faults.push_back({out_of_sight, directive.span, {}, {}});
      continue;
    }
    if (directive.reason.empty()) faults.push_back({no_reason, directive.span, {}, {}});
    const Span removable = directive.named.size() == 1 ? directive.removable : Span{};
    for (const NamedRule& named : directive.named)
      if (named.rule == nullptr)
        faults.push_back({unknown_rule, named.span, named.word, {}});
      else if (!directive.reason.empty() && !validities_.at({directive.line, named.rule}).used &&
               ran(*named.rule))
        faults.push_back({unused, named.span, named.word, removable});
  }
  return faults;
}

CommentSuppressions::CommentSuppressions(std::span<const format::FileFacts> files,
                                         std::span<const Source> sources,
                                         std::span<const Reading> readings) {
  std::map<std::size_t, const syntax::Value*> roots;
  for (const format::FileFacts& facts : files) {
    Suppressions suppressions(sources[facts.source].text, facts.comments);
    if (suppressions.empty()) continue;
    by_source_.emplace(facts.source, std::move(suppressions));
    roots.emplace(facts.source, &facts.root);
  }
  if (by_source_.empty()) return;
  for (const Reading& reading : readings)
    if (!reading.document->of_catalog) add_extents(reading, roots);
}

void CommentSuppressions::add_extents(const Reading& reading,
                                      const std::map<std::size_t, const syntax::Value*>& roots) {
  using enum Suppressions::Extent;
  const format::Document& document = *reading.document;
  if (const auto found = by_source_.find(document.source); found != by_source_.end()) {
    Suppressions& suppressions = found->second;
    suppressions.add(block, document.holder);
    suppressions.add(code, document.shown);
    suppressions.add(policy, reading.policy.root->span);
    suppressions.add_around(*roots.at(document.source), reading.policy.root->span);
  }
  for (const Statement& one : reading.policy.statements) {
    const auto [source, span] = document.written_at(one.value->span);
    if (const auto found = by_source_.find(source); found != by_source_.end())
      found->second.add(statement, span);
  }
}

std::optional<std::string_view> CommentSuppressions::hold_back(const PlacedFinding& placed) {
  std::optional<std::string_view> found;
  const auto ask = [&](const format::SourceSpan& place, auto how) {
    const auto of = by_source_.find(place.source);
    if (of == by_source_.end()) return;
    if (const auto reason = (of->second.*how)(*placed.finding.rule, place.span); !found)
      found = reason;
  };
  for (const format::SourceSpan& place : placed.places) ask(place, &Suppressions::hold_back);
  for (const format::SourceSpan& place : placed.around) ask(place, &Suppressions::hold_back_around);
  return found;
}

std::vector<SuppressionFault> CommentSuppressions::faults(
    std::size_t source, const std::function<bool(const RuleInfo&)>& ran) const {
  const auto found = by_source_.find(source);
  return found == by_source_.end() ? std::vector<SuppressionFault>() : found->second.faults(ran);
}

}  // namespace ecrlint::internal
