// SPDX-License-Identifier: Apache-2.0
// JSON with holes. They are no JSON: they go through the parser as private characters and come back
// as holes. Between tokens a hole may be a value, members, items and the commas around them.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "format/collector.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format {
namespace {

// What stands for a hole while the text is parsed: characters that Unicode keeps for such uses.
constexpr std::string_view kInString = "\uFDD0";
constexpr std::string_view kAloneText = "\uFDD1";
constexpr std::string_view kAlone = "\"\uFDD1\"";
constexpr std::array<std::pair<char, std::string_view>, 3> kOwnMasks{
    {{kOwnAccount, "\uFDD2"}, {kOwnRegion, "\uFDD3"}, {kOwnPartition, "\uFDD4"}}};
constexpr std::string_view kCommon = kInString.substr(0, 2);  // how all of them begin

/// A text that spells them itself must not be taken for its own account.
bool spells_masks(std::string_view text) {
  constexpr std::string_view kEscape = "\\ufdd";
  const auto folded = [](char a, char b) { return a == b || (a | 0x20) == b; };
  return text.find(kCommon) != text.npos || std::search(text.begin(), text.end(), kEscape.begin(),
                                                        kEscape.end(), folded) != text.end();
}

std::string_view mask_of(char hole) {
  for (const auto& [own, mask] : kOwnMasks)
    if (own == hole) return mask;
  return kInString;
}

/// A JSON text without holes.
struct Masked {
  std::string text;
  OffsetMap map;
  bool alone = false;      ///< a hole was outside strings, so it may stand for anything
  bool members = false;    ///< one was where members of an object stand
  bool told_apart = true;  ///< own places have masks of their own
};

class Masker {
 public:
  Masker(std::string_view text, const OffsetMap& before) : text_(text), before_(before) {}

  Masked mask() {
    masked_.text.reserve(text_.size());
    masked_.told_apart = !spells_masks(text_);
    for (std::uint32_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '"')
        i = string(i);
      else if (is_hole(text_[i]))
        hole(i);
      else
        token(i);
    }
    if (pending_) add(kAlone, *pending_);
    const std::uint32_t end = offset(text_.size());
    if (end > 0) {
      const std::uint32_t last = before_.outer(Span{end - 1, end}).end;
      masked_.map.add_run(offset(masked_.text.size()), last, last);
    }
    return std::move(masked_);
  }

 private:
  /// What may come next where a text is well formed.
  enum class Next : std::uint8_t { key, colon, value, comma };

  /// Returns where a string that begins here ends.
  std::uint32_t string(std::uint32_t i) {
    begin_value();
    add(text_.substr(i, 1), i);
    while (++i < text_.size()) {
      const char c = text_[i];
      if (is_hole(c))
        add(masked_.told_apart ? mask_of(c) : kInString, i);
      else
        add(text_.substr(i, 1), i);
      if (c == '"') break;
      const bool escape = c == '\\' && i + 1 < text_.size() && !is_hole(text_[i + 1]);
      if (escape) add(text_.substr(i + 1, 1), i + 1);
      i += escape ? 1 : 0;
    }
    end_value();
    return i;
  }

  void token(std::uint32_t i) {
    const char c = text_[i];
    if (is_blank(c)) return add(text_.substr(i, 1), i);
    if (c == '{' || c == '[') {
      begin_value();
      open_.push_back(c);
      next_ = c == '{' ? Next::key : Next::value;
    } else if (c == '}' || c == ']') {
      if (!open_.empty()) open_.pop_back();
      next_ = Next::comma;
    } else if (c == ',') {
      next_ = first();
    } else if (c == ':') {
      next_ = Next::value;
    } else if (next_ != Next::comma || after_hole_) {  // else it goes on with a number or a word
      begin_value();
      next_ = Next::comma;
    }
    after_hole_ = false;
    add(text_.substr(i, 1), i);
  }

  [[nodiscard]] Next first() const {
    return !open_.empty() && open_.back() == '{' ? Next::key : Next::value;
  }

