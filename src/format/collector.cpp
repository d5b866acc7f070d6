// Documents from values and from JSON in strings.
#include "format/collector.hpp"

#include "syntax/pointer.hpp"

namespace ecrlint::format {
namespace {

using syntax::Value;

/// Is it meant as JSON of a policy? Any other text under a key of that name is none of ours.
bool opens_bracket(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != text.npos && (text[first] == '{' || text[first] == '[');
}

}  // namespace

std::string string_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_string() ? std::string(value->text) : std::string();
}

std::span<const syntax::Member> items_of(const Value* value) {
  return value != nullptr && value->is_array() ? value->members : std::span<const syntax::Member>();
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

Document* Collector::add_text(const Value& value, PolicyKind kind, std::string pointer,
                              std::string name) {
  if (!opens_bracket(value.text) && !value.text.starts_with('%')) return nullptr;
  OffsetMap map = map_json_string(file_.text, value.span);
  std::string_view inner = value.text;
  if (inner.starts_with('%')) {
    UrlDecoded decoded = decode_url(inner, map);
    if (!opens_bracket(decoded.text)) return nullptr;
    map = std::move(decoded.map);
    inner = arena_.copy(decoded.text);
  }
  syntax::Tree tree = syntax::parse_json(inner, arena_, &map);
  FileFacts& facts = located_.files.front();
  facts.errors.insert(facts.errors.end(), tree.errors.begin(), tree.errors.end());
  facts.duplicates.insert(facts.duplicates.end(), tree.duplicates.begin(), tree.duplicates.end());
  Document& document = add(arena_.keep(tree.root), kind, std::move(pointer), std::move(name));
  document.text = inner;
  return &document;
}

Document* Collector::add_under(const Value& object, std::string_view key, PolicyKind kind,
                               const std::string& pointer, std::string name) {
  const Value* value = object.find(key);
  if (value == nullptr) return nullptr;
  std::string at = pointer + syntax::step(key);
  if (value->is_object()) return &add(*value, kind, std::move(at), std::move(name));
  return value->is_string() ? add_text(*value, kind, std::move(at), std::move(name)) : nullptr;
}

}  // namespace ecrlint::format
