// SPDX-License-Identifier: Apache-2.0
// ECR003: see rules/grammar/unknown-element.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/elements.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

void suggest(Pass& pass, Finding& finding, const syntax::Member& member, std::string_view meant,
             bool already_there) {
  finding.help = fmt::format("did you mean `{}`?", meant);
  if (already_there) return;
  const bool safe = equal_ignoring_case(member.key, meant);
  offer(pass, finding, safe ? Applicability::safe : Applicability::unsafe, member.key_span, meant);
}

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
    if (++searches_ > kMostSearches) return;
    const ElementName meant = element_meant_by(member.key, in_statement);
    if (meant == ElementName::unknown) return;
    const bool there = std::ranges::any_of(
        elements, [&](const Element& element) { return element.name == meant; });
    suggest(pass_, finding, member, to_string(meant), there);
  }

  Pass& pass_;
  int searches_ = 0;
};

}  // namespace

void unknown_element(Pass& pass) {
  UnknownElementChecker checker(pass);
  checker.check(pass.policy().elements, false);
  for (const Statement& statement : pass.policy().statements)
    checker.check(statement.elements, true);
}

}  // namespace ecrlint::internal::check
