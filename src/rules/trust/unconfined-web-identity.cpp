// SPDX-License-Identifier: Apache-2.0
// ECR701: see rules/trust/unconfined-web-identity.md.
#include <algorithm>
#include <vector>

#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {
namespace {

/// Where a statement names a provider of tokens: as principal, or by a claim that it asks for.
struct NamedProvider {
  std::string_view name;
  Span place;
};

std::vector<NamedProvider> providers_named(const Pass& pass, const Statement& statement) {
  std::vector<NamedProvider> named;
  bool open = !statement.principals_known;
  for (const Principal& principal : statement.principals) {
    const IdentityProvider provider = provider_of(principal);
    if (provider.form == ProviderForm::oidc && !has_hole(provider.name))
      named.push_back({provider.name, principal.text.span});
    else
      open = open || provider.form == ProviderForm::oidc || provider.form == ProviderForm::unknown;
  }
  // Only tokens of that provider have the claim, whoever the principal is.
  for (const Condition& condition : statement.conditions) {
    const auto claim = token_claim(condition.key);
    if (!open || !claim || condition.key.hole) continue;
    if (asks_for_values(pass, condition) != Answer::yes || condition.if_exists) continue;
    if (condition.set == SetOperator::for_all_values) continue;
    named.push_back({claim->provider, condition.key.span});
    break;
  }
  return named;
}

/// Is there a key that no token of the provider has, of which ECR705 speaks?
bool has_stray_key(const Statement& statement, std::string_view provider) {
  return std::ranges::any_of(statement.conditions, [&](const Condition& condition) {
    const std::string_view key = condition.key.text;
    if (key.starts_with("https://") || key.starts_with("arn:")) return true;
    const auto claim = token_claim(condition.key);
    return claim && is_same_provider(claim->provider, provider) == Answer::no;
  });
}

/// Is there a condition on something else than tokens, which may narrow it, too?
bool asks_otherwise(const Statement& statement) {
  return std::ranges::any_of(
      statement.conditions, [](const Condition& condition) { return !token_claim(condition.key); });
}

std::string condition_to_add(const KnownProvider& known, std::string_view key) {
  const bool pattern = known.example.find('*') != known.example.npos;
  return fmt::format("\"{}\": {{\"{}\": \"{}\"}}", pattern ? "StringLike" : "StringEquals", key,
                     known.example.empty() ? "<whose>" : known.example);
}

void report_known(Pass& pass, const NamedProvider& named, const KnownProvider& known,
                  bool narrowed) {
  const std::string key = claim_key(named.name, known.tenancy);
  Finding& finding =
      narrowed ? pass.report(named.place, "IAM refuses a trust in {} that does not ask for `{}`",
                             known.title, key)
               : pass.report(named.place, "{} can assume the role: no condition asks for `{}`",
                             known.everyone, key);
  finding.label = "whose tokens?";
  const bool refused = known.shared && known.demanded && !narrowed;
  finding.help = fmt::format("add {}{}", condition_to_add(known, key),
                             refused ? "; IAM refuses a trust policy without it" : "");
  if (narrowed) finding.severity = Severity::high;
  if (!known.shared)
    finding.severity = known.example.starts_with("system:") ? Severity::medium : Severity::low;
}

void judge_provider(Pass& pass, const Statement& statement, const NamedProvider& named) {
  if (may_tell_otherwise(statement, named.name) || has_stray_key(statement, named.name)) return;
  const bool narrowed = asks_otherwise(statement);
  const KnownProvider* known = find_known_provider(named.name);
  if (known == nullptr) {
    if (!statement.conditions.empty()) return;
    Finding& finding = pass.report(
        named.place, "whoever has a token of `{}` can assume the role: it has no condition",
        named.name);
    finding.severity = Severity::medium;
    finding.label = "whose tokens?";
    finding.help = fmt::format("add conditions on `{0}:aud` and `{0}:sub`", named.name);
    return;
  }
  if (narrowed && !(known->shared && known->demanded)) return;
  for (const std::string_view claim : {known->tenancy, std::string_view("sub")})
    if (asks_for_claim(pass, statement, named.name, claim) != Answer::no) return;
  report_known(pass, named, *known, narrowed);
}

}  // namespace

void unconfined_web_identity(Pass& pass) {
  if (may_deny_tokens(pass.policy())) return;
  for (const Statement& statement : pass.policy().statements) {
    if (!lets_tokens_in(statement)) continue;
    for (const NamedProvider& named : providers_named(pass, statement))
      judge_provider(pass, statement, named);
  }
}

}  // namespace ecrlint::internal::check
