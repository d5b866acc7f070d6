// SPDX-License-Identifier: Apache-2.0
// Joins strings out of text and values, those of files with templates too.
#include <array>

#include "format/terraform/evaluate.hpp"
#include "format/terraform/template.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format::terraform {

using syntax::Expression;
using syntax::Form;
using syntax::Kind;

/// A string under construction, with where its pieces come from.
class Joiner {
 public:
  void add(std::string_view text, Span outer, bool verbatim) {
    pieces_.push_back({static_cast<std::uint32_t>(text_.size()), outer, verbatim});
    text_ += text;
  }
  void add_hole(Span outer) { add(syntax::kUnknownText, outer, false); }

  /// Adds what an interpolated value is as text.
  void add_value(const Term& value, SourceSpan part, Evaluator& evaluator) {
    if (value.json != nullptr)
      add(json_text(*value.json, evaluator), part.span, false);
    else if (value.is_unknown() || value.is_collection() || value.is(Kind::null))
      add_hole(part.span);
    else if (value.place.source == part.source && contains(part.span, value.place.span))
      add_pieces(value, part.span);
    else
      add(value.text, part.span, false);
  }

  [[nodiscard]] bool too_long() const { return text_.size() > Evaluator::kLongestString; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::span<const Piece> pieces() const { return pieces_; }

 private:
  /// Adds a string that is written inside of the part that gives it, as in `%{ if }`.
  void add_pieces(const Term& value, Span part) {
    if (value.pieces.empty()) return add(value.text, part, false);
    const auto begin = static_cast<std::uint32_t>(text_.size());
    for (Piece piece : value.pieces) {
      piece.inner += begin;
      pieces_.push_back(piece);
    }
    text_ += value.text;
  }

  std::string text_;
  std::vector<Piece> pieces_;
};

Term Evaluator::templated(const Expression& expression, const Scope& scope) {
  const SourceSpan place{scope.source, expression.span};
  const auto parts = expression.parts;
  // `"${x}"` is x itself, whatever its type.
  if (parts.size() == 1 && parts[0].form != Form::text && parts[0].form != Form::for_text) {
    Term value = evaluate(parts[0], scope);
    return value;
  }
  if (parts.size() == 1 && parts[0].form == Form::text) {
    Term value = string_at(parts[0].text, place);
    const Piece whole{0, parts[0].span,
                      parts[0].text.size() == parts[0].span.end - parts[0].span.begin};
    value.pieces = arena_.copy(std::span<const Piece>(&whole, 1));
    return value;
  }
  Joiner joiner;
  if (!join(joiner, parts, scope)) return unknown_at(place);
  Term value = string_at(copy(joiner.text()), place);
  value.pieces = arena_.copy(joiner.pieces());
  return value;
}

/// False when that gets too long.
bool Evaluator::join(Joiner& joiner, std::span<const Expression> parts, const Scope& scope) {
  for (const Expression& part : parts) {
    if (part.form == Form::text)
      joiner.add(part.text, part.span, part.text.size() == part.span.end - part.span.begin);
    else if (part.form == Form::for_text)
      join_loop(joiner, part, scope);
    else
      joiner.add_value(evaluate(part, scope), {scope.source, part.span}, *this);
    if (joiner.too_long()) return false;
  }
  return spend(1 + parts.size() / 8);
}

/// `%{ for }`; over what is not known it may be any text.
void Evaluator::join_loop(Joiner& joiner, const Expression& loop, const Scope& scope) {
  const Term all = evaluate(loop.parts[0], scope);
  if (!all.is_collection() || !spend(all.entries.size())) return joiner.add_hole(loop.span);
  for (std::size_t i = 0; i < all.entries.size(); ++i) {
    std::array<Binding, 2> names;
    if (!join(joiner, loop.parts[1].parts, inside(loop, all, i, scope, names)))
      return joiner.add_hole(loop.span);
  }
}

Term Evaluator::file_text(const Term& named, std::string_view directory, SourceSpan place) {
  constexpr std::size_t kLongestPath = 4096;
  if (!named.is_plain_string() || named.text.size() > kLongestPath) return unknown_at(place);
  const std::string inside = std::string(directory) + "/";
  const bool whole = directory.empty() || named.text.starts_with(inside);
  const File* file = workspace_.file(resolve_path(whole ? "" : directory, named.text));
  if (file == nullptr) return unknown_at(place);
  const Span all{0, static_cast<std::uint32_t>(file->text.size())};
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
      scope.bindings = &arena_.keep(Binding{entry.key, entry.value, scope.bindings});
  return templated(read.value, scope);
}

}  // namespace ecrlint::internal::format::terraform
