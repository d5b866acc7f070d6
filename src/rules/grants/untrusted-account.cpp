// SPDX-License-Identifier: Apache-2.0
// ECR211: see rules/grants/untrusted-account.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

/// May a condition, or a Deny, keep the principal out after all? Of actions that are not known
/// nothing can be asked.
bool is_confined(Pass& pass, const Statement& statement, const Principal& principal) {
  const bool known = pass.access().listed(statement).sure.any();
  return known ? !is_open(pass, statement, &principal) : !statement.unconditional();
}

/// Was it said for this source who is trusted, so that all others are not?
bool trust_is_known(const Pass& pass) {
  return pass.surroundings().trust_is_known || !pass.source().trusted.empty();
}

bool trusts(const Pass& pass, std::string_view account) {
  const Surroundings& surroundings = pass.surroundings();
  const auto trusted = pass.source().trusted;
  return surroundings.trusted.find(account) != surroundings.trusted.end() ||
         surroundings.inventory.is_member(account) == Answer::yes ||
         std::ranges::any_of(trusted,
                             [&](const Setting<std::string>& one) { return one.value == account; });
}

void check_principal(Pass& pass, const Statement& statement, const Principal& principal) {
  const std::string_view account = principal.account;
  if (!is_account_id(account) || principal.own || trusts(pass, account)) return;
  if (is_confined(pass, statement, principal)) return;
  Finding& finding =
      pass.report(principal.text.span, "{} is let in, and its account is not trusted",
                  describe(pass, principal));
  finding.label = "not among the trusted accounts";
  finding.help = "remove it, or add the account to `[context]` of the config";
}

/// Letting in another organization lets in all of its accounts.
void check_condition(Pass& pass, const Condition& condition) {
  const std::string& own = pass.surroundings().inventory.organization();
  const bool organization = equal_ignoring_case(condition.key.text, "aws:PrincipalOrgID") &&
                            condition.operator_base.find("Not") == std::string_view::npos &&
                            condition.operator_base.starts_with("String");
  if (!organization || own.empty()) return;
  for (const Text& value : condition.values) {
    if (value.hole || has_wildcard(value.text) || value.is(own)) continue;
    Finding& finding =
        pass.report(value.span, "organization `{}` is let in, and yours is {}", value.text, own);
    finding.label = "another organization";
    finding.help = fmt::format("write \"{}\"", own);
  }
}

}  // namespace

void untrusted_account(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    if (trust_is_known(pass))
      for (const Principal& principal : statement.principals)
        check_principal(pass, statement, principal);
    for (const Condition& condition : statement.conditions) check_condition(pass, condition);
  }
}

}  // namespace ecrlint::internal::check
