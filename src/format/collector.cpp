// SPDX-License-Identifier: Apache-2.0
// Documents from values and from JSON in strings. Holes are no JSON: they go through the parser as
// private characters and come back as holes.
#include "format/collector.hpp"

#include <algorithm>

#include "text/ascii.hpp"

namespace ecrlint::internal::format {
namespace {

template <class T, class Place>
void drop_repeats_of(std::vector<T>& items, Place place) {
  const auto less = [&](const T& a, const T& b) { return place(a).begin < place(b).begin; };
  const auto same = [&](const T& a, const T& b) { return place(a) == place(b); };
  std::stable_sort(items.begin(), items.end(), less);
  items.erase(std::unique(items.begin(), items.end(), same), items.end());
}

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
    const std::uint32_t end = offset(text.size());
    if (end > 0) {
      const std::uint32_t last = before_.outer(Span{end - 1, end}).end;
      masked_.map.add_run(offset(masked_.text.size()), last, last);
    }
    return std::move(masked_);
  }

 private:
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
  if (value.is_string() && value.text == kAlone.substr(1, kAlone.size() - 2))
    return {.kind = Kind::unknown, .span = value.span};
  value.text = unmasked(value.text, arena);
  std::vector<Member> members(value.members.begin(), value.members.end());
  for (Member& member : members) {
    member.key = unmasked(member.key, arena);
    member.value = unmask(member.value, arena);
  }
  value.members = arena.copy(members);
  return value;
}

}  // namespace

syntax::Tree parse_holed(std::string_view text, const OffsetMap& map, Arena& arena) {
  if (text.find(kHole) == text.npos) return syntax::parse_json(text, arena, &map);
  const Masked masked = Masker(map).mask(text);
  syntax::Tree tree = syntax::parse_json(arena.copy(masked.text), arena, &masked.map);
  tree.root = unmask(tree.root, arena);
  tree.plain = false;
  if (!masked.alone || tree.errors.empty()) return tree;
  // What is not known between the tokens may make sense of them.
  tree.errors.clear();
  tree.duplicates.clear();
  tree.root = {.kind = Kind::unknown, .span = tree.root.span};
  return tree;
}

bool opens_bracket(std::string_view text) {
  if (text.starts_with(syntax::kByteOrderMark)) text.remove_prefix(syntax::kByteOrderMark.size());
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != text.npos && (text[first] == '{' || text[first] == '[');
}

bool shows_no_policy(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('"')) return true;
  // With a brace in it, it is meant as JSON, perhaps URL-encoded, or as another program's template.
  if (text.find('{') != text.npos || text.starts_with('%')) return false;
  const auto may_be = [](char c, std::string_view those) {
    return c == kHole || those.find(c) != those.npos;
  };
  return text.empty() || !may_be(text.front(), "[") || !may_be(text.back(), "}]");
}

bool shows_no_policy(const Value& value) {
  if (value.is_string()) return shows_no_policy(value.text);
  return value.is_array() || value.kind == Kind::number || value.kind == Kind::boolean;
}

std::string string_at(const Value* object, std::string_view key) {
  const Value* value = value_at(object, key);
  return value != nullptr && value->is_string() ? std::string(value->text) : std::string();
}

std::string account_in(std::string_view arn) {
  for (int field = 0; field < 4; ++field) {
    const auto colon = arn.find(':');
    if (colon == arn.npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return std::string(arn.substr(0, arn.find(':')));
}

const Value* value_at(const Value* object, std::string_view key) {
  return object != nullptr ? object->find(key) : nullptr;
}

std::span<const Member> items_of(const Value* value) {
  return value != nullptr && value->is_array() ? value->members : std::span<const Member>();
}

Document& Collector::add(const Value& value, PolicyKind kind, std::string pointer,
                         std::string name) {
  Document& document = located_.documents.emplace_back();
  document.source = file_.source;
  document.value = &value;
  document.kind = forced_.value_or(kind);
  document.pointer = std::move(pointer);
  document.name = std::move(name);
  document.text = file_.text.substr(value.span.begin, value.span.end - value.span.begin);
  return document;
}

Document& Collector::add_unknown(Span place, PolicyKind kind, std::string pointer,
                                 std::string name) {
  return add(arena_.keep(Value{.kind = Kind::unknown, .span = place}), kind, std::move(pointer),
             std::move(name));
}

Document* Collector::add_text(const Value& value, PolicyKind kind, std::string pointer,
                              std::string name, bool must_show) {
  if (!opens_bracket(value.text) && !value.text.starts_with('%')) return nullptr;
  OffsetMap map = map_of(value);
  std::string_view inner = value.text;
  if (inner.starts_with('%')) {
    UrlDecoded decoded = decode_url(inner, map);
    if (!opens_bracket(decoded.text)) return nullptr;
    map = std::move(decoded.map);
    inner = arena_.copy(decoded.text);
  }
  if (must_show && !looks_like_policy(syntax::parse_json(inner, arena_).root)) return nullptr;
  return &add_decoded(inner, map, kind, std::move(pointer), std::move(name));
}

Document& Collector::add_decoded(std::string_view text, const OffsetMap& map, PolicyKind kind,
                                 std::string pointer, std::string name) {
  const syntax::Tree tree = parse_holed(text, map, arena_);
  located_.files.front().add(tree);
  Document& document = add(arena_.keep(tree.root), kind, std::move(pointer), std::move(name));
  document.text = text;
  if (text.find(kHole) == text.npos) return document;
  std::string known(text);
  std::replace(known.begin(), known.end(), kHole, '*');
  document.text = arena_.copy(known);
  return document;
}

bool is_yaml(const File& file) {
  if (file.path.ends_with(".yaml") || file.path.ends_with(".yml")) return true;
  return file.path.ends_with(".template") && !opens_bracket(file.text);
}

OffsetMap Collector::map_of(const Value& string) const {
  return is_yaml(file_) ? map_yaml_scalar(file_.text, string.span, string.text)
                        : map_json_string(file_.text, string.span);
}

void Collector::drop_repeats() {
  FileFacts& facts = located_.files.front();
  drop_repeats_of(facts.errors, [](const syntax::Problem& problem) { return problem.span; });
  drop_repeats_of(facts.duplicates, [](const syntax::Duplicate& twice) { return twice.second; });
}

Document* Collector::add_under(const Value& object, std::string_view key, PolicyKind kind,
                               const std::string& pointer, std::string name) {
  const Value* value = object.find(key);
  if (value == nullptr) return nullptr;
  std::string at = pointer + step(key);
  if (value->is_object() || shows_no_policy(*value))
    return &add(*value, kind, std::move(at), std::move(name));
  return value->is_string() ? add_text(*value, kind, std::move(at), std::move(name)) : nullptr;
}

}  // namespace ecrlint::internal::format
