// SPDX-License-Identifier: Apache-2.0
// Terraform's functions of texts.
#include <algorithm>
#include <optional>

#include "format/terraform/compare.hpp"
#include "format/terraform/functions.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

/// `x` as one piece of text, a hole where it is not known.
std::string_view text_of(const Term& term) {
  const bool scalar = term.is(Kind::string) || term.is(Kind::number) || term.is(Kind::boolean);
  return scalar && term.json == nullptr && !term.not_given ? term.text : kUnknownText;
}

/// What an item that is alone in a `join()` comes to.
Term as_text(Term term) {
  if (term.is(Kind::number) || term.is(Kind::boolean)) term.kind = Kind::string;
  return term;
}

/// A text of the pattern from its percent sign on.
struct Verb {
  char letter;
  bool bare;  ///< without flags, width and precision
  std::size_t end;
};

std::optional<Verb> verb_at(std::string_view pattern, std::size_t at) {
  const std::size_t letter = pattern.find_first_not_of("+-# 0123456789.", at + 1);
  if (letter == pattern.npos) return std::nullopt;
  return Verb{pattern[letter], letter == at + 1, letter};
}

/// `%s` and `%d` of a format, filled; a hole for what is spelt in another way.
Term format_with(const FunctionCall& call, std::span<const Term> values) {
  const Term& pattern = call.at(0);
  if (!pattern.is(Kind::string) || pattern.json != nullptr) return call.unknown();
  std::string text;
  std::size_t used = 0;
  for (std::size_t i = 0; i < pattern.text.size(); ++i) {
    if (pattern.text[i] != '%') {
      text += pattern.text[i];
      continue;
    }
    const auto verb = verb_at(pattern.text, i);
    if (!verb) return call.failure();
    i = verb->end;
    // `%[1]s` and `%*d` choose their values.
    if (verb->letter == '[' || verb->letter == '*') return call.any_text();
    if (verb->letter == '%' && verb->bare)
      text += '%';
    else if (used == values.size())
      return call.failure();
    else
      text += verb->bare && std::string_view("sdv").find(verb->letter) != std::string_view::npos
                  ? text_of(values[used++])
                  : (++used, kUnknownText);
    if (!call.evaluator.has_room_for_text(text.size())) return call.unknown();
  }
  return call.string(text);
}

/// A part of a text, with the places that it has.
Term part_of(const Term& whole, std::size_t begin, std::size_t size, Evaluator& evaluator) {
  Term part = whole;
  part.text = whole.text.substr(begin, size);
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < whole.pieces.size(); ++i) {
    Piece piece = whole.pieces[i];
    const std::size_t end =
        i + 1 < whole.pieces.size() ? whole.pieces[i + 1].inner : whole.text.size();
    if (end <= begin || piece.inner >= begin + part.text.size()) continue;
    const std::size_t cut = begin > piece.inner ? begin - piece.inner : 0;
    if (piece.verbatim) {
      piece.outer.begin += static_cast<std::uint32_t>(cut);
      const std::size_t kept = std::min(end, begin + part.text.size()) - piece.inner - cut;
      piece.outer.end = piece.outer.begin + static_cast<std::uint32_t>(kept);
    }
    piece.inner = static_cast<std::uint32_t>(piece.inner + cut - begin);
    pieces.push_back(piece);
  }
  evaluator.spend(pieces.size());
  part.pieces = evaluator.arena().copy(pieces);
  return part;
}

bool is_line_break(char c) { return c == '\n' || c == '\r'; }
bool is_space(char c) { return is_blank(c) || c == '\v' || c == '\f'; }

/// Without such characters at the end, and at the front. A hole there may be made of them, and
/// hides those behind it.
Term trim(const FunctionCall& call, bool (*drops)(char), bool front) {
  if (call.count() != 1) return call.unknown();
  const Term& term = call.at(0);
  if (term.json != nullptr) return term;
  if (!term.is(Kind::string)) return call.unknown();
  const auto goes = [&](char c) { return c == kHole || drops(c); };
  std::size_t begin = 0;
  std::size_t end = term.text.size();
  while (front && begin < end && goes(term.text[begin])) ++begin;
  while (end > begin && goes(term.text[end - 1])) --end;
  const bool hole_before = term.text.substr(0, begin).find(kHole) != std::string_view::npos;
  const bool hole_behind = term.text.substr(end).find(kHole) != std::string_view::npos;
  if (!hole_before && !hole_behind) return part_of(term, begin, end - begin, call.evaluator);
  if (begin == end) return call.any_text();
  std::string text(hole_before ? kUnknownText : std::string_view());
  text += term.text.substr(begin, end - begin);
  if (hole_behind) text += kHole;
  return call.string(text);
}

