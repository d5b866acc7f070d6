// SPDX-License-Identifier: Apache-2.0
// Terraform's functions, those that policies are made with.
#include <algorithm>
#include <array>
#include <set>

#include "format/terraform/evaluate.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

using Values = std::span<const Term>;

struct FunctionCall {
  const Arguments& arguments;
  Evaluator& evaluator;

  [[nodiscard]] Values values() const { return arguments.values; }
  [[nodiscard]] std::size_t count() const { return arguments.values.size(); }
  [[nodiscard]] const Term& at(std::size_t i) const { return arguments.values[i]; }
  [[nodiscard]] SourceSpan place() const { return arguments.place; }
  [[nodiscard]] Term unknown() const { return unknown_at(place()); }
  [[nodiscard]] Term string(std::string_view text) const {
    return string_at(evaluator.copy(text), place());
  }
  /// All values from here on are strings that are wholly known.
  [[nodiscard]] bool plain(std::size_t from = 0) const {
    return std::all_of(values().begin() + static_cast<std::ptrdiff_t>(from), values().end(),
                       [](const Term& term) { return term.is_plain_string(); });
  }
};

/// `x` as one piece of text, a hole where it is not known.
std::string_view text_of(const Term& term) {
  const bool scalar = term.is(Kind::string) || term.is(Kind::number) || term.is(Kind::boolean);
  return scalar && term.json == nullptr ? term.text : kUnknownText;
}

Term json_encode(const FunctionCall& call) {
  if (call.count() != 1) return call.unknown();
  Term term = string_at(kUnknownText, call.place());
  term.json = &call.evaluator.arena().keep(call.at(0));
  return term;
}

Term json_decode(const FunctionCall& call) {
  if (call.count() != 1) return call.unknown();
  const Term* value = json_of(call.at(0), call.evaluator);
  return value != nullptr ? *value : call.unknown();
}

Term list_of(const FunctionCall& call, std::span<const Entry> entries, bool open) {
  Term list = call.evaluator.list(entries, call.place());
  list.open = open && list.is_collection();
  return list;
}

Term concat(const FunctionCall& call) {
  std::vector<Entry> entries;
  bool open = false;
  for (std::size_t i = 0; i < call.count(); ++i) {
    const Term& part = call.at(i);
    if (part.is(Kind::null)) continue;
    // One list that is not known: its items stand for one unknown item.
    if (!part.is(Kind::array)) {
      const SourceSpan use{call.place().source, call.arguments.uses[i]};
      entries.push_back({{},
                         {},
                         use.span,
                         unknown_at(part.place),
                         call.evaluator.doubt(Doubt::Reason::list, use)});
      open = true;
      continue;
    }
    open = open || part.open;
    for (const Entry& item : call.evaluator.items(part, call.arguments.uses[i]))
      entries.push_back(item);
    if (entries.size() > Evaluator::kMostEntries) return call.unknown();
  }
  return list_of(call, entries, open);
}

void flatten_into(std::vector<Entry>& entries, const Term& value, const Doubt* doubt,
                  const FunctionCall& call, int depth) {
  // Lists that hold each other have more items than can be gone through.
  if (entries.size() > Evaluator::kMostEntries || !call.evaluator.spend(1)) return;
  if (value.is(Kind::array) && depth < 50) {
    for (const Entry& entry : value.entries)
      flatten_into(entries, entry.value, entry.doubt != nullptr ? entry.doubt : doubt, call,
                   depth + 1);
    return;
  }
  entries.push_back({{}, {}, call.arguments.uses[0], value, doubt});
}

Term flatten(const FunctionCall& call) {
  if (call.count() != 1 || !call.at(0).is(Kind::array)) return call.unknown();
  std::vector<Entry> entries;
  flatten_into(entries, call.at(0), nullptr, call, 0);
  const bool open = std::any_of(entries.begin(), entries.end(),
                                [](const Entry& entry) { return entry.doubt != nullptr; });
  return list_of(call, entries, open);
}

