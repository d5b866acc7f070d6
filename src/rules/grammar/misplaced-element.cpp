// SPDX-License-Identifier: Apache-2.0
// ECR015: see rules/grammar/misplaced-element.md.

#include "rules/elements.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using syntax::Member;

/// The element a member would be at the other level.
ElementName misplaced(const Element& element) {
  return element.name == ElementName::unknown ? element_named(element.member->key)
                                              : ElementName::unknown;
}

/// Without any Statement these are all one mistake, which ECR004 tells.
void check_top_level(Pass& pass) {
  const Policy& policy = pass.policy();
  bool known = false;
  for (const Element& element : policy.elements) {
    if (misplaced(element) == ElementName::unknown) continue;
    known = known || policy.has(ElementName::statement) ||
            is_evidently_meant(policy, ElementName::statement);
    if (!known) return;
    const Member& member = *element.member;
    Finding& finding = pass.report(
        member.key_span, "`{}` stands outside the statements, where it means nothing", member.key);
    finding.label = "belongs inside a statement";
    finding.help = "move it into the statement it is meant for";
  }
}

void report_in_statement(Pass& pass, const Member& member) {
  Finding& finding = pass.report(member.key_span, "`{}` stands inside a statement", member.key);
  finding.label = "belongs to the policy, beside `Statement`";
  finding.help = member.key == "Id" ? "move it to the top level; a statement's name is its \"Sid\""
                                    : "move it to the top level";
}

/// Why this kind of policy has no such element; empty when it may have it.
std::string_view objection(PolicyKind kind, ElementName name) {
  const bool principal = name == ElementName::principal || name == ElementName::not_principal;
  if (kind == PolicyKind::identity && principal)
    return "an identity policy speaks of whoever it is attached to";
  if (kind == PolicyKind::trust && name == ElementName::not_principal)
    return "a trust policy must name whom it trusts";
  if (kind == PolicyKind::trust &&
      (name == ElementName::resource || name == ElementName::not_resource))
    return "a trust policy speaks of the role it belongs to";
  return {};
}

void report_for_kind(Pass& pass, const Member& member, std::string_view why) {
  const bool identity = pass.policy().kind == PolicyKind::identity;
  Finding& finding = pass.report(member.key_span, "`{}` has no place in {} policy", member.key,
                                 identity ? "an identity" : "a trust");
  // Where a condition that nobody knows holds, there may be none of these.
  if (!pass.document().assumed.empty()) finding.severity = Severity::low;
  finding.label = why;
  finding.help = identity ? "remove it, or attach the policy to the resource" : "remove it";
}

}  // namespace

void misplaced_element(Pass& pass) {
  check_top_level(pass);
  const PolicyKind kind = pass.policy().kind;
  for (const Statement& statement : pass.policy().statements)
    for (const Element& element : statement.elements) {
      if (misplaced(element) != ElementName::unknown) report_in_statement(pass, *element.member);
      const std::string_view why = objection(kind, element.name);
      if (!why.empty()) report_for_kind(pass, *element.member, why);
    }
}

}  // namespace ecrlint::internal::check
