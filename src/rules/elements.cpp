// SPDX-License-Identifier: Apache-2.0
// Did-you-mean over the element names.
#include "rules/elements.hpp"

#include <algorithm>

#include "text/suggest.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr auto kFirst = static_cast<unsigned>(ElementName::version);
constexpr auto kEnd = static_cast<unsigned>(ElementName::unknown);

bool is_misplaced_in_a_statement(const Policy& policy, ElementName name) {
  return std::ranges::any_of(policy.statements, [&](const Statement& statement) {
    return std::ranges::any_of(statement.elements, [&](const Element& element) {
      return element.name == ElementName::unknown && element_named(element.member->key) == name;
    });
  });
}

}  // namespace

ElementName element_meant_by(std::string_view key, bool in_statement) {
  Suggestion suggestion(key);
  for (unsigned i = kFirst; i < kEnd; ++i) {
    const auto name = static_cast<ElementName>(i);
    if (belongs_to_policy(name) != in_statement) suggestion.consider(to_string(name));
  }
  return element_named(suggestion.best());
}

bool is_evidently_meant(const Policy& policy, ElementName name) {
  Searches searches;
  for (const Element& element : policy.elements) {
    if (element.name != ElementName::unknown) continue;
    const std::string_view key = element.member->key;
    if (has_hole(key) || !searches.next() || element_meant_by(key, false) == name) return true;
  }
  return name != ElementName::statement && is_misplaced_in_a_statement(policy, name);
}

std::string list_names(std::span<const std::string_view> names, std::string_view conjunction) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? fmt::format(" {} ", conjunction) : ", ";
    out += fmt::format("`{}`", names[i]);
  }
  return out;
}

}  // namespace ecrlint::internal::check
