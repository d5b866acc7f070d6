// SPDX-License-Identifier: Apache-2.0
// The one position-carrying tree that JSON (and later YAML and HCL) parse to.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"
#include "text/arena.hpp"
#include "text/offset_map.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::syntax {

/// Stands in decoded text for a piece that is not known. No UTF-8 text contains this byte, or one
/// of the next three.
inline constexpr char kHole = '\xff';

/// Stand likewise for the account, the Region and the partition of the root that the text is part
/// of: each is equal to itself, whether or not anybody tells which it is. Reading a policy fills
/// them in, or makes holes of them.
inline constexpr char kOwnAccount = '\xfe';
inline constexpr char kOwnRegion = '\xfd';
inline constexpr char kOwnPartition = '\xfc';

[[nodiscard]] constexpr bool is_hole(char c) { return static_cast<unsigned char>(c) > 0xfb; }
[[nodiscard]] constexpr bool has_hole(std::string_view text) {
  bool found = false;
  for (const char c : text) found |= is_hole(c);  // without a way out, so that it is done in words
  return found;
}

/// A text of which nothing is known.
inline constexpr std::string_view kUnknownText(&kHole, 1);

/// What a UTF-8 text may begin with, and no policy should.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Deeper nesting is a syntax error; no policy needs a tenth of it.
inline constexpr std::size_t kMaxDepth = 100;

enum class Kind : std::uint8_t {
  null,
  boolean,
  number,
  string,
  array,
  object,
  unknown,  ///< a value that cannot be told from the text; may be any of the others
};

struct Member;

/// A node. Trivial, so trees live in an Arena; all views point into the arena or the source's text.
struct Value {
  Kind kind = Kind::null;
  bool flag = false;           ///< the boolean
  bool unfinished = false;     ///< the text ended or broke inside this object or array
  Span span = {};              ///< the whole token, quotes and brackets included, in the outer file
  std::string_view text = {};  ///< decoded string, perhaps with kHole; number as written
  /// Of an object, in source order, duplicates kept; of an array, with empty keys.
  std::span<const Member> members = {};

  [[nodiscard]] bool is_string() const { return kind == Kind::string; }
  [[nodiscard]] bool is_array() const { return kind == Kind::array; }
  [[nodiscard]] bool is_object() const { return kind == Kind::object; }

  /// The first member with this key, or null.
  [[nodiscard]] const Value* find(std::string_view key) const;
};

struct Member {
  std::string_view key;
  Span key_span;  ///< with quotes
  Value value;
};

inline const Value* Value::find(std::string_view key) const {
  if (kind != Kind::object) return nullptr;
  for (const Member& member : members)
    if (member.key == key) return &member.value;
  return nullptr;
}

/// A step of a JSON Pointer (RFC 6901) into a member: `/` and the key, escaped.
[[nodiscard]] inline std::string step(std::string_view key) {
  std::string escaped = "/";
  for (const char c : key) {
    if (c == '~')
      escaped += "~0";
    else if (c == '/')
      escaped += "~1";
    else
      escaped += c;
  }
  return escaped;
}

/// The step into an item of a list.
[[nodiscard]] inline std::string step(std::size_t index) { return "/" + std::to_string(index); }

/// A key that stands twice in one object.
struct Duplicate {
  Span first;
  Span second;
  std::string_view key;
};

struct Problem {
  Span span;            ///< the token that does not fit
  std::string message;  ///< lower-case start, no full stop
};

/// What a text parsed to. With an error, `root` holds what stood before it, its open containers
/// marked unfinished.
struct Tree {
  Value root;
  std::vector<Duplicate> duplicates;
  std::vector<Problem> errors;  ///< the text is not what AWS takes
  bool parsed = true;           ///< false when an error stopped the parser
  bool plain = false;  ///< no string holds `$`, `<`, `{{` or a hole: none need be searched for them
};

/// Parses JSON text. `text` and `arena` must outlive the tree. Never throws for any input; time and
/// memory are linear in the text. A UTF-8 byte order mark is an error but does not stop the parser.
/// With a map, `text` stands encoded inside another text and all spans are places in that one.
[[nodiscard]] Tree parse_json(std::string_view text, Arena& arena, const OffsetMap* map = nullptr);

}  // namespace ecrlint::internal::syntax
