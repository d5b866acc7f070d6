// SPDX-License-Identifier: Apache-2.0
// Strings of Terraform as JSON and back, with the places of their pieces.

#include "format/partial_json.hpp"
#include "format/terraform/evaluate.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

using syntax::Kind;

Term term_of(const syntax::Value& value, std::size_t source, Arena& arena) {
  Term term = unknown_at({source, value.span});
  term.kind = value.kind;
  term.flag = value.flag;
  term.text = value.text;
  if (value.kind == Kind::boolean) term.text = value.flag ? "true" : "false";
  std::vector<Entry> entries;
  for (const syntax::Member& member : value.members)
    entries.push_back(
        {member.key, member.key_span, member.value.span, term_of(member.value, source, arena)});
  term.entries = arena.copy(std::span<const Entry>(entries));
  return term;
}

/// Writes a value as `jsonencode()` would, with a hole for what is not known.
class JsonEncoder {
 public:
  explicit JsonEncoder(Evaluator& evaluator) : evaluator_(evaluator) {}

  void put(const Term& term) {
    const std::size_t before = text_.size();
    if (depth_ == syntax::kMaxDepth || too_long() || !evaluator_.spend(1)) {
      text_ += syntax::kHole;
      return;
    }
    if (term.is(Kind::string) && term.json == nullptr)
      put_string(term.text);
    else if (term.is_collection())
      put_entries(term);
    else if (term.is(Kind::boolean) || term.is(Kind::number))
      text_ += term.text;
    else
      text_ += term.is(Kind::null) ? std::string_view("null") : syntax::kUnknownText;
    constexpr std::size_t kBytesOfStep = 64;
    if (!term.is_collection()) evaluator_.spend((text_.size() - before) / kBytesOfStep);
  }

  [[nodiscard]] bool too_long() const { return text_.size() > Evaluator::kLongestString; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void put_entries(const Term& collection) {
    const bool object = collection.is(Kind::object);
    text_ += object ? '{' : '[';
    ++depth_;
    for (const Entry& entry : collection.entries) {
      if (&entry != &collection.entries.front()) text_ += ',';
      if (object) put_string(entry.key);
      if (object) text_ += ':';
      put(entry.value);
      if (too_long()) break;
    }
    --depth_;
    text_ += object ? '}' : ']';
  }

  void put_string(std::string_view string) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text_ += '"';
    for (const char c : string) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') text_ += '\\';
      if (byte >= ' ') {
        text_ += c;
      } else {
        text_ += "\\u00";
        text_ += kDigits[byte >> 4U];
        text_ += kDigits[byte & 15U];
      }
    }
    text_ += '"';
  }

  Evaluator& evaluator_;
  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace

OffsetMap map_of(const Term& string) {
  OffsetMap map;
  if (string.pieces.empty()) map.add_blur(0, string.place.span, string.place.span.begin);
  std::uint32_t before = string.pieces.empty() ? 0 : string.pieces.front().outer.begin;
  for (const Piece& piece : string.pieces) {
    if (piece.verbatim)
      map.add_run(piece.inner, piece.outer.begin, before);
    else
      map.add_blur(piece.inner, piece.outer, before);
    before = piece.outer.end;
  }
  const auto end = static_cast<std::uint32_t>(string.text.size());
  if (!string.pieces.empty()) map.add_run(end, before, before);
  return map;
}

syntax::Tree parse_pieces(const Term& string, Arena& arena) {
  const OffsetMap map = map_of(string);
  return string.text.find(syntax::kHole) == string.text.npos
             ? syntax::parse_json(string.text, arena, &map)
             : parse_holed(string.text, map, arena);
}

const Term* json_of(const Term& string, Evaluator& evaluator) {
  if (string.json != nullptr) return string.json;
  if (!string.is(Kind::string) || !evaluator.spend(string.text.size())) return nullptr;
  const syntax::Tree tree = parse_pieces(string, evaluator.arena());
  if (!tree.parsed || tree.root.kind == Kind::unknown) return nullptr;
  return &evaluator.arena().keep(term_of(tree.root, string.place.source, evaluator.arena()));
}

std::string json_text(const Term& value, Evaluator& evaluator) {
  JsonEncoder encoder(evaluator);
  encoder.put(value);
  return encoder.too_long() ? std::string(syntax::kUnknownText) : encoder.text();
}

}  // namespace ecrlint::internal::format::terraform
