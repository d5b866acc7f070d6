// SPDX-License-Identifier: Apache-2.0
// ECR309: see rules/principals/session-principal-path.md.
#include "analysis/condition_test.hpp"
#include "analysis/glob.hpp"
#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/principals/fault.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kSession = "assumed-role/";

void check_principal(Pass& pass, const Principal& principal) {
  if (fault_of(principal, pass.policy().kind) != PrincipalFault::session_path) return;
  const std::string_view name = principal.name;
  const auto role = name.rfind('/', name.rfind('/') - 1) + 1;
  Finding& finding = pass.report(
      principal.text.span, "the path `{}` stands in the ARN of a session, and those have none",
      shown(name.substr(0, role)));
  finding.label = "matches nobody";
  const std::string meant = fmt::format("arn:{}:sts::{}:{}{}", principal.partition,
                                        principal.account, kSession, name.substr(role));
  finding.help = fmt::format("write \"{}\", or name the role for all its sessions", shown(meant));
  if (!principal.text.hole) offer(pass, finding, Applicability::unsafe, principal.text.span, meant);
}

/// The ARN of the role of a session, the path left out.
std::string role_of(const Arn& session) {
  const std::string_view name = session.resource.substr(kSession.size());
  return fmt::format("arn:{}:iam::{}:role/{}", session.partition, session.account,
                     name.substr(0, name.rfind('/')));
}

Answer covers(std::string_view wide, std::string_view narrow, bool like) {
  if (wide == narrow) return Answer::yes;  // unknown in the same place, as in one that made both
  if (like) return analysis::covers(wide, narrow);
  return has_hole(wide) || has_hole(narrow) ? Answer::unknown : Answer::no;
}

/// Does the value match the role? No two roles of an account have one name, so that a path in it
/// is that of the role.
Answer matches_role(std::string_view value, std::string_view role, bool like) {
  const auto arn = parse_arn(value);
  if (!arn || arn->service != "iam" || !arn->resource.starts_with("role/"))
    return covers(value, role, like);
  const auto parsed = parse_arn(role);
  const std::string_view name = last_path_part(arn->resource);
  if (!parsed || name != last_path_part(parsed->resource)) return covers(value, role, like);
  return both(covers(arn->partition, parsed->partition, like),
              covers(arn->account, parsed->account, like));
}

/// What another value of the list says of the role already.
struct Beside {
  Answer matches = Answer::no;
  std::string_view value;  ///< the one that does
};

Beside look_beside(const Condition& condition, const Text& value, std::string_view role,
                   bool like) {
  Beside found;
  if (!condition.values_known) found.matches = Answer::unknown;
  for (const Text& other : condition.values) {
    if (&other == &value) continue;
    const Answer answer = matches_role(other.text, role, like);
    if (answer == Answer::yes) return {answer, other.text};
    if (answer == Answer::unknown) found.matches = answer;
  }
  return found;
}

void check_value(Pass& pass, const Statement& statement, const Condition& condition,
                 const Text& value) {
  const auto arn = parse_arn(value.text);
  if (!arn || arn->service != "sts" || !arn->resource.starts_with(kSession)) return;
  const catalog::Operator* known = analysis::find_operator(condition, pass.catalog());
  const std::string role = role_of(*arn);
  const Beside beside = look_beside(condition, value, role, known != nullptr && known->like);
  if (beside.matches == Answer::yes) {
    Finding& finding = pass.report(
        value.span,
        "`aws:PrincipalArn` of a session is the ARN of its role, so this adds nothing to `{}`",
        shown(beside.value));
    finding.severity = Severity::low;
    finding.label = "the ARN of a session";
    finding.help = "remove it";
    return;
  }
  const bool negated = condition.operator_base.find("Not") != std::string_view::npos;
  Finding& finding =
      pass.report(value.span, "`aws:PrincipalArn` of a session is the ARN of its role, so this {}",
                  negated ? "never excludes anyone" : "never matches");
  if (beside.matches == Answer::unknown) finding.severity = Severity::low;
  finding.label = "the ARN of a session";
  if (negated && statement.effect == Effect::deny && beside.matches == Answer::no)
    finding.label += ": it is denied like all others";
  finding.help = fmt::format("write \"{}\", with the role's path if it has one", shown(role));
  if (!value.hole) offer(pass, finding, Applicability::unsafe, value.span, role);
}

}  // namespace

void session_principal_path(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    for (const Principal& principal : statement.principals) check_principal(pass, principal);
    for (const Condition& condition : statement.conditions)
      if (equal_ignoring_case(condition.key.text, "aws:PrincipalArn") &&
          condition.operator_base != "Null")
        for (const Text& value : condition.values) check_value(pass, statement, condition, value);
  }
}

}  // namespace ecrlint::internal::check
