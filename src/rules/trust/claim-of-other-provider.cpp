// SPDX-License-Identifier: Apache-2.0
// ECR705: see rules/trust/claim-of-other-provider.md.
#include <algorithm>
#include <vector>

#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {
namespace {

/// The providers of an Allow that lets in nobody else; none where there may be others.
std::vector<IdentityProvider> only_providers(const Statement& statement) {
  std::vector<IdentityProvider> providers;
  if (statement.not_principal || !statement.principals_known) return providers;
  for (const Principal& principal : statement.principals) {
    const IdentityProvider provider = provider_of(principal);
    if (provider.form != ProviderForm::oidc && provider.form != ProviderForm::saml) return {};
    providers.push_back(provider);
  }
  return providers;
}

/// The name of the one provider of tokens, if it is known.
std::string_view only_name(std::span<const IdentityProvider> providers) {
  const bool one = providers.size() == 1 && providers[0].form == ProviderForm::oidc;
  return one && !has_hole(providers[0].name) ? providers[0].name : std::string_view();
}

bool is_saml_key(const Text& key) {
  return !key.hole && equal_ignoring_case(key.text.substr(0, 5), "saml:");
}

/// The key without the `https://` or the ARN that stands before the provider's name; nothing for a
/// key with neither.
std::optional<std::string_view> key_behind_lead(std::string_view key) {
  constexpr std::string_view kLead = "https://";
  constexpr std::string_view kArn = ":oidc-provider/";
  if (key.starts_with(kLead)) return key.substr(kLead.size());
  if (const auto at = key.find(kArn); key.starts_with("arn:") && at != key.npos)
    return key.substr(at + kArn.size());
  return std::nullopt;
}

void report_lead(Pass& pass, const Text& key, std::string_view meant) {
  Finding& finding =
      pass.report(key.span, "`{}` is no condition key: a claim stands behind the provider's host",
                  shown(key.text));
  finding.label = key.text.starts_with("arn:") ? "begins with an ARN" : "begins with a scheme";
  finding.help = fmt::format("write \"{}\"", shown(meant));
  if (!key.hole) offer(pass, finding, Applicability::unsafe, key.span, meant);
}

void report_foreign(Pass& pass, std::span<const IdentityProvider> providers, const Text& key) {
  const bool tokens = providers[0].form == ProviderForm::oidc;
  const std::string_view name = only_name(providers);
  const auto claim = token_claim(key);
  Finding& finding =
      name.empty() ? pass.report(key.span, "no {} of those let in has `{}`",
                                 tokens ? "token" : "assertion", shown(key.text))
                   : pass.report(key.span, "no token of `{}` has `{}`", name, shown(key.text));
  finding.label = "of another provider";
  if (name.empty() || !claim) {
    finding.help = fmt::format("ask for {}",
                               tokens ? "claims of the provider that is let in" : "keys of SAML");
    return;
  }
  const std::string own = claim_key(name, claim->name);
  finding.help = fmt::format("write \"{}\"", own);
  if (!key.hole) offer(pass, finding, Applicability::unsafe, key.span, own);
}

/// Can no identity of the providers have the key?
bool is_foreign_to_all(std::span<const IdentityProvider> providers, const Text& key) {
  const auto claim = token_claim(key);
  if (!claim && !is_saml_key(key)) return false;
  return !providers.empty() && std::ranges::all_of(providers, [&](const IdentityProvider& one) {
    if (!claim) return one.form == ProviderForm::oidc;
    return one.form == ProviderForm::saml ||
           is_same_provider(claim->provider, one.name) == Answer::no;
  });
}

/// Two claims that no token has together: the second, where both are asked for.
void check_pair(Pass& pass, const Statement& statement) {
  const Condition* first = nullptr;
  for (const Condition& condition : statement.conditions) {
    const auto claim = token_claim(condition.key);
    if (!claim || condition.key.hole || condition.if_exists) continue;
    if (condition.set == SetOperator::for_all_values) continue;
    if (asks_for_values(pass, condition) != Answer::yes) continue;
    if (first == nullptr) first = &condition;
    const auto other = token_claim(first->key);
    if (is_same_provider(claim->provider, other->provider) != Answer::no) continue;
    Finding& finding = pass.report(condition.key.span, "no token is of `{}` and `{}` at once",
                                   other->provider, claim->provider);
    finding.label = "never met together with the other";
    finding.help = "give each provider a statement of its own";
    pass.relate(finding, first->key.span, "of another provider");
    return;
  }
}

void check_keys(Pass& pass, const Statement& statement) {
  const auto providers = only_providers(statement);
  bool foreign = false;
  for (const Condition& condition : statement.conditions) {
    if (const auto meant = key_behind_lead(condition.key.text)) {
      report_lead(pass, condition.key, *meant);
    } else if (is_foreign_to_all(providers, condition.key)) {
      report_foreign(pass, providers, condition.key);
      foreign = true;
    }
  }
  if (!foreign) check_pair(pass, statement);
}

}  // namespace

void claim_of_other_provider(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    if (statement.effect == Effect::allow && is_of_usual_size(statement))
      check_keys(pass, statement);
}

}  // namespace ecrlint::internal::check
