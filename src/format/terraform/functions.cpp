// SPDX-License-Identifier: Apache-2.0
// Terraform's functions, those that policies are made with.
#include <algorithm>
#include <array>
#include <set>

#include "format/terraform/functions.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

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

Term concat(const FunctionCall& call) {
  std::vector<Entry> entries;
  std::size_t least = 0;
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
    least += part.open ? part.least : part.entries.size();
    for (const Entry& item : call.evaluator.items(part, call.arguments.uses[i]))
      entries.push_back(item);
    if (!call.evaluator.has_room(entries.size())) return call.unknown();
  }
  return open ? call.open_list(entries, least) : call.evaluator.list(entries, call.place());
}

/// The items of lists in lists.
class Flattener {
 public:
  explicit Flattener(const FunctionCall& call) : call_(call) {}

  /// `doubt` is that of a list that it is in.
  void add(const Term& value, int depth, const Doubt* doubt = nullptr) {
    constexpr int kDeepest = 50;
    // Lists that hold each other have more items than can be gone through.
    if (!call_.evaluator.has_room(entries_.size()) || !call_.evaluator.spend(1)) return;
    if (value.is(Kind::array) && depth < kDeepest) {
      open_ = open_ || value.open;
      for (const Entry& entry : value.entries)
        add(call_.evaluator.part_of(value, entry), depth + 1,
            entry.doubt != nullptr ? entry.doubt : doubt);
      return;
    }
    // What is not known may be a list.
    const bool one = !value.is_unknown() && !value.is(Kind::array) && doubt == nullptr;
    open_ = open_ || !one;
    if (one) ++least_;
    entries_.push_back({{}, {}, call_.arguments.uses[0], value, doubt});
  }

  [[nodiscard]] Term list() const {
    return open_ ? call_.open_list(entries_, least_)
                 : call_.evaluator.list(entries_, call_.place());
  }

 private:
  const FunctionCall& call_;
  std::vector<Entry> entries_;
  std::size_t least_ = 0;
  bool open_ = false;
};

Term flatten(const FunctionCall& call) {
  if (call.count() != 1 || !call.at(0).is(Kind::array)) return call.unknown();
  Flattener items(call);
  items.add(call.at(0), 0);
  return items.list();
}

/// `tolist` and `sort`: the order of what a policy lists does not matter.
Term keep_all(const FunctionCall& call) {
  if (call.count() != 1 || !call.at(0).is_collection()) return call.unknown();
  const Term& all = call.at(0);
  const auto items = call.evaluator.items(all, call.arguments.uses[0]);
  return all.open ? call.open_list(items, all.least) : call.evaluator.list(items, call.place());
}

/// `distinct` and `toset`.
Term distinct(const FunctionCall& call, const Term& all) {
  if (!all.is_collection()) return call.unknown();
  std::set<std::string_view> seen;
  std::vector<Entry> entries;
  bool told = !all.open;
  for (const Entry& item : call.evaluator.items(all, call.arguments.uses[0])) {
    const bool plain =
        item.doubt == nullptr && (item.value.is_plain_string() || item.value.is(Kind::number));
    told = told && (plain || all.entries.size() == 1);
    if (!plain || seen.insert(item.value.text).second) entries.push_back(item);
  }
  const std::size_t some = all.open && all.least == 0 ? 0 : 1;
  const std::size_t least = std::max(seen.size(), some);
  return told ? call.evaluator.list(entries, call.place()) : call.open_list(entries, least);
}