bool is_empty(const Term& term) {
  return term.is(Kind::null) ||
         (term.is(Kind::string) && term.text.empty() && term.json == nullptr);
}

/// Items of a collection but those that the function drops, which is not asked of unknown ones.
template <class Drops>
Term keep_items(const FunctionCall& call, Drops drops) {
  if (call.count() != 1 || !call.at(0).is_collection()) return call.unknown();
  std::vector<Entry> entries;
  for (const Entry& item : call.evaluator.items(call.at(0), call.arguments.uses[0]))
    if (!drops(item.value)) entries.push_back(item);
  return list_of(call, entries, call.at(0).open);
}

/// `tolist` and `sort`: the order of what a policy lists does not matter.
Term keep_all(const FunctionCall& call) {
  return keep_items(call, [](const Term&) { return false; });
}

Term keep_distinct(const FunctionCall& call) {
  std::set<std::string_view> seen;
  return keep_items(call, [&](const Term& item) {
    const bool told = item.is_plain_string() || item.is(Kind::number);
    return told && !seen.insert(item.text).second;
  });
}

/// It adds what it holds, and takes the place of any value before it.
void add_unknown_map(std::vector<Entry>& entries, const FunctionCall& call, std::size_t argument) {
  const SourceSpan use{call.place().source, call.arguments.uses[argument]};
  std::erase_if(entries, [](const Entry& entry) { return entry.key == kUnknownText; });
  if (!call.evaluator.spend(entries.size())) return entries.clear();
  for (Entry& entry : entries) entry.value = unknown_at(entry.value.place);
  entries.push_back({kUnknownText, use.span, use.span, unknown_at(use),
                     call.evaluator.doubt(Doubt::Reason::list, use)});
}

Term merge(const FunctionCall& call) {
  std::vector<Entry> entries;
  bool open = false;
  for (std::size_t i = 0; i < call.count(); ++i) {
    const Term& part = call.at(i);
    if (part.is(Kind::null)) continue;
    constexpr std::size_t kMost = 1000;
    if (part.is_unknown() && part.block == nullptr) {
      add_unknown_map(entries, call, i);
      open = true;
      continue;
    }
    open = open || part.open;
    const std::size_t many = part.entries.size();
    if (!part.is(Kind::object) || many > kMost || entries.size() > kMost) return call.unknown();
    if (!call.evaluator.spend(many * (1 + entries.size() / 16))) return call.unknown();
    for (Entry entry : part.entries) {
      if (part.place.source != call.place().source) entry.key_span = call.arguments.uses[i];
      entry.use = call.arguments.uses[i];
      const auto same = std::find_if(entries.begin(), entries.end(),
                                     [&](const Entry& known) { return known.key == entry.key; });
      if (same == entries.end())
        entries.push_back(entry);
      else
        *same = entry;
    }
  }
  Term merged = call.evaluator.object(entries, call.place());
  merged.open = open && merged.is_collection();
  return merged;
}

Term join(const FunctionCall& call) {
  if (call.count() < 2 || !call.at(0).is(Kind::string)) return call.unknown();
  std::vector<const Term*> parts;
  for (std::size_t i = 1; i < call.count(); ++i) {
    if (!call.at(i).is_collection() || call.at(i).open) return call.unknown();
    if (!call.evaluator.spend(call.at(i).entries.size())) return call.unknown();
    for (const Entry& entry : call.at(i).entries) parts.push_back(&entry.value);
  }
  if (parts.size() == 1) return *parts.front();
  std::string text;
  std::vector<Entry> documents;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += call.at(0).text;
    text += text_of(*parts[i]);
    if (text.size() > Evaluator::kLongestString) return call.unknown();
    if (parts[i]->json != nullptr) documents.push_back({{}, {}, call.place().span, *parts[i]});
  }
  Term joined = call.string(text);
  if (documents.size() > 1 && documents.size() == parts.size())
    joined.entries = call.evaluator.arena().copy(documents);
  return joined;
}

