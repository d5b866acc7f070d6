// SPDX-License-Identifier: Apache-2.0
// ECR015: see rules/grammar/misplaced-element.md.
#include <optional>

#include "rules/describe.hpp"
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

/// Why there is no such element, and what to do.
struct Objection {
  std::string_view why;
  std::string_view help = "remove it";
};

/// The same of Principal and NotPrincipal; nothing when this kind of policy may have it.
std::optional<Objection> objection_to_principal(PolicyKind kind, bool negated) {
  switch (kind) {
    case PolicyKind::identity:
      return Objection{"an identity policy speaks of whoever it is attached to",
                       "remove it, or attach the policy to the resource"};
    case PolicyKind::boundary:
      return Objection{"a boundary speaks of whoever it bounds"};
    case PolicyKind::session:
      return Objection{"a session policy speaks of the session it is passed to"};
    // "Unsupported elements" (AWS Organizations user guide, "SCP syntax", "RCP syntax").
    case PolicyKind::scp:
      return Objection{"it speaks of whoever is in the accounts below it",
                       "remove it, or ask for aws:PrincipalArn in the Condition"};
    case PolicyKind::rcp:
      if (!negated) return std::nullopt;
      return Objection{"it speaks of everyone",
                       "write \"Principal\": \"*\", and spare these by aws:PrincipalArn in the "
                       "Condition"};
    case PolicyKind::trust:
      if (!negated) return std::nullopt;
      return Objection{"a trust policy must name whom it trusts"};
    default:
      return std::nullopt;
  }
}

std::optional<Objection> objection(PolicyKind kind, ElementName name) {
  switch (name) {
    case ElementName::principal:
    case ElementName::not_principal:
      return objection_to_principal(kind, name == ElementName::not_principal);
    case ElementName::resource:
    case ElementName::not_resource:
      if (kind != PolicyKind::trust) return std::nullopt;
      return Objection{"a trust policy speaks of the role it belongs to"};
    case ElementName::not_action:
      if (kind != PolicyKind::rcp) return std::nullopt;
      return Objection{"it must list what it denies", "list the actions in \"Action\""};
    default:
      return std::nullopt;
  }
}

void report_for_kind(Pass& pass, const Member& member, const Objection& objection) {
  Finding& finding = pass.report(member.key_span, "`{}` has no place in {}", member.key,
                                 named(pass.policy().kind));
  // Where a condition that nobody knows holds, there may be none of these.
  if (!pass.document().assumed.empty()) finding.severity = Severity::low;
  finding.label = objection.why;
  finding.help = objection.help;
}

}  // namespace

void misplaced_element(Pass& pass) {
  check_top_level(pass);
  const PolicyKind kind = pass.policy().kind;
  for (const Statement& statement : pass.policy().statements)
    for (const Element& element : statement.elements) {
      if (misplaced(element) != ElementName::unknown) report_in_statement(pass, *element.member);
      if (const auto found = objection(kind, element.name))
        report_for_kind(pass, *element.member, *found);
    }
}

}  // namespace ecrlint::internal::check
