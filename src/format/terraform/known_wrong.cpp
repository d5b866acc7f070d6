// SPDX-License-Identifier: Apache-2.0
// What an attribute holds that is to hold a policy and certainly holds none.
#include "format/collector.hpp"
#include "format/terraform/resources.hpp"

namespace ecrlint::internal::format::terraform {

/// What the attribute certainly holds instead of a policy; nothing of what may be one.
std::optional<Value> ResourceReader::no_policy(const Term& held, const Scope& scope,
                                               const Sought& sought) {
  if (sought.must_show || held.not_given) return std::nullopt;
  Value value{.kind = held.kind, .flag = held.flag, .span = held.place.span, .text = held.text};
  if (held.json != nullptr) {
    const Term& inner = *held.json;
    value = {.kind = inner.kind, .span = inner.place.span, .text = inner.text};
    if (inner.json == nullptr) return std::nullopt;  // what it is, shows
    value.text = evaluator_.arena().copy(json_text(*inner.json, evaluator_));
    return value;
  }
  const bool written = held.place == SourceSpan{scope.source, sought.use};
  // An empty text from elsewhere is how a module says that there is none.
  if (held.is(Kind::string) && held.text.empty())
    return written && !sought.may_be_empty ? std::optional(value) : std::nullopt;
  const bool none = held.is(Kind::string)
                        ? shows_no_policy(held.text)
                        : held.is(Kind::array) || held.is(Kind::number) || held.is(Kind::boolean);
  return none ? std::optional(value) : std::nullopt;
}

/// An object where its JSON belongs. What it says is read all the same.
void ResourceReader::add_unencoded(const Term& policy, const Document& document, const Scope& scope,
                                   const Sought& sought) {
  Term encoded = string_at(kUnknownText, policy.place);
  if (policy.block != nullptr) {
    note_error({scope.source, sought.use},
               "the data source itself stands here, and its text is its attribute `json`");
    const Scope inside = evaluator_.inside(*policy.block, *policy.owner, policy.each);
    encoded.json = &evaluator_.arena().keep(policy_document(*policy.block, inside, evaluator_));
  } else {
    note_error({scope.source, sought.use},
               "an object stands here where JSON text belongs: `jsonencode(...)` makes it");
    encoded.json = &evaluator_.arena().keep(policy);
  }
  add(encoded, document, scope, sought);
}

/// Several documents in one text, which is none. Each is read for itself.
void ResourceReader::add_joined(const Term& joined, const Document& document, const Scope& scope,
                                const Sought& sought) {
  note_error({joined.place.source, joined.entries[1].use},
             "a second document begins here, and a text holds one");
  Document one = document;
  one.target.clear();
  for (const Entry& entry : joined.entries)
    if (evaluator_.spend(1 + entry.value.json->entries.size()))
      add(entry.value, one, scope, sought);
}

/// Says what is wrong with an attribute, once for all instances of its resource.
void ResourceReader::note_error(SourceSpan place, std::string message) {
  if (!seen_.insert(std::tuple(place.source, place.span.begin, place.span.end)).second) return;
  facts_of(place.source).errors.push_back({place.span, std::move(message)});
}

}  // namespace ecrlint::internal::format::terraform
