// SPDX-License-Identifier: Apache-2.0
// Gives the nodes of a template places in the file that holds it encoded.
#include "format/terraform/template.hpp"

#include <algorithm>
#include <vector>

#include "text/utf8.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

std::uint32_t size_of(Span span) { return span.end - span.begin; }

class ExpressionMover {
 public:
  ExpressionMover(const OffsetMap& map, Arena& arena) : map_(map), arena_(arena) {}

  /// As deep as the parser lets expressions be.
  Expression moved(const Expression& expression) {
    Expression result = expression;
    result.span = map_.outer(expression.span);
    std::vector<Expression> parts;
    parts.reserve(expression.parts.size());
    for (const Expression& part : expression.parts) {
      if (part.form == Form::text && expression.form == Form::templated)
        add_text(parts, part);
      else
        parts.push_back(moved(part));
    }
    result.parts = arena_.copy(parts);
    return result;
  }

  /// A text of the template, in as many parts as there are runs and escapes.
  void add_text(std::vector<Expression>& parts, const Expression& text) {
    const bool escape = text.text.size() != size_of(text.span);
    if (escape || size_of(map_.outer(text.span)) == text.text.size()) {
      parts.push_back(text);
      parts.back().span = map_.outer(text.span);
      return;
    }
    bool joins = false;  // the last part stands as it is
    for (std::size_t i = 0; i < text.text.size();) {
      const std::size_t size = std::max<std::size_t>(1, text::decode(text.text, i).size);
      const auto inner = text.span.begin + static_cast<std::uint32_t>(i);
      const Span outer = map_.outer(Span{inner, inner + static_cast<std::uint32_t>(size)});
      const std::string_view piece = text.text.substr(i, size);
      const bool verbatim = size_of(outer) == piece.size();
      if (verbatim && joins && parts.back().span.end == outer.begin) {
        Expression& last = parts.back();
        last.span.end = outer.end;
        last.text = {last.text.data(), last.text.size() + piece.size()};
      } else {
        parts.push_back({.form = Form::text, .span = outer, .text = piece});
      }
      joins = verbatim;
      i += piece.size();
    }
  }

 private:
  const OffsetMap& map_;
  Arena& arena_;
};

}  // namespace

Expression text_expression(std::string_view text, const OffsetMap& map, Span at, Arena& arena) {
  Expression result{.form = Form::templated, .height = 2, .span = at};
  if (text.empty()) return result;
  std::vector<Expression> parts;
  const Span all{0, static_cast<std::uint32_t>(text.size())};
  ExpressionMover(map, arena).add_text(parts, {.form = Form::text, .span = all, .text = text});
  result.parts = arena.copy(parts);
  return result;
}

syntax::HclTemplate template_expression(std::string_view text, const OffsetMap& map, Span at,
                                        Arena& arena) {
  syntax::HclTemplate read = syntax::parse_hcl_template(text, arena);
  for (syntax::Problem& problem : read.errors) problem.span = map.outer(problem.span);
  if (read.parsed) read.value = ExpressionMover(map, arena).moved(read.value);
  read.value.span = at;
  return read;
}

}  // namespace ecrlint::internal::format::terraform