Term keep_distinct(const FunctionCall& call) {
  return call.count() == 1 ? distinct(call, call.at(0)) : call.unknown();
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

Term set_union(const FunctionCall& call) { return distinct(call, concat(call)); }

Term merge(const FunctionCall& call) {
  std::vector<Entry> entries;
  bool open = false;
  for (std::size_t i = 0; i < call.count(); ++i) {
    const Term& part = call.at(i);
    if (part.is(Kind::null) || part.not_given) continue;
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
      const bool here = part.place.source == call.place().source &&
                        internal::contains(call.place().span, part.place.span);
      if (!here) entry.key_span = call.arguments.uses[i];
      entry.value = call.evaluator.part_of(part, entry);
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

Term lookup(const FunctionCall& call) {
  if (call.count() < 2 || !call.at(0).is(Kind::object) || !call.at(1).is_plain_string())
    return call.unknown();
  if (const Entry* found = call.at(0).entry(call.at(1).text))
    return call.evaluator.part_of(call.at(0), *found);
  return call.count() > 2 ? call.at(2) : call.failure();
}

Term keys_or_values(const FunctionCall& call, bool keys) {
  if (call.count() != 1 || !call.at(0).is(Kind::object)) return call.unknown();
  std::vector<Entry> entries(call.at(0).entries.begin(), call.at(0).entries.end());
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.key < b.key; });
  for (Entry& entry : entries) {
    const Term value = keys ? call.at(0).key_of(entry, call.at(0).place)
                            : call.evaluator.part_of(call.at(0), entry);
    entry = {{}, {}, call.arguments.uses[0], value, entry.doubt};
  }
  const Term& map = call.at(0);
  return map.open ? call.open_list(entries, 0) : call.evaluator.list(entries, call.place());
}

Term element(const FunctionCall& call) {
  if (call.count() != 2 || !call.at(0).is(Kind::array) || call.at(0).entries.empty() ||
      !call.at(1).is(Kind::number) || call.at(1).text.size() > 6 || call.at(0).open)
    return call.unknown();
  const std::size_t index = std::strtoul(std::string(call.at(1).text).c_str(), nullptr, 10);
  return call.evaluator.part_of(call.at(0), call.at(0).entries[index % call.at(0).entries.size()]);
}

Term read_file(const FunctionCall& call) {
  if (call.count() != 1 || call.arguments.in_template) return call.unknown();
  return call.evaluator.file_text(call.at(0), call.arguments.instance, call.place());
}

Term template_file(const FunctionCall& call) {
  if (call.count() != 2 || call.arguments.in_template) return call.unknown();
  const Term text = call.evaluator.file_text(call.at(0), call.arguments.instance, call.place());
  return call.evaluator.render(text, call.at(1), call.place());
}

Term template_string(const FunctionCall& call) {
  if (call.count() != 2 || call.arguments.in_template) return call.unknown();
  return call.evaluator.render(call.at(0), call.at(1), call.place());
}

Term range(const FunctionCall& call) {
  constexpr std::size_t kMost = 1000;
  if (call.count() != 1 || !call.at(0).is(Kind::number)) return call.unknown();
  const std::string_view number = call.at(0).text;
  const std::size_t end = std::strtoul(std::string(number.substr(0, 5)).c_str(), nullptr, 10);
  if (end > kMost) {
    call.evaluator.reach("a range of more than 1,000 numbers");
    return call.unknown();
  }
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < end; ++i)
    entries.push_back({{}, {}, call.place().span, call.evaluator.number(i, call.place())});
  return call.evaluator.list(entries, call.place());
}

Term same(const FunctionCall& call) { return call.count() == 1 ? call.at(0) : call.unknown(); }

struct NamedFunction {
  std::string_view name;
  Term (*function)(const FunctionCall&);
};

constexpr auto kFunctions = std::to_array<NamedFunction>({
    {"alltrue", all_true},
    {"anytrue", any_true},
    {"can", can},
    {"chomp", chomp},
    {"coalesce", coalesce},
    {"coalescelist", coalesce_list},
    {"compact", compact},
    {"concat", concat},
    {"contains", contains_item},
    {"distinct", keep_distinct},
    {"element", element},
    {"endswith", ends_with},
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
    {"setunion", set_union},
    {"sort", keep_all},
    {"split", split},
    {"startswith", starts_with},
    {"templatefile", template_file},
    {"templatestring", template_string},
    {"tobool", to_bool},
    {"tolist", keep_all},
    {"tomap", same},
    {"tonumber", to_number},
    {"toset", keep_distinct},
    {"tostring", to_string},
    {"trimprefix", trim_prefix},
    {"trimspace", trim_space},
    {"trimsuffix", trim_suffix},
    {"try", try_each},
    {"upper", [](const FunctionCall& c) { return change_case(c, true); }},
    {"values", [](const FunctionCall& c) { return keys_or_values(c, false); }},
});

/// Is what the function returns never null, if it returns? Those are not that may hand on what they
/// are given, and those of providers.
bool returns_something(std::string_view name) {
  constexpr auto kMayBeNull = std::to_array<std::string_view>(
      {"coalesce", "element", "jsondecode", "lookup", "nonsensitive", "one", "sensitive", "tobool",
       "tolist", "tomap", "tonumber", "toset", "tostring", "try", "yamldecode", "ephemeralasnull"});
  return name.find(':') == name.npos &&
         std::find(kMayBeNull.begin(), kMayBeNull.end(), name) == kMayBeNull.end();
}

}  // namespace

Term call_function(std::string_view name, const Arguments& arguments, Evaluator& evaluator) {
  const auto found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                  [&](const NamedFunction& known) { return known.name == name; });
  const FunctionCall call{arguments, evaluator};
  Term result = found == kFunctions.end() ? call.unknown() : found->function(call);
  result.never_null = result.never_null || returns_something(name);
  return result;
}

}  // namespace ecrlint::internal::format::terraform