/// `%s` and `%d` of a format, filled.
Term format_with(const FunctionCall& call, Values values) {
  const Term& pattern = call.at(0);
  if (!pattern.is(Kind::string)) return call.unknown();
  std::string text;
  std::size_t used = 0;
  for (std::size_t i = 0; i < pattern.text.size(); ++i) {
    if (pattern.text[i] != '%') {
      text += pattern.text[i];
      continue;
    }
    const char verb = i + 1 < pattern.text.size() ? pattern.text[++i] : '%';
    if (verb == '%')
      text += '%';
    else if (used < values.size())
      text += verb == 's' || verb == 'd' || verb == 'v' ? text_of(values[used++]) : "\xff";
    else
      return call.unknown();
    if (text.size() > Evaluator::kLongestString) return call.unknown();
  }
  return call.string(text);
}

Term format_list(const FunctionCall& call) {
  if (call.count() < 2) return call.unknown();
  std::size_t many = 1;
  for (const Term& value : call.values().subspan(1)) {
    if (value.is_unknown()) return call.unknown();
    if (value.is(Kind::array)) many = value.entries.size();
  }
  std::vector<Entry> entries;
  bool open = false;
  for (std::size_t i = 0; i < many; ++i) {
    std::vector<Term> row;
    const Doubt* doubt = nullptr;
    if (!call.evaluator.spend(call.count())) return call.unknown();
    for (const Term& value : call.values().subspan(1)) {
      if (value.is(Kind::array) && i >= value.entries.size()) return call.unknown();
      row.push_back(value.is(Kind::array) ? value.entries[i].value : value);
      if (value.is(Kind::array) && value.entries[i].doubt != nullptr)
        doubt = value.entries[i].doubt;
    }
    open = open || doubt != nullptr;
    entries.push_back({{}, {}, call.place().span, format_with(call, row), doubt});
    if (entries.back().is_rest()) entries.back().value = call.unknown();
  }
  return list_of(call, entries, open);
}

/// The first that is known not to be missing; what is unknown might be missing, so nothing tells.
Term coalesce(const FunctionCall& call) {
  for (const Term& value : call.values()) {
    if (value.is_unknown()) return call.unknown();
    if (!is_empty(value)) return value;
  }
  return call.unknown();
}

Term coalesce_list(const FunctionCall& call) {
  for (const Term& value : call.values()) {
    if (!value.is(Kind::array) || value.open) return call.unknown();
    if (!value.entries.empty()) return value;
  }
  return call.unknown();
}

Term try_each(const FunctionCall& call) {
  // An expression that fails is not told apart from one that is not known.
  return call.count() == 0 || call.at(0).is_unknown() ? call.unknown() : call.at(0);
}

Term lookup(const FunctionCall& call) {
  if (call.count() < 2 || !call.at(0).is(Kind::object) || !call.at(1).is_plain_string())
    return call.unknown();
  if (const Term* found = call.at(0).find(call.at(1).text)) return *found;
  return call.count() > 2 ? call.at(2) : call.unknown();
}

Term length(const FunctionCall& call) {
  if (call.count() != 1) return call.unknown();
  const Term& value = call.at(0);
  if ((!value.is_collection() && !value.is_plain_string()) || value.open) return call.unknown();
  const std::size_t size = value.is_collection() ? value.entries.size() : value.text.size();
  return call.evaluator.number(size, call.place());
}

Term replace(const FunctionCall& call) {
  if (call.count() != 3 || !call.plain() || call.at(1).text.empty()) return call.unknown();
  const std::string_view from = call.at(1).text;
  if (from.front() == '/') return call.unknown();  // a regular expression
  std::string text;
  std::string_view left = call.at(0).text;
  for (auto at = left.find(from); at != left.npos; at = left.find(from)) {
    text += left.substr(0, at);
    text += call.at(2).text;
    left.remove_prefix(at + from.size());
    if (text.size() > Evaluator::kLongestString) return call.unknown();
  }
  return call.string(text += left);
}

