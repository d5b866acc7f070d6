// SPDX-License-Identifier: Apache-2.0
// ECR708: see rules/trust/missing-audience.md.
#include <algorithm>
#include <array>

#include "rules/rules.gen.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {
namespace {

/// Does a condition ask for whom the identity is meant, or may it?
bool asks_for_audience(const Statement& statement) {
  constexpr std::array<std::string_view, 3> kAudiences{"aud", "oaud", "app_id"};
  if (!statement.conditions_known) return true;
  return std::ranges::any_of(statement.conditions, [&](const Condition& condition) {
    if (equal_ignoring_case(condition.key.text, "SAML:aud")) return true;
    const auto claim = token_claim(condition.key);
    if (!claim || has_hole(claim->name)) return condition.key.hole;
    return contains_claim(kAudiences, claim->name);
  });
}

/// The first claim of a token that a condition asks for.
std::optional<TokenClaim> first_claim(const Pass& pass, const Statement& statement) {
  for (const Condition& condition : statement.conditions)
    if (const auto claim = token_claim(condition.key);
        claim && asks_for_values(pass, condition) == Answer::yes)
      return claim;
  return std::nullopt;
}

Finding& report_unasked(Pass& pass, const Principal& principal, std::string_view what,
                        std::string_view key) {
  Finding& finding =
      pass.report(principal.text.span, "no condition asks for whom {} is made, by `{}`", what, key);
  finding.label = "made for whom?";
  return finding;
}

void report_assertion(Pass& pass, const Principal& principal) {
  report_unasked(pass, principal, "an assertion", "SAML:aud").help =
      "add \"StringEquals\": {\"SAML:aud\": \"https://signin.aws.amazon.com/saml\"}";
}

/// The provider in IAM lists the audiences of which tokens are taken, so this is a hint.
void report_token(Pass& pass, const Principal& principal, std::string_view provider) {
  const std::string key = claim_key(provider, "aud");
  Finding& finding = report_unasked(pass, principal, "a token", key);
  finding.severity = Severity::info;
  finding.help = fmt::format("add \"StringEquals\": {{\"{}\": \"<audience>\"}}", key);
}

}  // namespace

void missing_audience(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.not_principal || !is_of_usual_size(statement) || asks_for_audience(statement))
      continue;
    const bool tokens = lets_call(statement, kAssumeWithToken);
    const bool assertions = lets_call(statement, kAssumeWithSaml);
    // Where nothing is asked for, ECR701 speaks.
    const auto claim = first_claim(pass, statement);
    for (const Principal& principal : statement.principals) {
      const IdentityProvider provider = provider_of(principal);
      if (assertions && provider.form == ProviderForm::saml) report_assertion(pass, principal);
      if (!tokens || provider.form != ProviderForm::oidc || !claim) continue;
      const std::string_view name = has_hole(provider.name) ? claim->provider : provider.name;
      if (!has_hole(name)) report_token(pass, principal, name);
    }
  }
}

}  // namespace ecrlint::internal::check