/// `trimprefix` and `trimsuffix`.
Term trim_text(const FunctionCall& call, bool front) {
  if (call.count() != 2 || !call.at(0).is(Kind::string) || !call.at(1).is_plain_string())
    return call.unknown();
  const Term& term = call.at(0);
  const std::string_view cut = call.at(1).text;
  if (term.json != nullptr) return trimmed(cut).empty() ? term : call.unknown();
  const auto found = front ? begins_with(term.text, cut) : ends_with(term.text, cut);
  if (!found) return call.unknown();
  if (!*found) return term;
  return part_of(term, front ? cut.size() : 0, term.text.size() - cut.size(), call.evaluator);
}

}  // namespace

Term join(const FunctionCall& call) {
  if (call.count() < 2 || !call.at(0).is(Kind::string)) return call.unknown();
  std::vector<const Term*> parts;
  bool open = false;
  for (std::size_t i = 1; i < call.count(); ++i) {
    if (!call.at(i).is_collection()) return call.unknown();
    if (!call.evaluator.spend(call.at(i).entries.size())) return call.unknown();
    open = open || call.at(i).open;
    for (const Entry& entry : call.at(i).entries) parts.push_back(&entry.value);
  }
  if (open && parts.size() != 1) return call.any_text();
  if (parts.size() == 1) {
    Term alone = as_text(*parts.front());
    alone.open = alone.open || (open && !alone.is_collection());
    return alone;
  }
  std::string text;
  std::vector<Entry> documents;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += call.at(0).text;
    text += text_of(*parts[i]);
    if (!call.evaluator.has_room_for_text(text.size())) return call.unknown();
    if (parts[i]->json != nullptr) documents.push_back({{}, {}, call.place().span, *parts[i]});
  }
  Term joined = call.string(text);
  if (documents.size() > 1 && documents.size() == parts.size())
    joined.entries = call.evaluator.arena().copy(documents);
  return joined;
}

Term format(const FunctionCall& call) {
  return call.count() == 0 ? call.unknown() : format_with(call, call.values().subspan(1));
}

Term format_list(const FunctionCall& call) {
  if (call.count() < 2) return call.unknown();
  std::optional<std::size_t> many;
  bool open = false;
  for (const Term& value : call.values().subspan(1)) {
    if (value.is_unknown()) return call.unknown();
    if (!value.is(Kind::array)) continue;
    if (many.value_or(value.entries.size()) != value.entries.size()) return call.unknown();
    many = value.entries.size();
    open = open || value.open;
  }
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < many.value_or(1); ++i) {
    std::vector<Term> row;
    if (!call.evaluator.spend(call.count())) return call.unknown();
    const Doubt* doubt = nullptr;
    for (const Term& value : call.values().subspan(1)) {
      row.push_back(value.is(Kind::array) ? value.entries[i].value : value);
      if (value.is(Kind::array) && value.entries[i].doubt != nullptr)
        doubt = value.entries[i].doubt;
    }
    entries.push_back({{}, {}, call.place().span, format_with(call, row), doubt});
    if (entries.back().is_rest()) entries.back().value = call.unknown();
  }
  return open ? call.open_list(entries, 0) : call.evaluator.list(entries, call.place());
}

Term replace(const FunctionCall& call) {
  if (call.count() != 3 || !call.plain() || call.at(1).text.empty()) return call.unknown();
  const std::string_view from = call.at(1).text;
  if (from.front() == '/') return call.unknown();  // a regular expression
  std::string text;
  std::string_view left = call.at(0).text;
  for (auto at = left.find(from); at != left.npos; at = left.find(from)) {
    text += left.substr(0, at);
    text += call.at(2).text;
    left.remove_prefix(at + from.size());
    if (!call.evaluator.has_room_for_text(text.size())) return call.unknown();
  }
  return call.string(text += left);
}

Term change_case(const FunctionCall& call, bool up) {
  if (call.count() != 1 || !call.at(0).is(Kind::string)) return call.unknown();
  std::string text(call.at(0).text);
  for (char& c : text)
    if (up ? is_small(c) : is_capital(c)) c = static_cast<char>(c ^ 0x20);
  return call.string(text);
}

Term split(const FunctionCall& call) {
  if (call.count() != 2 || !call.plain() || call.at(0).text.empty()) return call.unknown();
  std::vector<Entry> entries;
  std::string_view left = call.at(1).text;
  for (;;) {
    const auto at = left.find(call.at(0).text);
    entries.push_back({{}, {}, call.arguments.uses[1], call.string(left.substr(0, at))});
    if (at == left.npos) break;
    if (!call.evaluator.has_room(entries.size())) return call.unknown();
    left.remove_prefix(at + call.at(0).text.size());
  }
  return call.evaluator.list(entries, call.place());
}

Term chomp(const FunctionCall& call) { return trim(call, is_line_break, false); }
Term trim_space(const FunctionCall& call) { return trim(call, is_space, true); }
Term trim_prefix(const FunctionCall& call) { return trim_text(call, true); }
Term trim_suffix(const FunctionCall& call) { return trim_text(call, false); }

Term to_string(const FunctionCall& call) {
  if (call.count() != 1 || call.at(0).is_collection()) return call.unknown();
  return as_text(call.at(0));
}

}  // namespace ecrlint::internal::format::terraform
