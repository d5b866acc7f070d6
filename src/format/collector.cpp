// SPDX-License-Identifier: Apache-2.0
// Documents from values and from JSON in strings.
#include "format/collector.hpp"

#include <algorithm>
#include <set>

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

/// `$POLICY`, as a shell or envsubst fills it in?
bool is_shell_variable(std::string_view text) {
  return text.size() > 1 && text.front() == '$' && std::ranges::all_of(text.substr(1), [](char c) {
           return is_capital(c) || is_digit(c) || c == '_';
         });
}

}  // namespace

void Collector::set_foreign(bool foreign) {
  if (foreign && located_.scopes.size() == 1)
    located_.scopes.push_back({file_.source, 0, 1, true, {}, {}});
  scope_ = foreign ? 1 : 0;
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
  if (text.find('{') != text.npos || text.starts_with('%') || is_shell_variable(text)) return false;
  const auto may_be = [](char c, std::string_view those) {
    return is_hole(c) || those.find(c) != those.npos;
  };
  return text.empty() || !may_be(text.front(), "[") || !may_be(text.back(), "}]");
}

bool shows_no_policy(const Value& value) {
  if (value.is_string()) return shows_no_policy(value.text);
  return value.is_array() || value.kind == Kind::number || value.kind == Kind::boolean;
}

bool waits_for_value(std::string_view text) {
  if (text.empty() || text == "[]" || text == "{}") return true;
  return text.size() > 2 && text.front() == '<' && text.find('>') == text.size() - 1;
}

std::string string_at(const Value* object, std::string_view key) {
  const Value* value = value_at(object, key);
  return value != nullptr && value->is_string() ? std::string(value->text) : std::string();
}

std::string own_arn(std::string_view shape) {
  std::string arn;
  int field = 0;
  for (const char c : shape) {
    if (c == ':') ++field;
    const char own = field == 1 ? kOwnPartition : field == 3 ? kOwnRegion : kOwnAccount;
    arn += c != '?' ? c : field > 4 ? kHole : own;
  }
  return arn;
}

std::optional<bool> is_public_registry(std::string_view type) {
  const auto has = [&](std::string_view word) { return type.find(word) != type.npos; };
  if (has("ecrpublic") || has("ecr_public") || has("ECR::Public")) return true;
  if (has("ecr") || has("ECR::")) return false;
  return std::nullopt;
}

bool is_of_aws(std::string_view arn) {
  constexpr std::string_view kPlace = ":iam::aws:policy/";
  const auto place = arn.find(kPlace);
  return arn.starts_with("arn:") && place != arn.npos && !has_hole(arn.substr(place));
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
  if (!full_ && located_.documents.size() >= kMostPolicies) {
    full_ = true;
    note_limit(too_many_policies());
  }
  if (full_) dropped_ = {};
  Document& document = full_ ? dropped_ : located_.documents.emplace_back();
  document.source = file_.source;
  document.scope = scope_;
  document.value = &value;
  document.kind = kind_if_forced(forced_, kind);
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
  if (!has_hole(text)) return document;
  std::string known(text);
  std::replace_if(known.begin(), known.end(), is_hole, '*');
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

void Collector::keep_elsewhere(const Mark& mark) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> places;
  std::vector<Document>& all = located_.documents;
  const auto place = [](const Document& document) {
    return std::pair(document.value->span.begin, document.value->span.end);
  };
  for (std::size_t i = 0; i < mark.documents; ++i) places.insert(place(all[i]));
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(mark.documents);
  all.erase(std::remove_if(first, all.end(),
                           [&](const Document& one) {
                             return !one.value->is_object() || places.contains(place(one));
                           }),
            all.end());
  for (std::size_t i = mark.documents; i < all.size(); ++i) {
    all[i].fragment = all[i].kind == PolicyKind::identity;
    all[i].target.clear();
    all[i].repository.clear();
  }
  const auto cut = [](auto& items, std::size_t size) {
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(size), items.end());
  };
  cut(located_.identities, mark.identities);
  cut(located_.attachments, mark.attachments);
  cut(located_.endpoints, mark.endpoints);
  cut(located_.notes, mark.notes);
  cut(located_.limits, mark.limits);
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
  if (!value->is_string()) return nullptr;
  if (is_shell_variable(trimmed(value->text)))
    return &add_unknown(value->span, kind, std::move(at), std::move(name));
  return add_text(*value, kind, std::move(at), std::move(name));
}

}  // namespace ecrlint::internal::format
