// SPDX-License-Identifier: Apache-2.0
// Joins strings out of text and values, those of files with templates too.
#include <array>

#include "format/collector.hpp"
#include "format/terraform/evaluate.hpp"
#include "format/terraform/template.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

bool is_verbatim(const Expression& text) {
  return text.text.size() == text.span.end - text.span.begin;
}

Term term_of(const Value& value, std::size_t source, Arena& arena) {
  Term term{.kind = value.kind, .flag = value.flag, .text = value.text};
  term.place = {source, value.span};
  if (value.kind == Kind::boolean) term.text = value.flag ? "true" : "false";
  std::vector<Entry> entries;
  for (const Member& member : value.members)
    entries.push_back(
        {member.key, member.key_span, member.value.span, term_of(member.value, source, arena)});
  term.entries = arena.copy(entries);
  return term;
}

/// Writes a value as `jsonencode()` would, with a hole for what is not known.
class JsonEncoder {
 public:
  explicit JsonEncoder(Evaluator& evaluator) : evaluator_(evaluator) {}

  void put(const Term& term) {
    const std::size_t before = text_.size();
    if (depth_ == syntax::kMaxDepth || too_long() || !evaluator_.spend(1)) {
      text_ += kHole;
      return;
    }
    if (term.is(Kind::string) && term.json == nullptr)
      put_string(term.text);
    else if (term.is_collection())
      put_entries(term);
    else if (term.is(Kind::boolean) || term.is(Kind::number))
      text_ += term.text;
    else
      text_ += term.is(Kind::null) ? std::string_view("null") : kUnknownText;
    constexpr std::size_t kBytesOfStep = 64;
    if (!term.is_collection()) evaluator_.spend((text_.size() - before) / kBytesOfStep);
  }

  [[nodiscard]] bool too_long() const { return text_.size() > Evaluator::kLongestString; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void put_entries(const Term& collection) {
    const bool object = collection.is(Kind::object);
    text_ += object ? '{' : '[';
    ++depth_;
    for (const Entry& entry : collection.entries) {
      if (&entry != &collection.entries.front()) text_ += ',';
      if (object) put_string(entry.key);
      if (object) text_ += ':';
      put(entry.value);
      if (too_long()) break;
    }
    --depth_;
    text_ += object ? '}' : ']';
  }

  void put_string(std::string_view string) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text_ += '"';
    for (const char c : string) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') text_ += '\\';
      if (byte >= ' ') {
        text_ += c;
      } else {
        text_ += "\\u00";
        text_ += kDigits[byte >> 4U];
        text_ += kDigits[byte & 15U];
      }
    }
    text_ += '"';
  }

  Evaluator& evaluator_;
  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace

OffsetMap map_of(const Term& string) {
  OffsetMap map;
  if (string.pieces.empty()) {
    map.add_blur(0, string.place.span, string.place.span.begin);
    return map;
  }
  std::uint32_t before = string.pieces.front().outer.begin;
  for (const Piece& piece : string.pieces) {
    if (piece.verbatim)
      map.add_run(piece.inner, piece.outer.begin, before);
    else
      map.add_blur(piece.inner, piece.outer, before);
    before = piece.outer.end;
  }
  map.add_run(offset(string.text.size()), before, before);
  return map;
}

syntax::Tree parse_pieces(const Term& string, Arena& arena) {
  return parse_holed(string.text, map_of(string), arena);
}

const Term* json_of(const Term& string, Evaluator& evaluator) {
  if (string.json != nullptr) return string.json;
  if (!string.is(Kind::string) || !evaluator.spend(string.text.size())) return nullptr;
  const syntax::Tree tree = parse_pieces(string, evaluator.arena());
  if (!tree.parsed || tree.root.kind == Kind::unknown) return nullptr;
  return &evaluator.arena().keep(term_of(tree.root, string.place.source, evaluator.arena()));
}

std::string json_text(const Term& value, Evaluator& evaluator) {
  JsonEncoder encoder(evaluator);
  encoder.put(value);
  return evaluator.has_room_for_text(encoder.text().size()) ? encoder.text()
                                                            : std::string(kUnknownText);
}

/// A string under construction, with where its pieces come from.
class Joiner {
 public:
  void add(std::string_view text, Span outer, bool verbatim, const Term* value = nullptr) {
    pieces_.push_back({offset(text_.size()), outer, verbatim, value});
    text_ += text;
  }
  void add_hole(Span outer) { add(kUnknownText, outer, false); }

  /// Adds what an interpolated value is as text.
  void add_value(const Term& value, SourceSpan part, Evaluator& evaluator) {
    fails_ = fails_ || value.fails;
    if (value.not_given || value.left_out)
      add_hole(part.span);
    else if (value.json != nullptr)
      add_document(value, part.span, evaluator);
    else if (value.is_unknown() || value.is_collection() || value.is(Kind::null))
      add_hole(part.span);
    else if (value.place.source == part.source && contains(part.span, value.place.span))
      add_pieces(value, part.span);
    else
      add(value.text, part.span, false, &evaluator.arena().keep(value));
  }