  /// A key or a value follows; behind a hole its comma may be part of that.
  void begin_value() {
    if (after_hole_ && next_ == Next::comma && !open_.empty()) {
      masked_.text += ',';
      next_ = first();
    }
    after_hole_ = false;
    pending_.reset();
  }

  void end_value() { next_ = next_ == Next::key ? Next::colon : Next::comma; }

  void hole(std::uint32_t i) {
    masked_.alone = true;
    if (after_hole_) return;
    if (open_.empty()) {  // before or behind all that there is
      if (next_ == Next::value && !pending_) pending_ = i;
      return;
    }
    std::string piece;
    if (next_ == Next::comma) {
      piece += ',';
      next_ = first();
    }
    if (next_ == Next::colon) piece += ':';
    if (next_ == Next::key) piece.append(kAlone).append(":");
    masked_.members = masked_.members || next_ == Next::key;
    add(piece.append(kAlone), i);
    next_ = Next::comma;
    after_hole_ = true;
  }

  /// What stands for one byte of the text.
  void add(std::string_view piece, std::uint32_t at) {
    const Span place = before_.outer(Span{at, at + 1});
    const std::uint32_t here = offset(masked_.text.size());
    const std::uint32_t before = at == 0 ? place.begin : before_.outer(Span{at - 1, at}).end;
    if (piece.size() == 1 && place.end - place.begin == 1)
      masked_.map.add_run(here, place.begin, before);
    else
      masked_.map.add_blur(here, place, before);
    masked_.text += piece;
  }

  std::string_view text_;
  const OffsetMap& before_;
  Masked masked_;
  std::vector<char> open_;
  Next next_ = Next::value;
  bool after_hole_ = false;
  std::optional<std::uint32_t> pending_;  ///< a hole that may be the whole text
};

std::string_view unmasked(std::string_view text, bool told_apart, Arena& arena) {
  if (text == kAloneText) return kUnknownText;
  if (text.find(kCommon) == text.npos) return text;
  std::string known;
  known.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view piece = text.substr(at, kInString.size());
    const auto own = std::find_if(kOwnMasks.begin(), kOwnMasks.end(), [&](const auto& one) {
      return told_apart && one.second == piece;
    });
    const bool hole = piece == kInString || own != kOwnMasks.end();
    known += own != kOwnMasks.end() ? own->first : hole ? kHole : text[at];
    at += hole ? piece.size() : 1;
  }
  return arena.copy(known);
}

Value unmask(Value value, bool told_apart, Arena& arena) {
  if (value.is_string() && value.text == kAloneText)
    return {.kind = Kind::unknown, .span = value.span};
  value.text = unmasked(value.text, told_apart, arena);
  std::vector<Member> members(value.members.begin(), value.members.end());
  for (Member& member : members) {
    member.key = unmasked(member.key, told_apart, arena);
    member.value = unmask(member.value, told_apart, arena);
  }
  value.members = arena.copy(members);
  return value;
}

}  // namespace

syntax::Tree parse_holed(std::string_view text, const OffsetMap& map, Arena& arena) {
  if (!has_hole(text)) return syntax::parse_json(text, arena, &map);
  const Masked masked = Masker(text, map).mask();
  syntax::Tree tree = syntax::parse_json(arena.copy(masked.text), arena, &masked.map);
  tree.root = unmask(tree.root, masked.told_apart, arena);
  tree.plain = false;
  // Two keys that are not known are not one, and unknown members may end one object and begin
  // another.
  std::erase_if(tree.duplicates, [&](const syntax::Duplicate& twice) {
    return masked.members || twice.key.find(kCommon) != twice.key.npos;
  });
  if (!masked.alone || tree.errors.empty()) return tree;
  // What is not known between the tokens may make sense of them.
  tree.errors.clear();
  tree.duplicates.clear();
  tree.root = {.kind = Kind::unknown, .span = tree.root.span};
  return tree;
}

}  // namespace ecrlint::internal::format
