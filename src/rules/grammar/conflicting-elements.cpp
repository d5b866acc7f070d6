// SPDX-License-Identifier: Apache-2.0
// ECR009: see rules/grammar/conflicting-elements.md.
#include <array>
#include <utility>

#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using Pair = std::pair<ElementName, ElementName>;
constexpr std::array<Pair, 3> kPairs{{{ElementName::principal, ElementName::not_principal},
                                      {ElementName::action, ElementName::not_action},
                                      {ElementName::resource, ElementName::not_resource}}};

}  // namespace

void conflicting_elements(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const auto& [name, other] : kPairs) {
      const syntax::Member* first = statement.find(name);
      const syntax::Member* second = statement.find(other);
      if (first == nullptr || second == nullptr) continue;
      if (second->key_span.begin < first->key_span.begin) std::swap(first, second);
      Finding& finding = pass.report(second->key_span, "a statement cannot have both `{}` and `{}`",
                                     first->key, second->key);
      finding.label = "the second of the two";
      finding.help = "keep one, or split the statement in two";
      pass.relate(finding, first->key_span, "the first");
    }
}

}  // namespace ecrlint::internal::check
