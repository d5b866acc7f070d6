// SPDX-License-Identifier: Apache-2.0
// What Terraform's expressions come to.
#pragma once

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "format/references.hpp"
#include "format/terraform/module.hpp"

namespace ecrlint::internal::format::terraform {

struct Entry;
struct Instance;
struct Term;

/// A run of a joined string: verbatim text of the source, or the value of one expression.
struct Piece {
  std::uint32_t inner = 0;  ///< where it begins in the string; it ends where the next begins
  Span outer = {};
  bool verbatim = false;
  const Term* value = nullptr;  ///< all that it is, a text from elsewhere or JSON
};

/// A value. Trivial, so terms live in an Arena. Of unknown kind when no expression of the module
/// can tell it.
struct Term {
  Kind kind = Kind::unknown;
  bool flag = false;           ///< the boolean
  std::string_view text = {};  ///< string, with kHole for what is not known; number as written
  /// Of a list with empty keys. Of a string the JSON values that it is joined of, one after the
  /// other, if there are several.
  std::span<const Entry> entries = {};
  SourceSpan place = {};
  std::span<const Piece> pieces = {};  ///< of a string that was written in place.source
  const Term* json = nullptr;          ///< a string that is this value as JSON
  /// A resource or data source itself, whose attributes are evaluated when asked for.
  const ModuleBlock* block = nullptr;
  Instance* owner = nullptr;      ///< the module instance that the block is of
  const Term* each = nullptr;     ///< of an instance of the block: its `each` or `count` object
  std::string_view address = {};  ///< of a value read off a resource: `aws_iam_role.ci`
  bool never_null = false;        ///< also where nothing else is known of it
  bool fails = false;             ///< of unknown kind: Terraform stops at it, but for `try()`
  /// A collection may have other entries, and more or fewer; another value may be null instead.
  bool open = false;
  /// Empty because nobody set the input, which is what its default stands for.
  bool not_given = false;
  /// What is not known is no less: a number, how many entries an open collection has.
  std::size_t least = 0;
  const Hop* way = nullptr;  ///< from `place` to where it is evaluated, the last hop first

  [[nodiscard]] bool is(Kind other) const { return kind == other; }
  [[nodiscard]] bool is_unknown() const { return kind == Kind::unknown; }
  [[nodiscard]] bool is_collection() const { return kind == Kind::array || kind == Kind::object; }
  /// A string without holes.
  [[nodiscard]] bool is_plain_string() const {
    return kind == Kind::string && json == nullptr && !has_hole(text);
  }
  /// The entry with this key of an object and its value, or null.
  [[nodiscard]] const Entry* entry(std::string_view key) const;
  [[nodiscard]] const Term* find(std::string_view key) const;
  /// The key by which an entry is known: its own of an object, the value itself of a list. It
  /// stands where it is written, or else there.
  [[nodiscard]] Term key_of(const Entry& entry, SourceSpan otherwise) const;
};

/// Why an item may not be there.
struct Doubt {
  enum class Reason : std::uint8_t {
    list,       ///< it stands for all items of a list that is not known
    condition,  ///< it is there if a condition holds that is not known
    rest,       ///< it stands for all others that there may be, of which nothing is known
  };
  Reason reason = Reason::rest;
  SourceSpan expression = {};  ///< the list or condition
};

struct Entry {
  std::string_view key = {};
  Span key_span = {};  ///< in the source of the collection's place
  /// The expression of the value, in the source of the collection's place. The value itself
  /// may stand elsewhere.
  Span use = {};
  Term value = {};
  const Doubt* doubt = nullptr;  ///< null when it is there

  [[nodiscard]] bool is_rest() const {
    return doubt != nullptr && doubt->reason == Doubt::Reason::rest;
  }
};

inline const Entry* Term::entry(std::string_view key) const {
  if (kind != Kind::object) return nullptr;
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry;
  return nullptr;
}

inline const Term* Term::find(std::string_view key) const {
  const Entry* found = entry(key);
  return found == nullptr ? nullptr : &found->value;
}

/// A term of a kind without content, or with it.
[[nodiscard]] Term unknown_at(SourceSpan place);
[[nodiscard]] Term boolean_at(bool flag, SourceSpan place);
[[nodiscard]] Term string_at(std::string_view text, SourceSpan place);
/// What Terraform reports an error for, which `try()` passes over.
[[nodiscard]] Term failure_at(SourceSpan place);
/// A term does not own its text, so no temporary can be it.
template <std::same_as<std::string> Temporary>
Term string_at(Temporary&& text, SourceSpan place) = delete;
[[nodiscard]] Term number_at(std::string_view text, SourceSpan place);

/// A whole number as an index or count; nothing when it is none.
[[nodiscard]] std::optional<std::size_t> whole_number(std::string_view text);

/// A name that has a value only where an expression stands: `each`, `count`, an iterator.
struct Binding {
  std::string_view name;
  Term value;
  const Binding* next = nullptr;
};

/// The binding of the item that a splat looks at: no name that an expression can spell.
inline constexpr std::string_view kItem = "*";

}  // namespace ecrlint::internal::format::terraform