Term change_case(const FunctionCall& call, bool up) {
  if (call.count() != 1 || !call.at(0).is(Kind::string)) return call.unknown();
  std::string text(call.at(0).text);
  for (char& c : text)
    if (up ? is_small(c) : is_capital(c)) c = static_cast<char>(c ^ 0x20);
  return call.string(text);
}

Term split(const FunctionCall& call) {
  if (call.count() != 2 || !call.plain() || call.at(0).text.empty()) return call.unknown();
  std::vector<Entry> entries;
  std::string_view left = call.at(1).text;
  for (;;) {
    const auto at = left.find(call.at(0).text);
    entries.push_back({{}, {}, call.arguments.uses[1], call.string(left.substr(0, at))});
    if (at == left.npos) break;
    if (entries.size() > Evaluator::kMostEntries) return call.unknown();
    left.remove_prefix(at + call.at(0).text.size());
  }
  return call.evaluator.list(entries, call.place());
}

/// `chomp` takes blanks off the end, `trimspace` off the front too.
Term trim_blanks(const FunctionCall& call, bool front) {
  if (call.count() == 0 || !call.plain()) return call.unknown();
  return call.string(front ? trimmed(call.at(0).text) : trimmed_end(call.at(0).text));
}

/// `trimprefix` and `trimsuffix`.
Term trim_text(const FunctionCall& call, bool front) {
  if (call.count() != 2 || !call.plain()) return call.unknown();
  std::string_view text = call.at(0).text;
  const std::string_view cut = call.at(1).text;
  if (front && text.starts_with(cut)) text.remove_prefix(cut.size());
  if (!front && text.ends_with(cut)) text.remove_suffix(cut.size());
  return call.string(text);
}

Term keys_or_values(const FunctionCall& call, bool keys) {
  if (call.count() != 1 || !call.at(0).is(Kind::object)) return call.unknown();
  std::vector<Entry> entries;
  for (const Entry& entry : call.at(0).entries)
    entries.push_back({{},
                       {},
                       call.arguments.uses[0],
                       keys ? string_at(entry.key, call.at(0).place) : entry.value});
  return call.evaluator.list(entries, call.place());
}

Term element(const FunctionCall& call) {
  if (call.count() != 2 || !call.at(0).is(Kind::array) || call.at(0).entries.empty() ||
      !call.at(1).is(Kind::number) || call.at(1).text.size() > 6 || call.at(0).open)
    return call.unknown();
  const std::size_t index = std::strtoul(std::string(call.at(1).text).c_str(), nullptr, 10);
  return call.at(0).entries[index % call.at(0).entries.size()].value;
}

Term one(const FunctionCall& call) {
  const bool told = call.count() == 1 && call.at(0).is(Kind::array);
  return told && call.at(0).entries.size() == 1 ? call.at(0).entries[0].value : call.unknown();
}

Term contains(const FunctionCall& call) {
  if (call.count() != 2 || !call.at(0).is_collection() || !call.at(1).is_plain_string())
    return call.unknown();
  bool all_known = true;
  for (const Entry& entry : call.at(0).entries) {
    if (!call.evaluator.spend(entry.value.text.size() / 1024)) return call.unknown();
    all_known = all_known && entry.value.is_plain_string() && entry.doubt == nullptr;
    if (entry.doubt == nullptr && entry.value.is_plain_string() &&
        entry.value.text == call.at(1).text)
      return boolean_at(true, call.place());
  }
  return all_known ? boolean_at(false, call.place()) : call.unknown();
}

Term read_file(const FunctionCall& call) {
  if (call.count() != 1 || call.arguments.in_template) return call.unknown();
  return call.evaluator.file_text(call.at(0), call.arguments.directory, call.place());
}

