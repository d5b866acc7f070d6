// SPDX-License-Identifier: Apache-2.0
// Finds rules by what people call them.
#include "pages/rules.hpp"

#include "text/ascii.hpp"

namespace ecrlint {

std::size_t internal::index_of(const RuleInfo& rule) {
  return static_cast<std::size_t>(&rule - rules().data());
}

const RuleInfo* find_rule(std::string_view code_or_name) {
  for (const RuleInfo& rule : rules())
    if (internal::equal_ignoring_case(rule.code, code_or_name) ||
        internal::equal_ignoring_case(rule.name, code_or_name))
      return &rule;
  return nullptr;
}

}  // namespace ecrlint
