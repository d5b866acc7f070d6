// SPDX-License-Identifier: Apache-2.0
// Identity providers in trust policies: whom a `Federated` principal names, what is known of the
// provider, and what a statement asks of its tokens.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rules/pass.hpp"

namespace ecrlint::internal::check {

inline constexpr std::string_view kAssumeRole = "sts:AssumeRole";
inline constexpr std::string_view kAssumeWithToken = "sts:AssumeRoleWithWebIdentity";
inline constexpr std::string_view kAssumeWithSaml = "sts:AssumeRoleWithSAML";

/// What a provider speaks to STS with.
enum class ProviderForm : std::uint8_t {
  none,     ///< no identity provider
  oidc,     ///< tokens
  saml,     ///< assertions
  unknown,  ///< one or the other
};

/// What a principal under `Federated` names.
struct IdentityProvider {
  ProviderForm form = ProviderForm::none;
  /// Of one of tokens: the name that its condition keys begin with, as
  /// `token.actions.githubusercontent.com`. May hold holes.
  std::string_view name;
};

[[nodiscard]] IdentityProvider provider_of(const Principal& principal);

/// A claim of a token as a condition key: `token.actions.githubusercontent.com:sub`.
struct TokenClaim {
  std::string_view provider;  ///< may hold holes
  std::string_view name;      ///< `sub`
};

/// Nothing for a key of AWS, and for what cannot be a claim.
[[nodiscard]] std::optional<TokenClaim> token_claim(const Text& key);

/// Are the two names of one provider?
[[nodiscard]] Answer is_same_provider(std::string_view a, std::string_view b);

/// Is it the host of a provider that IAM knows without an ARN? IAM user guide, "Create a role for
/// OpenID Connect federation".
[[nodiscard]] bool is_built_in_provider(std::string_view name);
[[nodiscard]] std::span<const std::string_view> built_in_providers();

/// What AWS and the provider document of its tokens.
struct KnownProvider {
  std::string_view name;   ///< one that ends in `/` or `.` is the beginning of names
  std::string_view title;  ///< `GitHub Actions`
  /// Who has a token of it: `every workflow on GitHub`.
  std::string_view everyone;
  /// Does one issuer serve everybody, so that only a claim tells whose a token is?
  bool shared = true;
  /// The claim that tells whose a token is; a key of STS stands there in full.
  std::string_view tenancy;
  std::string_view example = {};  ///< of its values
  /// Claims that STS makes keys of, besides the common ones.
  std::span<const std::string_view> claims = {};
  /// Those of them that tell nothing of whose a token is.
  std::span<const std::string_view> anybodys = {};
  bool common_claims = true;  ///< `aud`, `sub` and the other common ones are keys, too
  bool demanded = true;       ///< of one that is shared: IAM refuses a policy without `tenancy`
};

/// Null for one of which nothing is known.
[[nodiscard]] const KnownProvider* find_known_provider(std::string_view name);

/// The claims that STS makes condition keys of, whoever the provider is.
[[nodiscard]] std::span<const std::string_view> common_claims();

/// Is a claim one of these? Letter case does not matter.
[[nodiscard]] bool contains_claim(std::span<const std::string_view> claims, std::string_view claim);

/// The key of a claim: `app.terraform.io:sub`.
[[nodiscard]] std::string claim_key(std::string_view provider, std::string_view claim);

/// Does an entry of the Allow's actions surely cover the action of STS? Not of NotAction.
[[nodiscard]] bool lets_call(const Statement& statement, std::string_view action);

/// Has the statement no more of everything than a trust policy that AWS takes may hold? Others are
/// not judged.
[[nodiscard]] bool is_of_usual_size(const Statement& statement);

/// An Allow for tokens that is judged.
[[nodiscard]] bool lets_tokens_in(const Statement& statement);

/// Is it met by some values only, as `StringLike` and its like are? Unknown for an operator that is
/// none.
[[nodiscard]] Answer asks_for_values(const Pass& pass, const Condition& condition);

/// Is the condition on this claim of the provider?
[[nodiscard]] Answer is_on_claim(const Condition& condition, std::string_view provider,
                                 std::string_view claim);

/// Does the Allow ask of the provider's tokens for values of the claim?
[[nodiscard]] Answer asks_for_claim(const Pass& pass, const Statement& statement,
                                    std::string_view provider, std::string_view claim);

/// May the policy hold a Deny that takes tokens back?
[[nodiscard]] bool may_deny_tokens(const Policy& policy);

/// May another claim of the provider than `sub` and `aud` tell whose the tokens are that the Allow
/// lets in?
[[nodiscard]] bool may_tell_otherwise(const Statement& statement, std::string_view provider);

/// `*`, `?*`: any text.
[[nodiscard]] bool is_bare_wildcard(std::string_view value);

}  // namespace ecrlint::internal::check