Term template_file(const FunctionCall& call) {
  if (call.count() != 2 || call.arguments.in_template) return call.unknown();
  const Term text = call.evaluator.file_text(call.at(0), call.arguments.directory, call.place());
  return call.evaluator.render(text, call.at(1), call.place());
}

Term template_string(const FunctionCall& call) {
  if (call.count() != 2 || call.arguments.in_template) return call.unknown();
  return call.evaluator.render(call.at(0), call.at(1), call.place());
}

Term to_string(const FunctionCall& call) {
  if (call.count() != 1 || call.at(0).is_collection() || call.at(0).is(Kind::null))
    return call.unknown();
  Term term = call.at(0);
  if (!term.is_unknown()) term.kind = Kind::string;
  return term;
}

Term range(const FunctionCall& call) {
  constexpr std::size_t kMost = 1000;
  if (call.count() != 1 || !call.at(0).is(Kind::number) || call.at(0).text.size() > 4)
    return call.unknown();
  const std::size_t end = std::strtoul(std::string(call.at(0).text).c_str(), nullptr, 10);
  if (end > kMost) return call.unknown();
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < end; ++i)
    entries.push_back({{}, {}, call.place().span, call.evaluator.number(i, call.place())});
  return call.evaluator.list(entries, call.place());
}

Term same(const FunctionCall& call) { return call.count() == 1 ? call.at(0) : call.unknown(); }

Term format(const FunctionCall& call) {
  return call.count() == 0 ? call.unknown() : format_with(call, call.values().subspan(1));
}

struct NamedFunction {
  std::string_view name;
  Term (*function)(const FunctionCall&);
};

constexpr auto kFunctions = std::to_array<NamedFunction>({
    {"chomp", [](const FunctionCall& c) { return trim_blanks(c, false); }},
    {"coalesce", coalesce},
    {"coalescelist", coalesce_list},
    {"compact", [](const FunctionCall& c) { return keep_items(c, is_empty); }},
    {"concat", concat},
    {"contains", contains},
    {"distinct", keep_distinct},
    {"element", element},
    {"file", read_file},
    {"flatten", flatten},
    {"format", format},
    {"formatlist", format_list},
    {"join", join},
    {"jsondecode", json_decode},
    {"jsonencode", json_encode},
    {"keys", [](const FunctionCall& c) { return keys_or_values(c, true); }},
    {"length", length},
    {"lookup", lookup},
    {"lower", [](const FunctionCall& c) { return change_case(c, false); }},
    {"merge", merge},
    {"nonsensitive", same},
    {"one", one},
    {"range", range},
    {"replace", replace},
    {"sensitive", same},
    {"setunion", concat},
    {"sort", keep_all},
    {"split", split},
    {"templatefile", template_file},
    {"templatestring", template_string},
    {"tolist", keep_all},
    {"tomap", same},
    {"toset", keep_distinct},
    {"tostring", to_string},
    {"trimprefix", [](const FunctionCall& c) { return trim_text(c, true); }},
    {"trimspace", [](const FunctionCall& c) { return trim_blanks(c, true); }},
    {"trimsuffix", [](const FunctionCall& c) { return trim_text(c, false); }},
    {"try", try_each},
    {"upper", [](const FunctionCall& c) { return change_case(c, true); }},
    {"values", [](const FunctionCall& c) { return keys_or_values(c, false); }},
});

}  // namespace

Term call_function(std::string_view name, const Arguments& arguments, Evaluator& evaluator) {
  constexpr std::string_view kCore = "core::";
  if (name.starts_with(kCore)) name.remove_prefix(kCore.size());
  const auto found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                  [&](const NamedFunction& known) { return known.name == name; });
  const FunctionCall call{arguments, evaluator};
  return found == kFunctions.end() ? call.unknown() : found->function(call);
}

}  // namespace ecrlint::internal::format::terraform
