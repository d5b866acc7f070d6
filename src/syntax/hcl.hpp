// SPDX-License-Identifier: Apache-2.0
// HCL, Terraform's language: blocks and attributes with expressions that are parsed but not
// evaluated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"
#include "syntax/value.hpp"
#include "text/arena.hpp"

namespace ecrlint::internal::syntax {

/// What an expression is, and what its `parts` are.
enum class Form : std::uint8_t {
  null,         ///< `text` is `null`
  boolean,      ///< `text` is `true` or `false`
  number,       ///< `text` as written
  text,         ///< a piece of a string that stands for itself: `text`
  templated,    ///< a string or heredoc; parts: text and other expressions, to be joined
  tuple,        ///< parts: the items
  object,       ///< parts: key, value, key, value...; a bare word as key is a `word`
  word,         ///< a bare object key: `text`
  for_tuple,    ///< `[for key, value in parts[0] : parts[1] if parts[2]]`
  for_object,   ///< `{for key, value in parts[0] : parts[1] => parts[2] if parts[3]}`
  for_text,     ///< `%{ for key, value in parts[0] }parts[1]%{ endfor }` inside a string
  variable,     ///< a name that begins an expression: `var`, `local`, `aws_iam_role`
  attribute,    ///< parts[0].text; `text` may be a number (`list.0`)
  index,        ///< parts[0][parts[1]]
  splat,        ///< parts[0][*] or parts[0].*, then parts[1] for each item
  item,         ///< inside parts[1] of a splat: the item
  call,         ///< text(parts...); `flag` when the last part is followed by `...`
  negate,       ///< -parts[0]
  invert,       ///< !parts[0]
  binary,       ///< parts[0] text parts[1]
  conditional,  ///< parts[0] ? parts[1] : parts[2]; also `%{ if }` of a string
};

/// What a `for` calls the things that it goes over.
struct LoopNames {
  std::string_view key = {};  ///< the first of two names, or empty
  std::string_view value;
};

/// A node of an expression. Trivial; views point into the source's text or the arena.
struct Expression {
  Form form = Form::null;
  /// Of a call: its last argument is expanded. Of for_object: values are grouped (`...`).
  bool flag = false;
  std::uint8_t height = 1;  ///< levels of nodes from here down, at most kMaxDepth
  /// From its first to its last character: quotes, brackets, the parentheses around it and a
  /// heredoc's markers included, the `${}` around a part of a string not.
  Span span = {};
  std::string_view text = {};        ///< see Form
  const LoopNames* names = nullptr;  ///< of a for
  std::span<const Expression> parts = {};
};

// Parentheses leave no node of their own. `%{ if }` and `%{ for }` have `templated` parts for what
// they enclose, with spans from one directive to the next.
//
// A `text` part stands in the source either exactly as it is (as many bytes as its span) or as one
// escape (`\n`, `$${`), so that any place in the joined string maps back to the source: escapes
// have parts of their own, and `<<-` has one for each line from which it strips indentation. Empty
// parts are left out. Line breaks stay as they are: Terraform keeps CR LF.

struct Attribute {
  std::string_view name;
  Span name_span;
  Expression value;
  /// The source it stands in, where that is not the one of its body.
  std::optional<std::size_t> source = {};
};

struct Block;

/// What stands between braces, or in a whole file; in source order.
struct Body {
  std::span<const Attribute> attributes = {};
  std::span<const Block> blocks = {};

  /// The first attribute of this name, or null.
  [[nodiscard]] const Attribute* find(std::string_view name) const;
};

struct Label {
  std::string_view text;  ///< without quotes
  Span span;              ///< with them
};

/// `type "label" { body }`
struct Block {
  std::string_view type;
  Span type_span;
  std::span<const Label> labels;
  Body body;
  Span span;  ///< from the type to the closing brace
  Span open;  ///< the opening brace
};

/// A text parsed. After an error the blocks before it are kept.
struct HclFile {
  Body body;
  std::vector<Span> comments;         ///< of any form, without the end of the line
  std::vector<Duplicate> duplicates;  ///< attributes of a body, literal keys of an object
  std::vector<Duplicate> redefined;   ///< those of them that Terraform refuses: attributes
  std::vector<Problem> errors;
  bool parsed = true;  ///< false when an error stopped the parser
};

/// Parses HCL as Terraform 1.x reads it (native syntax). `text` and `arena` must outlive the
/// result. Never throws for any input; time and memory are linear in the text; nesting is bounded
/// by kMaxDepth. A byte order mark is skipped.
[[nodiscard]] HclFile parse_hcl(std::string_view text, Arena& arena);

/// A text that is a template as a whole, as a file that `templatefile()` reads.
struct HclTemplate {
  Expression value;  ///< of the form `templated`
  std::vector<Problem> errors;
  bool parsed = true;  ///< false when an error stopped the parser
};

/// Parses a template: `${}` and `%{}` count, a backslash is one. The promises of parse_hcl() hold.
[[nodiscard]] HclTemplate parse_hcl_template(std::string_view text, Arena& arena);

}  // namespace ecrlint::internal::syntax
