// Pointers, Sids and what a fingerprint is made of. The recipe is versioned as `ecrlint/v1`:
// changing it re-opens every alert.
#include "lint/finding_namer.hpp"

#include <algorithm>

#include "lint/element_at.hpp"
#include "lint/fingerprint.hpp"
#include "text/ascii.hpp"
#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

using syntax::Value;

const Statement* statement_at(const Policy& policy, Span span) {
  const auto after = std::partition_point(
      policy.statements.begin(), policy.statements.end(),
      [&](const Statement& statement) { return statement.value->span.begin <= span.begin; });
  if (after == policy.statements.begin()) return nullptr;
  return contains((after - 1)->value->span, span) ? &*(after - 1) : nullptr;
}

/// `/Statement/3/Action/1` to `/Action/1`: what stands before the statement moves with it.
std::string_view within(std::string_view pointer, std::string_view statement) {
  return pointer.starts_with(statement) ? pointer.substr(statement.size()) : pointer;
}

}  // namespace

const std::string& FindingNamer::statement_key(const Statement& statement) {
  const auto [entry, fresh] = keys_.try_emplace(&statement);
  if (fresh && !statement.sid.text.empty()) entry->second = statement.sid.text;
  if (fresh && statement.sid.text.empty()) {
    std::string content;
    append_normalised(*statement.value, content);
    entry->second = hash(content);
  }
  return entry->second;
}

void FindingNamer::name(Finding& finding) {
  const Reading* reading = places_.at(source_, finding.span);
  const Value& top = reading == nullptr                      ? root_
                     : reading->document->written != nullptr ? *reading->document->written
                                                             : *reading->policy.root;
  const ElementAt place = element_at(top, finding.span);
  finding.pointer = (reading != nullptr ? reading->document->pointer : "") + place.pointer;
  std::string key;
  std::string statement_pointer;
  if (const Statement* statement =
          reading != nullptr ? statement_at(reading->policy, finding.span) : nullptr) {
    finding.sid = statement->sid.text;
    key = statement_key(*statement);
    statement_pointer = element_at(top, statement->value->span).pointer;
  }
  std::string value;
  if (place.value->members.empty()) append_normalised(*place.value, value);
  std::string element(within(place.pointer, statement_pointer));
  // List positions are no identity: the value is.
  while (!element.empty() && is_digit(element.back())) element.pop_back();
  finding.fingerprint = key + '\0' + element + '\0' + value;
}

}  // namespace ecrlint::internal
