// SPDX-License-Identifier: Apache-2.0
// Holes are no JSON: they go through the parser as private characters and come back as holes.
#include "format/partial_json.hpp"

#include <string>
#include <vector>

namespace ecrlint::internal::format {
namespace {

using syntax::kHole;
using syntax::Kind;
using syntax::Member;
using syntax::Value;

// What stands for a hole while the text is parsed: characters that Unicode keeps for such uses.
constexpr std::string_view kInString = "\uFDD0";
constexpr std::string_view kAlone = "\"\uFDD1\"";

/// A JSON text without holes.
struct Masked {
  std::string text;
  OffsetMap map;
  bool alone = false;  ///< a hole was outside strings, so it may stand for anything
};

class Masker {
 public:
  explicit Masker(const OffsetMap& before) : before_(before) {}

  Masked mask(std::string_view text) {
    masked_.text.reserve(text.size());
    bool in_string = false;
    for (std::uint32_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (c == kHole) {
        masked_.alone = masked_.alone || !in_string;
        add(in_string ? kInString : kAlone, i);
        continue;
      }
      if (c == '"') in_string = !in_string;
      add(text.substr(i, 1), i);
      const bool escape = in_string && c == '\\' && i + 1 < text.size() && text[i + 1] != kHole;
      if (!escape) continue;
      ++i;
      add(text.substr(i, 1), i);
    }
    const auto end = static_cast<std::uint32_t>(text.size());
    if (end > 0) {
      const std::uint32_t last = before_.outer(Span{end - 1, end}).end;
      masked_.map.add_run(static_cast<std::uint32_t>(masked_.text.size()), last, last);
    }
    return std::move(masked_);
  }

 private:
  /// What stands for one byte of the text.
  void add(std::string_view piece, std::uint32_t at) {
    const Span place = before_.outer(Span{at, at + 1});
    const auto here = static_cast<std::uint32_t>(masked_.text.size());
    const std::uint32_t before = at == 0 ? place.begin : before_.outer(Span{at - 1, at}).end;
    if (piece.size() == 1 && place.end - place.begin == 1)
      masked_.map.add_run(here, place.begin, before);
    else
      masked_.map.add_blur(here, place, before);
    masked_.text += piece;
  }

  const OffsetMap& before_;
  Masked masked_;
};

std::string_view unmasked(std::string_view text, Arena& arena) {
  if (text.find(kInString) == text.npos) return text;
  std::string known;
  known.reserve(text.size());
  for (auto at = text.find(kInString); at != text.npos; at = text.find(kInString)) {
    known += text.substr(0, at);
    known += kHole;
    text.remove_prefix(at + kInString.size());
  }
  return arena.copy(known += text);
}

Value unmask(Value value, Arena& arena) {
  if (value.is_string() && value.text == kAlone.substr(1, kAlone.size() - 2)) {
    Value unknown;
    unknown.kind = Kind::unknown;
    unknown.span = value.span;
    return unknown;
  }
  value.text = unmasked(value.text, arena);
  std::vector<Member> members(value.members.begin(), value.members.end());
  for (Member& member : members) {
    member.key = unmasked(member.key, arena);
    member.value = unmask(member.value, arena);
  }
  value.members = arena.copy(std::span<const Member>(members));
  return value;
}

}  // namespace

syntax::Tree parse_holed(std::string_view text, const OffsetMap& map, Arena& arena) {
  const Masked masked = Masker(map).mask(text);
  syntax::Tree tree = syntax::parse_json(arena.copy(masked.text), arena, &masked.map);
  tree.root = unmask(tree.root, arena);
  tree.plain = false;
  if (!masked.alone || tree.errors.empty()) return tree;
  // What is not known between the tokens may make sense of them.
  tree.errors.clear();
  tree.duplicates.clear();
  const Span span = tree.root.span;
  tree.root = {};
  tree.root.kind = Kind::unknown;
  tree.root.span = span;
  return tree;
}

}  // namespace ecrlint::internal::format
