// SPDX-License-Identifier: Apache-2.0
// Reads `Federated` principals and the condition keys of their tokens. IAM user guide, "AWS JSON
// policy elements: Principal" and "Available keys for AWS OIDC federation".
#include "rules/trust/web_identity.hpp"

#include <algorithm>
#include <array>

#include "analysis/condition_test.hpp"
#include "analysis/glob.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"

namespace ecrlint::internal::check {
namespace {

/// They say for whom a token is made, or how its user signed in, and not whose it is.
constexpr std::array<std::string_view, 4> kAudienceClaims{"aud", "oaud", "app_id", "amr"};

/// Does a Deny speak of tokens, or may it?
bool denies_tokens(const Statement& statement) {
  if (statement.effect == Effect::allow) return false;
  if (statement.effect == Effect::unknown || !statement.conditions_known) return true;
  return std::ranges::any_of(statement.conditions, [](const Condition& condition) {
    return condition.key.hole || token_claim(condition.key);
  });
}

}  // namespace

IdentityProvider provider_of(const Principal& principal) {
  if (principal.form != PrincipalForm::federated) return {};
  const std::string_view text = principal.text.text;
  if (const auto arn = parse_arn(text)) {
    constexpr std::string_view kTokens = "oidc-provider/";
    if (arn->resource.starts_with(kTokens))
      return {ProviderForm::oidc, without_https(arn->resource.substr(kTokens.size()))};
    if (arn->resource.starts_with("saml-provider/")) return {ProviderForm::saml, {}};
    return {has_hole(arn->resource) ? ProviderForm::unknown : ProviderForm::none, {}};
  }
  if (principal.text.hole) return {ProviderForm::unknown, {}};
  if (has_wildcard(text) || text.starts_with("arn:")) return {};
  return {ProviderForm::oidc, without_https(text)};
}

std::optional<TokenClaim> token_claim(const Text& key) {
  const auto colon = key.text.find(':');
  if (colon == key.text.npos) return std::nullopt;
  const std::string_view provider = key.text.substr(0, colon);
  const std::string_view name = key.text.substr(colon + 1);
  const bool host = provider.find('.') != provider.npos || has_hole(provider);
  if (!host || name.empty() || name.starts_with("//")) return std::nullopt;
  return TokenClaim{provider, name};
}

Answer is_same_provider(std::string_view a, std::string_view b) {
  constexpr std::size_t kLongest = 2'000;
  const auto bare = [](std::string_view name) {
    return name.ends_with('/') ? name.substr(0, name.size() - 1) : name;
  };
  if (!has_hole(a) && !has_hole(b)) return answer(equal_ignoring_case(bare(a), bare(b)));
  if (a.size() + b.size() > kLongest) return Answer::unknown;
  return analysis::matches(bare(a), bare(b), analysis::LetterCase::ignored);
}

bool contains_claim(std::span<const std::string_view> claims, std::string_view claim) {
  return std::ranges::any_of(claims,
                             [&](std::string_view one) { return equal_ignoring_case(one, claim); });
}

std::string claim_key(std::string_view provider, std::string_view claim) {
  if (claim.find(':') != claim.npos) return std::string(claim);
  return fmt::format("{}:{}", provider, claim);
}

bool lets_call(const Statement& statement, std::string_view action) {
  if (statement.effect != Effect::allow || statement.not_action) return false;
  return std::ranges::any_of(statement.actions, [&](const Action& entry) {
    return analysis::matches(entry.text.text, action, analysis::LetterCase::ignored) == Answer::yes;
  });
}

bool is_of_usual_size(const Statement& statement) {
  constexpr std::size_t kMost = 2'000;
  std::size_t parts = statement.principals.size() + statement.actions.size();
  for (const Condition& condition : statement.conditions) parts += 1 + condition.values.size();
  return parts <= kMost;
}

bool lets_tokens_in(const Statement& statement) {
  return !statement.not_principal && is_of_usual_size(statement) &&
         lets_call(statement, kAssumeWithToken);
}

Answer asks_for_values(const Pass& pass, const Condition& condition) {
  const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
  if (op == nullptr) return Answer::unknown;
  return answer(!op->negated && op->family != catalog::OperatorFamily::null);
}

Answer is_on_claim(const Condition& condition, std::string_view provider, std::string_view claim) {
  if (claim.find(':') != claim.npos)
    return condition.key.hole ? Answer::unknown : answer(is_on(condition, claim));
  const auto found = token_claim(condition.key);
  if (!found) return condition.key.hole ? Answer::unknown : Answer::no;
  const Answer name =
      has_hole(found->name) ? Answer::unknown : answer(equal_ignoring_case(found->name, claim));
  return both(name, is_same_provider(found->provider, provider));
}

Answer asks_for_claim(const Pass& pass, const Statement& statement, std::string_view provider,
                      std::string_view claim) {
  Answer asks = statement.conditions_known ? Answer::no : Answer::unknown;
  for (const Condition& condition : statement.conditions)
    asks = either(asks,
                  both(is_on_claim(condition, provider, claim), asks_for_values(pass, condition)));
  return asks;
}

bool may_deny_tokens(const Policy& policy) {
  return !policy.statements_known || std::ranges::any_of(policy.statements, denies_tokens);
}

bool may_tell_otherwise(const Statement& statement, std::string_view provider) {
  if (!statement.conditions_known) return true;
  const KnownProvider* known = find_known_provider(provider);
  return std::ranges::any_of(statement.conditions, [&](const Condition& condition) {
    const auto claim = token_claim(condition.key);
    if (!claim) return condition.key.hole;
    if (is_same_provider(claim->provider, provider) == Answer::no) return false;
    if (equal_ignoring_case(claim->name, "sub") || contains_claim(kAudienceClaims, claim->name))
      return false;
    return known == nullptr || !contains_claim(known->anybodys, claim->name);
  });
}

bool is_bare_wildcard(std::string_view value) {
  return !value.empty() && value.find_first_not_of("*?") == value.npos;
}

}  // namespace ecrlint::internal::check
