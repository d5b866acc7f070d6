// SPDX-License-Identifier: Apache-2.0
// What Terraform's expressions evaluate to.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ecrlint/source.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal::format::terraform {

struct Entry;
struct ModuleBlock;
struct Instance;

/// Where something is written.
struct SourceSpan {
  std::size_t source = 0;
  Span span = {};

  friend bool operator==(const SourceSpan&, const SourceSpan&) = default;
};

/// A run of a joined string: verbatim text of the source, or the value of one expression.
struct Piece {
  std::uint32_t inner = 0;  ///< where it begins in the string; it ends where the next begins
  Span outer = {};
  bool verbatim = false;
};

/// A value. Trivial, so terms live in an Arena. Of unknown kind when no expression of the module
/// can tell it.
struct Term {
  syntax::Kind kind = syntax::Kind::unknown;
  bool flag = false;           ///< the boolean
  std::string_view text = {};  ///< string, with kHole for what is not known; number as written
  std::span<const Entry> entries = {};  ///< of a list with empty keys
  SourceSpan place = {};
  std::span<const Piece> pieces = {};  ///< of a string that was written in place.source
  const Term* json = nullptr;          ///< a string that is this value as JSON
  /// A resource or data source itself, whose attributes are evaluated when asked for.
  const ModuleBlock* block = nullptr;
  Instance* owner = nullptr;      ///< the module instance that the block is of
  const Term* each = nullptr;     ///< of an instance of the block: its `each` or `count` object
  std::string_view address = {};  ///< of a value read off a resource: `aws_iam_role.ci`

  [[nodiscard]] bool is(syntax::Kind other) const { return kind == other; }
  [[nodiscard]] bool is_unknown() const { return kind == syntax::Kind::unknown; }
  [[nodiscard]] bool is_collection() const {
    return kind == syntax::Kind::array || kind == syntax::Kind::object;
  }
  /// A string without holes.
  [[nodiscard]] bool is_plain_string() const {
    return kind == syntax::Kind::string && json == nullptr && text.find(syntax::kHole) == text.npos;
  }
  /// The entry with this key of an object, or null.
  [[nodiscard]] const Term* find(std::string_view key) const;
};

struct Entry {
  std::string_view key = {};
  Span key_span = {};  ///< in the source of the collection's place
  /// The expression of the value, in the source of the collection's place. The value itself
  /// may stand elsewhere.
  Span use = {};
  Term value = {};
};

inline const Term* Term::find(std::string_view key) const {
  if (kind != syntax::Kind::object) return nullptr;
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

/// A term of a kind without content, or with it.
[[nodiscard]] Term unknown_at(SourceSpan place);
[[nodiscard]] Term boolean_at(bool flag, SourceSpan place);
[[nodiscard]] Term string_at(std::string_view text, SourceSpan place);
/// A term does not own its text, so no temporary can be it.
template <std::same_as<std::string> Temporary>
Term string_at(Temporary&& text, SourceSpan place) = delete;
[[nodiscard]] Term number_at(std::string_view text, SourceSpan place);
[[nodiscard]] Term collection_at(syntax::Kind kind, std::span<const Entry> entries,
                                 SourceSpan place);

}  // namespace ecrlint::internal::format::terraform
