// SPDX-License-Identifier: Apache-2.0
// ECR211: see rules/grants/untrusted-account.md.
#include <algorithm>
#include <array>

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

void report_admitted(Pass& pass, const Principal& principal, const analysis::Admitted& one) {
  Finding& finding =
      principal.form == PrincipalForm::service
          ? pass.report(one.value->span, "{} is let in for account {}, which is not trusted",
                        describe(pass, principal), one.account)
          : pass.report(one.value->span, "{} is let in by `{}`, and is not trusted", describe(one),
                        one.condition->key.text);
  finding.label = "not among the trusted accounts";
  finding.help = "remove it, or add the account to `[context]` of the config";
  pass.relate(finding, principal.text.span, "this is narrowed to it");
}

/// Whom conditions let in of everyone, or for whom a service acts.
void check_admitted(Pass& pass, const Statement& statement, PrincipalForm form) {
  const bool service = form == PrincipalForm::service;
  for (const analysis::Admitted& one : analysis::admitted(statement, service, pass.catalog())) {
    const bool own = one.account == pass.document().account;
    if (one.account.empty() || own || trusts(pass, one.account)) continue;
    const auto through =
        std::ranges::find_if(statement.principals, [&](const Principal& principal) {
          return principal.form == form && admits(pass, statement, principal, one);
        });
    if (through != statement.principals.end()) report_admitted(pass, *through, one);
  }
}

/// Letting in another organization lets in all of its accounts.
void check_condition(Pass& pass, const Condition& condition) {
  constexpr std::array<std::string_view, 4> kKeys{"aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
                                                  "aws:SourceOrgID", "aws:SourceOrgPaths"};
  const std::string& own = pass.surroundings().inventory.organization();
  const bool organization =
      std::ranges::any_of(
          kKeys,
          [&](std::string_view key) { return equal_ignoring_case(condition.key.text, key); }) &&
      condition.operator_base.find("Not") == std::string_view::npos &&
      condition.operator_base.starts_with("String");
  if (!organization || own.empty()) return;
  for (const Text& value : condition.values) {
    const std::string_view other = value.text.substr(0, value.text.find('/'));
    if (value.hole || has_wildcard(other) || other == own) continue;
    Finding& finding =
        pass.report(value.span, "organization `{}` is let in, and yours is {}", other, own);
    finding.label = "another organization";
    finding.help = fmt::format("write \"{}\"", own);
  }
}

}  // namespace

void untrusted_account(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    if (trust_is_known(pass)) {
      for (const Principal& principal : statement.principals)
        check_principal(pass, statement, principal);
      check_admitted(pass, statement, PrincipalForm::everyone);
      check_admitted(pass, statement, PrincipalForm::service);
    }
    for (const Condition& condition : statement.conditions) check_condition(pass, condition);
  }
}

}  // namespace ecrlint::internal::check
