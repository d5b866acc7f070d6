// SPDX-License-Identifier: Apache-2.0
// ECR706: see rules/trust/invalid-identity-provider.md.
#include <optional>

#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/principals/fault.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kProviderForms =
    "write \"arn:aws:iam::ACCOUNT_ID:oidc-provider/HOST\", or saml-provider/NAME";

std::optional<std::string_view> behind_scheme(std::string_view name) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (name.starts_with(scheme)) return name.substr(scheme.size());
  return std::nullopt;
}

/// `name` is what follows `oidc-provider/`.
std::optional<Reason> host_reason(std::string_view text, std::string_view name) {
  if (name.empty())
    return Reason{fmt::format("`{}` ends before the provider's host", shown(text)),
                  "write the host after `oidc-provider/`"};
  const std::string_view before = text.substr(0, text.size() - name.size());
  if (const auto bare = behind_scheme(name))
    return Reason{fmt::format("`{}` has the scheme in it, which IAM leaves out", shown(text)),
                  "leave out the scheme", fmt::format("{}{}", before, *bare)};
  if (name.starts_with("arn:"))
    return Reason{fmt::format("`{}` is an ARN in an ARN", shown(text)),
                  "write the ARN of the provider", std::string(name)};
  const std::string_view host = name.substr(0, name.find('/'));
  if (has_hole(host) || host.find('.') != host.npos) return std::nullopt;
  return Reason{fmt::format("`{}` names no host: `{}` is none", shown(text), host),
                "write the issuer's host and path after `oidc-provider/`"};
}

/// An ARN of IAM that may name another thing, or nothing.
std::optional<Reason> provider_name_reason(std::string_view text, std::string_view resource) {
  constexpr std::string_view kTokens = "oidc-provider/";
  constexpr std::string_view kAssertions = "saml-provider/";
  if (resource.starts_with(kTokens)) return host_reason(text, resource.substr(kTokens.size()));
  if (resource.starts_with(kAssertions) && resource.size() > kAssertions.size())
    return std::nullopt;
  if (has_hole(resource.substr(0, kTokens.size()))) return std::nullopt;
  if (resource == "root" || resource.starts_with("role/") || resource.starts_with("user/"))
    return Reason{fmt::format("`{}` is a principal of AWS, not an identity provider", shown(text)),
                  "put it under `AWS`"};
  return Reason{fmt::format("`{}` names no identity provider", shown(text)),
                std::string(kProviderForms)};
}

std::optional<Reason> provider_arn_reason(const Principal& principal, const Arn& arn,
                                          const catalog::Catalog& catalog) {
  const std::string text = shown(principal.text.text);
  if (!principal.text.hole && invalid_reason(principal, catalog)) return std::nullopt;  // ECR301
  if (has_hole(arn.service)) return std::nullopt;
  if (arn.service == "cognito-idp")
    return Reason{fmt::format("`{}` is a user pool, not an identity provider", text),
                  "write \"arn:aws:iam::ACCOUNT_ID:oidc-provider/"
                  "cognito-idp.REGION.amazonaws.com/USER_POOL_ID\""};
  if (arn.service != "iam")
    return Reason{
        fmt::format("`{}` is an ARN of `{}`, not of an identity provider", text, arn.service),
        std::string(kProviderForms)};
  if (!arn.region.empty() && !has_hole(arn.region))
    return Reason{fmt::format("`{}` has a Region, and identity providers have none", text),
                  "leave the field before the account id empty"};
  if (!is_account_id(arn.account) && !has_hole(arn.account))
    return Reason{fmt::format("`{}` lacks the account id", text), std::string(kProviderForms)};
  return provider_name_reason(principal.text.text, arn.resource);
}

/// Cognito has names of its own in other partitions.
bool is_cognito_elsewhere(std::string_view name) {
  return name.starts_with("cognito-identity") &&
         (name.ends_with(".cn") || name.find("-us-gov") != name.npos);
}

/// A provider that IAM knows by its host, or a slip of that.
std::optional<Reason> host_principal_reason(std::string_view text) {
  if (is_built_in_provider(text) || is_cognito_elsewhere(text)) return std::nullopt;
  const std::string_view bare = behind_scheme(trimmed(text)).value_or(trimmed(text));
  for (const std::string_view host : built_in_providers())
    if (edit_distance(bare, host) <= 2)
      return Reason{fmt::format("`{}` is no identity provider", text),
                    fmt::format("write `{}`", host), std::string(host)};
  if (!is_domain(bare.substr(0, bare.find('/'))))
    return Reason{fmt::format("`{}` is neither the ARN nor the host of an identity provider", text),
                  std::string(kProviderForms)};
  return Reason{
      fmt::format("`{}` is none of the providers that IAM knows by their host", text),
      fmt::format("name it by its ARN: \"arn:aws:iam::ACCOUNT_ID:oidc-provider/{}\"", bare)};
}

std::optional<Reason> provider_reason(const Principal& principal, const catalog::Catalog& catalog) {
  const std::string_view text = principal.text.text;
  if (has_wildcard(text))
    return Reason{fmt::format("`{}` is a pattern, and a provider is one name", shown(text)),
                  std::string(kProviderForms)};
  if (const auto arn = parse_arn(text)) return provider_arn_reason(principal, *arn, catalog);
  if (principal.text.hole) return std::nullopt;
  if (trimmed(text).empty())
    return Reason{"an empty principal names no identity provider", std::string(kProviderForms)};
  if (text.starts_with("arn:"))
    return Reason{fmt::format("`{}` is no whole ARN", text), std::string(kProviderForms)};
  return host_principal_reason(text);
}

}  // namespace

void invalid_identity_provider(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Principal& principal : statement.principals) {
      if (principal.form != PrincipalForm::federated) continue;
      const auto reason = provider_reason(principal, pass.catalog());
      if (!reason) continue;
      Finding& finding = pass.report(principal.text.span, "{}", reason->message);
      finding.label = "no identity provider";
      finding.help = reason->help;
      if (!reason->meant.empty() && !principal.text.hole)
        offer(pass, finding, Applicability::unsafe, principal.text.span, reason->meant);
    }
}

}  // namespace ecrlint::internal::check
