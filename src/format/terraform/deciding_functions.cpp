// SPDX-License-Identifier: Apache-2.0
// Those of Terraform's functions that choose or tell: what they say whatever the parts of their
// values are that are not known.
#include <algorithm>

#include "format/terraform/compare.hpp"
#include "format/terraform/functions.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

Term told(const FunctionCall& call, std::optional<bool> answer) {
  return answer ? boolean_at(*answer, call.place()) : call.unknown();
}

/// Is it null or `""`, which `coalesce` and `compact` leave out?
std::optional<bool> is_left_out(const Term& term) {
  const auto null = is_null(term);
  const auto empty = is_empty_text(term);
  if (null == true || empty == true) return true;
  return null && empty ? std::optional(false) : std::nullopt;
}

/// Do all items have this value (`alltrue`), or not all of them another one (`anytrue`)?
Term all_are(const FunctionCall& call, bool wanted) {
  if (call.count() != 1 || !call.at(0).is_collection()) return call.unknown();
  bool known = !call.at(0).open;
  for (const Entry& entry : call.at(0).entries) {
    if (!entry.value.is(Kind::boolean) || entry.doubt != nullptr)
      known = false;
    else if (entry.value.flag != wanted)
      return told(call, !wanted);
  }
  return told(call, known ? std::optional(wanted) : std::nullopt);
}

}  // namespace

Term all_true(const FunctionCall& call) { return all_are(call, true); }
Term any_true(const FunctionCall& call) { return all_are(call, false); }

Term can(const FunctionCall& call) {
  if (call.count() != 1) return call.unknown();
  // An attribute of what is not known may be missing there.
  const bool known = call.at(0).fails || is_null(call.at(0));
  return told(call, known ? std::optional(!call.at(0).fails) : std::nullopt);
}

/// The first that is known not to be missing; what is unknown might be missing, so nothing tells.
/// What is not given is, as its default stands for.
Term coalesce(const FunctionCall& call) {
  for (const Term& value : call.values()) {
    const auto left_out = is_left_out(value);
    if (left_out == true || value.not_given) continue;
    return left_out || value.is(Kind::string) ? value : call.unknown();
  }
  return call.failure();
}

Term coalesce_list(const FunctionCall& call) {
  for (const Term& value : call.values()) {
    if (value.is(Kind::null) || value.not_given) continue;
    if (!value.is(Kind::array) || (value.open && value.least == 0)) return call.unknown();
    if (!value.entries.empty()) return value;
  }
  return call.failure();
}

Term compact(const FunctionCall& call) {
  if (call.count() != 1 || !call.at(0).is_collection()) return call.unknown();
  std::vector<Entry> entries;
  std::size_t least = 0;
  for (const Entry& item : call.evaluator.items(call.at(0), call.arguments.uses[0])) {
    const auto left_out = is_left_out(item.value);
    if (left_out != true) entries.push_back(item);
    if (left_out == false && item.doubt == nullptr) ++least;
  }
  const bool closed = !call.at(0).open && least == entries.size();
  return closed ? call.evaluator.list(entries, call.place()) : call.open_list(entries, least);
}

Term contains_item(const FunctionCall& call) {
  if (call.count() != 2 || !call.at(0).is_collection()) return call.unknown();
  std::optional<bool> found = false;
  for (const Entry& entry : call.at(0).entries) {
    if (!call.evaluator.spend(1 + entry.value.text.size() / 1024)) return call.unknown();
    const auto same = are_equal(entry.value, call.at(1), call.evaluator);
    if (same == true && entry.doubt == nullptr) return told(call, true);
    // Values are converted to the type of the list first.
    if (!same || entry.value.kind != call.at(1).kind) found = std::nullopt;
  }
  return call.at(0).open ? call.unknown() : told(call, found);
}

Term length(const FunctionCall& call) {
  return call.count() == 1 ? length_of(call.at(0), call.place(), call.evaluator) : call.unknown();
}

Term one(const FunctionCall& call) {
  if (call.count() != 1 || !call.at(0).is(Kind::array)) return call.unknown();
  const Term& list = call.at(0);
  if (list.entries.size() > 1) return list.open ? call.unknown() : call.failure();
  if (list.entries.empty())
    return list.open ? call.unknown() : Term{.kind = Kind::null, .place = list.place};
  Term item = call.evaluator.part_of(list, list.entries[0]);
  item.open = item.open || (list.open && list.least == 0 && !item.is_collection());
  return item;
}

Term starts_with(const FunctionCall& call) {
  const bool fits = call.count() == 2 && call.at(0).is(Kind::string) &&
                    call.at(0).json == nullptr && call.at(1).is_plain_string();
  return fits ? told(call, begins_with(call.at(0).text, call.at(1).text)) : call.unknown();
}

Term ends_with(const FunctionCall& call) {
  const bool fits = call.count() == 2 && call.at(0).is(Kind::string) &&
                    call.at(0).json == nullptr && call.at(1).is_plain_string();
  return fits ? told(call, ends_with(call.at(0).text, call.at(1).text)) : call.unknown();
}

Term to_bool(const FunctionCall& call) {
  if (call.count() != 1) return call.unknown();
  const Term& value = call.at(0);
  if (!value.is_plain_string()) return value.is_collection() ? call.failure() : value;
  if (value.text != "true" && value.text != "false") return call.failure();
  return boolean_at(value.text == "true", call.place());
}

Term to_number(const FunctionCall& call) {
  if (call.count() != 1) return call.unknown();
  const Term& value = call.at(0);
  if (!value.is_plain_string()) return value.is_collection() ? call.failure() : value;
  return number_of(value) ? number_at(value.text, call.place()) : call.failure();
}

Term try_each(const FunctionCall& call) {
  for (const Term& value : call.values()) {
    if (value.fails) continue;
    // What is not known may fail, too.
    return value.is_unknown() ? call.unknown() : value;
  }
  return call.failure();
}

}  // namespace ecrlint::internal::format::terraform
