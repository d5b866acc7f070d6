// SPDX-License-Identifier: Apache-2.0
// The trees of HCL expressions as text, for the tests of the HCL reader.
#pragma once

#include <string>
#include <string_view>

#include "syntax/hcl.hpp"

namespace ecrlint::test {

using namespace internal;

using syntax::Expression;
using syntax::Form;

inline std::string cut(std::string_view text, Span span) {
  return std::string(text.substr(span.begin, span.end - span.begin));
}

inline std::string show(const Expression& node);

inline std::string show_all(std::span<const Expression> nodes) {
  std::string out;
  for (const Expression& node : nodes) out += (out.empty() ? "" : " ") + show(node);
  return out;
}

inline std::string show_list(const std::string& head, const Expression& node) {
  std::string names;
  if (node.names != nullptr) {
    if (!node.names->key.empty()) names = std::string(node.names->key) + ",";
    names += node.names->value;
  }
  return "(" + head + (names.empty() ? "" : " " + names) + " " + show_all(node.parts) +
         (node.flag ? " ..." : "") + ")";
}

/// The tree in one line; texts in single quotes, strings in angle brackets.
inline std::string show(const Expression& node) {
  const std::string text(node.text);
  switch (node.form) {
    case Form::null:
    case Form::boolean:
    case Form::number:
    case Form::variable:
      return text;
    case Form::text:
      return "'" + text + "'";
    case Form::templated:
      return "<" + show_all(node.parts) + ">";
    case Form::tuple:
      return "[" + show_all(node.parts) + "]";
    case Form::object:
      return "{" + show_all(node.parts) + "}";
    case Form::word:
      return "`" + text;
    case Form::for_tuple:
      return show_list("for[]", node);
    case Form::for_object:
      return show_list("for{}", node);
    case Form::for_text:
      return show_list("for%", node);
    case Form::attribute:
      return show(node.parts[0]) + "." + text;
    case Form::index:
      return show(node.parts[0]) + "[" + show(node.parts[1]) + "]";
    case Form::splat:
      return show_list("splat", node);
    case Form::item:
      return "@";
    case Form::call:
      return show_list(text, node);
    case Form::negate:
      return show_list("-", node);
    case Form::invert:
      return show_list("!", node);
    case Form::binary:
      return show_list(text, node);
    case Form::conditional:
      return show_list("?", node);
  }
  return {};
}

/// The tree of an expression, or what is wrong with it.
inline std::string read(std::string_view expression) {
  Arena arena;
  const std::string text = "x = " + std::string(expression) + "\n";
  const syntax::HclFile file = syntax::parse_hcl(text, arena);
  if (!file.parsed) return "error: " + file.errors.at(0).message;
  return show(file.body.attributes[0].value);
}

/// What a string says, with the trees of what it holds besides text in parentheses.
inline std::string read_joined(std::string_view expression) {
  Arena arena;
  const std::string text = "x = " + std::string(expression) + "\n";
  const syntax::HclFile file = syntax::parse_hcl(text, arena);
  if (!file.parsed) return "error: " + file.errors.at(0).message;
  std::string joined;
  for (const Expression& part : file.body.attributes[0].value.parts)
    joined += part.form == Form::text ? std::string(part.text) : "(" + show(part) + ")";
  return joined;
}

}  // namespace ecrlint::test
