// SPDX-License-Identifier: Apache-2.0
// ECR003: see rules/grammar/unknown-element.md.
#include <algorithm>

#include "rules/elements.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

class UnknownElementChecker {
 public:
  explicit UnknownElementChecker(Pass& pass) : pass_(pass) {}

  void check(std::span<const Element> elements, bool in_statement) {
    for (const Element& element : elements) {
      if (element.name != ElementName::unknown) continue;
      const syntax::Member& member = *element.member;
      if (has_hole(member.key) || element_named(member.key) != ElementName::unknown) continue;
      report(member, elements, in_statement);
    }
  }

 private:
  void report(const syntax::Member& member, std::span<const Element> elements, bool in_statement) {
    Finding& finding = pass_.report(member.key_span, "`{}` is no element of a {}", member.key,
                                    in_statement ? "statement" : "policy");
    finding.label = "AWS refuses the policy for this";
    finding.help = "remove it; a policy has no place for comments or keys of one's own";
    if (!searches_.next()) return;
    const ElementName meant = element_meant_by(member.key, in_statement);
    if (meant == ElementName::unknown) return;
    const std::string_view name = to_string(meant);
    finding.help = fmt::format("did you mean `{}`?", name);
    if (std::ranges::find(elements, meant, &Element::name) != elements.end()) return;
    const bool safe = equal_ignoring_case(member.key, name);
    offer(pass_, finding, safe ? Applicability::safe : Applicability::unsafe, member.key_span,
          name);
  }

  Pass& pass_;
  Searches searches_;
};

}  // namespace

void unknown_element(Pass& pass) {
  UnknownElementChecker checker(pass);
  checker.check(pass.policy().elements, false);
  for (const Statement& statement : pass.policy().statements)
    checker.check(statement.elements, true);
}

}  // namespace ecrlint::internal::check