  [[nodiscard]] bool fails() const { return fails_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::span<const Piece> pieces() const { return pieces_; }
  /// As Term::entries of a string.
  [[nodiscard]] std::span<const Entry> documents() const {
    return documents_.size() > 1 ? documents_ : std::span<const Entry>();
  }

 private:
  void add_document(const Term& value, Span part, Evaluator& evaluator) {
    // One inside of another text is a part of it.
    const std::string_view between = std::string_view(text_).substr(documents_end_);
    const bool alone = between.find_first_not_of(" \t\r\n,") == between.npos;
    if (alone) documents_.push_back({{}, {}, part, value});
    add(json_text(*value.json, evaluator), part, false, &evaluator.arena().keep(value));
    if (alone) documents_end_ = text_.size();
  }

  /// Adds a string that is written inside of the part that gives it, as in `%{ if }`.
  void add_pieces(const Term& value, Span part) {
    if (value.pieces.empty()) return add(value.text, part, false);
    const std::uint32_t begin = offset(text_.size());
    for (Piece piece : value.pieces) {
      piece.inner += begin;
      pieces_.push_back(piece);
    }
    text_ += value.text;
  }

  std::string text_;
  std::vector<Piece> pieces_;
  std::vector<Entry> documents_;
  std::size_t documents_end_ = 0;
  bool fails_ = false;
};

Term Evaluator::templated(const Expression& expression, const Scope& scope) {
  const SourceSpan place{scope.source, expression.span};
  const auto parts = expression.parts;
  // `"${x}"` is x itself, whatever its type.
  if (parts.size() == 1 && parts[0].form != Form::text && parts[0].form != Form::for_text)
    return evaluate(parts[0], scope);
  if (parts.size() == 1 && parts[0].form == Form::text) {
    Term value = string_at(parts[0].text, place);
    const Piece whole{0, parts[0].span, is_verbatim(parts[0])};
    value.pieces = arena_.copy(std::span<const Piece>(&whole, 1));
    return value;
  }
  Joiner joiner;
  if (!join(joiner, parts, scope)) return unknown_at(place);
  Term value = string_at(copy(joiner.text()), place);
  value.pieces = arena_.copy(joiner.pieces());
  value.entries = arena_.copy(joiner.documents());
  value.never_null = true;
  value.fails = joiner.fails();
  return value;
}

/// False when that gets too long.
bool Evaluator::join(Joiner& joiner, std::span<const Expression> parts, const Scope& scope) {
  for (const Expression& part : parts) {
    if (part.form == Form::text)
      joiner.add(part.text, part.span, is_verbatim(part));
    else if (part.form == Form::for_text)
      join_loop(joiner, part, scope);
    else
      joiner.add_value(evaluate(part, scope), {scope.source, part.span}, *this);
    if (!has_room_for_text(joiner.text().size())) return false;
  }
  return spend(1 + parts.size() / 8);
}

/// `%{ for }`; over what is not known it may be any text.
void Evaluator::join_loop(Joiner& joiner, const Expression& loop, const Scope& scope) {
  const Term all = evaluate(loop.parts[0], scope);
  if (!all.is_collection() || all.open || !spend(all.entries.size()))
    return joiner.add_hole(loop.span);
  for (std::size_t i = 0; i < all.entries.size(); ++i) {
    std::array<Binding, 2> names;
    if (!join(joiner, loop.parts[1].parts, inside(loop, all, i, scope, names)))
      return joiner.add_hole(loop.span);
  }
}

std::string path_named(std::string_view name, std::string_view directory) {
  const bool whole = directory.empty() || name.starts_with(std::string(directory) + "/");
  return resolve_path(whole ? "" : directory, name);
}

/// Terraform runs where the root lies, from where all modules see a path; few are written so.
Term Evaluator::file_text(const Term& named, const Instance& instance, SourceSpan place) {
  if (!named.is_plain_string() || named.text.size() > kLongestPath) return unknown_at(place);
  const std::string_view here = instance.module->directory();
  const std::string_view root = root_of(instance).module->directory();
  const bool told = named.text.starts_with(std::string(here) + "/");
  const File* file = told ? nullptr : workspace_.file(path_named(named.text, root));
  if (file == nullptr) file = workspace_.file(path_named(named.text, here));
  if (file == nullptr) return unknown_at(place);
  const Span all = span_at(0, file->text.size());
  Term term = string_at(file->text, {file->source, all});
  const Piece piece{0, all, true};
  term.pieces = arena_.copy(std::span<const Piece>(&piece, 1));
  return term;
}

Term Evaluator::render(const Term& text, const Term& values, SourceSpan place) {
  constexpr std::size_t kBytesOfStep = 4;
  if (!text.is_plain_string() || !spend(1 + text.text.size() / kBytesOfStep))
    return unknown_at(place);
  const syntax::HclTemplate read =
      template_expression(text.text, map_of(text), text.place.span, arena_);
  if (!read.parsed) return unknown_at(place);
  Scope scope{&outside_, text.place.source, nullptr};
  for (const Entry& entry : values.entries)
    if (values.is(Kind::object))
      scope.bindings = &arena_.keep(Binding{entry.key, part_of(values, entry), scope.bindings});
  return templated(read.value, scope);
}

}  // namespace ecrlint::internal::format::terraform
