// SPDX-License-Identifier: Apache-2.0
// ECR309: see rules/principals/session-principal-path.md.
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

void check_value(Pass& pass, const Statement& statement, const Condition& condition,
                 const Text& value) {
  const auto arn = parse_arn(value.text);
  if (!arn || arn->service != "sts" || !arn->resource.starts_with(kSession)) return;
  const bool negated = condition.operator_base.find("Not") != std::string_view::npos;
  Finding& finding =
      pass.report(value.span, "`aws:PrincipalArn` of a session is the ARN of its role, so this {}",
                  negated ? "never excludes anyone" : "never matches");
  finding.label = "the ARN of a session";
  if (negated && statement.effect == Effect::deny)
    finding.label += ": it is denied like all others";
  const std::string_view name = arn->resource.substr(kSession.size());
  const std::string role = fmt::format("arn:{}:iam::{}:role/{}", arn->partition, arn->account,
                                       name.substr(0, name.rfind('/')));
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
