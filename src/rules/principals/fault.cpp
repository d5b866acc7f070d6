// SPDX-License-Identifier: Apache-2.0
// The order of precedence of the rules on principals; what people write where a principal belongs,
// and what they meant by it.
#include "rules/principals/fault.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "rules/action_name.hpp"
#include "text/ascii.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kForms =
    "write an account id, or the ARN of a role: \"arn:aws:iam::ACCOUNT_ID:role/NAME\"";

/// Characters that names of roles, users and sessions are made of.
bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_digit(c) || is_letter(c) ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  });
}

/// The ARN with another service and resource, and without a Region.
std::string rebuilt(const Arn& arn, std::string_view service, std::string_view resource) {
  return fmt::format("arn:{}:{}::{}:{}", arn.partition, service, arn.account, resource);
}

/// `1234-5678-9012`, and `12345678901`; `account` is a piece of `text`.
std::optional<Reason> account_reason(std::string_view text, std::string_view account) {
  constexpr std::size_t kLongest = 40;
  if (account.empty() || account.size() > kLongest ||
      account.find_first_not_of("0123456789- ") != account.npos)
    return std::nullopt;
  std::string digits;
  std::ranges::copy_if(account, std::back_inserter(digits), is_digit);
  if (digits.empty()) return std::nullopt;
  if (!is_account_id(digits))
    return Reason{fmt::format("the account id `{}` has {} digit{}, not 12", account, digits.size(),
                              digits.size() == 1 ? "" : "s"),
                  "write all twelve digits; leading zeros count"};
  std::string meant(text);
  meant.replace(static_cast<std::size_t>(account.data() - text.data()), account.size(), digits);
  return Reason{fmt::format("the account id `{}` is not written as twelve digits", account),
                fmt::format("write `{}`", digits), meant};
}

/// Things of IAM that are no principals.
std::optional<Reason> other_thing(std::string_view text, std::string_view resource) {
  struct Other {
    std::string_view prefix, what, help;
  };
  constexpr std::string_view kRole = "name the role or the user instead";
  static constexpr std::array kOthers{
      Other{"policy/", "a policy", kRole},
      Other{"instance-profile/", "an instance profile", "name the role that it holds instead"},
      Other{"group/", "a group", "name the users or, better, a role they assume"},
      Other{"saml-provider/", "an identity provider", "put it under `Federated`"},
      Other{"oidc-provider/", "an identity provider", "put it under `Federated`"},
      Other{"mfa/", "an MFA device", kRole},
  };
  for (const Other& other : kOthers)
    if (resource.starts_with(other.prefix))
      return Reason{
          fmt::format("`{}` is {}, and that is no principal under `AWS`", text, other.what),
          std::string(other.help)};
  return std::nullopt;
}

/// The last field of an ARN of IAM or STS that names no principal.
Reason resource_reason(std::string_view text, const Arn& arn) {
  if (auto other = other_thing(text, arn.resource)) return *other;
  const std::string_view resource = arn.resource;
  const bool iam = resource.starts_with("role/") || resource.starts_with("user/");
  if (arn.service == "sts" && (iam || resource == "root"))
    return {fmt::format("`{}` is of IAM, and the ARN says STS", resource), "write `iam` for `sts`",
            rebuilt(arn, "iam", resource)};
  if (arn.service == "iam" && resource.starts_with("assumed-role/"))
    return {fmt::format("`{}` is of STS, and the ARN says IAM", resource), "write `sts` for `iam`",
            rebuilt(arn, "sts", resource)};
  if (arn.service == "iam" && edit_distance(resource, "root") <= 1)
    return {fmt::format("`{}` names no account: that is `root`", text), "write `root`",
            rebuilt(arn, "iam", "root")};
  return {fmt::format("`{}` names neither an account nor a role, a user or a session", text),
          "end the ARN with `root`, `role/NAME` or `user/NAME`"};
}

/// IAM Identity Center makes its roles under a path of its own, and nobody else such names.
std::optional<Reason> identity_center_reason(const Principal& principal, const Arn& arn) {
  constexpr std::string_view kNames = "AWSReservedSSO_";
  if (principal.form != PrincipalForm::role || !principal.name.starts_with(kNames))
    return std::nullopt;
  const std::string role = fmt::format("role/aws-reserved/sso.amazonaws.com/{}", principal.name);
  return Reason{fmt::format("`{}` lacks the path that IAM Identity Center gives its roles",
                            principal.text.text),
                fmt::format("write \"{}\", with the Region before the name unless it is us-east-1",
                            rebuilt(arn, "iam", role))};
}

/// A role, user or session with a name that nothing in IAM can have.
std::optional<Reason> name_reason(const Principal& principal, const Arn& arn) {
  if (principal.form == PrincipalForm::account) return std::nullopt;
  if (auto reason = identity_center_reason(principal, arn)) return reason;
  const std::string_view name = principal.name;
  const std::string_view last = last_path_part(name);
  const std::string_view text = principal.text.text;
  if (principal.form == PrincipalForm::session && is_name(name))
    return Reason{fmt::format("`{}` has no session name after the role", text),
                  "name the role, which stands for all its sessions",
                  rebuilt(arn, "iam", fmt::format("role/{}", name))};
  if (is_name(last)) return std::nullopt;
  if (last.empty())
    return Reason{fmt::format("`{}` ends before the name", text),
                  "write the name after the last `/`"};
  return Reason{fmt::format("`{}` cannot be a name in IAM", last),
                "write the name as IAM shows it: letters, digits and any of `_+=,.@-`"};
}

bool is_partition(const catalog::Catalog& catalog, std::string_view name) {
  // One that is newer than the facts is no mistake.
  if (name == "aws" || name.starts_with("aws-")) return true;
  return std::ranges::any_of(catalog.partitions(),
                             [&](const auto& partition) { return partition.name == name; });
}

std::optional<Reason> arn_reason(const Principal& principal, const Arn& arn,
                                 const catalog::Catalog& catalog) {
  const std::string_view text = principal.text.text;
  if (arn.service != "iam" && arn.service != "sts")
    return Reason{fmt::format("`{}` is an ARN of `{}`, not of a principal", text, arn.service),
                  "name the role that it runs as, or the service under `Service` with a condition "
                  "on aws:SourceArn"};
  if (!is_partition(catalog, arn.partition))
    return Reason{fmt::format("`{}` is no partition of AWS", arn.partition),
                  "write `aws`, `aws-cn` or `aws-us-gov`"};
  if (arn.account.empty())
    return Reason{fmt::format("`{}` lacks the account id", text), std::string(kForms)};
  if (!is_account_id(arn.account)) {
    if (auto reason = account_reason(text, arn.account)) return reason;
    if (auto reason = other_thing(text, arn.resource)) return reason;
    return Reason{fmt::format("`{}` is no account id", arn.account), std::string(kForms)};
  }
  if (principal.form == PrincipalForm::invalid) return resource_reason(text, arn);
  if (!arn.region.empty())
    return Reason{fmt::format("`{}` has a Region, and principals have none", text),
                  "leave the field before the account id empty",
                  rebuilt(arn, arn.service, arn.resource)};
  return name_reason(principal, arn);
}

/// A text that begins with `arn:` and has too few fields.
Reason truncated_reason(std::string_view text) {
  constexpr std::string_view kIam = ":iam:";
  const auto fields = std::ranges::count(text, ':') + 1;
  Reason reason{fmt::format("`{}` has {} of the 6 fields of an ARN", text, fields),
                std::string(kForms)};
  const auto at = text.find(kIam);
  if (at == text.npos || fields != 5) return reason;
  const auto account = at + kIam.size();
  if (!is_account_id(text.substr(account, text.find(':', account) - account))) return reason;
  reason.meant = text;
  reason.meant.insert(account, ":");
  reason.help = "write two colons before the account id";
  return reason;
}

Reason other_text(std::string_view text) {
  constexpr std::size_t kAccessKey = 20;
  if (trimmed(text).empty()) return {"an empty principal names nobody", std::string(kForms)};
  if (text.size() == kAccessKey && (text.starts_with("AKIA") || text.starts_with("ASIA")))
    return {"the id of an access key is no principal", "name the user or role it belongs to"};
  const auto at = text.find('@');
  if (at != text.npos && at != 0 && is_domain(text.substr(at + 1)))
    return {fmt::format("`{}` is an e-mail address, not a principal", text),
            "name the role or user: \"arn:aws:iam::ACCOUNT_ID:role/NAME\""};
  if (is_name(text))
    return {fmt::format("`{}` is a name, and a principal is an ARN", text),
            fmt::format("write \"arn:aws:iam::ACCOUNT_ID:role/{}\"", text)};
  return {fmt::format("`{}` is neither an ARN nor an account id", text), std::string(kForms)};
}

std::optional<Reason> aws_reason(const Principal& principal, const catalog::Catalog& catalog) {
  const std::string_view text = principal.text.text;
  if (const auto arn = parse_arn(text)) return arn_reason(principal, *arn, catalog);
  if (principal.form != PrincipalForm::invalid) return std::nullopt;
  if (const std::string_view inside = trimmed(text); inside != text && !inside.empty())
    return Reason{"blanks stand before or after the principal", "remove the blanks",
                  std::string(inside)};
  if (text.starts_with("arn:")) return truncated_reason(text);
  if (auto reason = account_reason(text, text)) return reason;
  return other_text(text);
}

/// An identity provider of IAM; other texts name one on the web.
std::optional<Reason> federated_reason(const Principal& principal) {
  const std::string_view text = principal.text.text;
  const auto arn = parse_arn(text);
  if (!arn || arn->service != "iam" || arn->account.empty() || is_account_id(arn->account) ||
      has_wildcard(arn->account))
    return std::nullopt;
  return account_reason(text, arn->account);
}

std::optional<Reason> service_reason(std::string_view text, const catalog::Catalog& catalog) {
  if (is_domain(text)) return std::nullopt;
  if (text == "*")
    return Reason{"`*` cannot stand for services",
                  "list the services, such as `lambda.amazonaws.com`"};
  Reason reason{fmt::format("`{}` is not the domain name of a service", text),
                "write a domain name such as `lambda.amazonaws.com`"};
  const std::string name(trimmed(text));
  for (const std::string& meant : {name + ".amazonaws.com", name}) {
    if (!catalog.is_service_principal(meant)) continue;
    reason.help = fmt::format("write `{}`", meant);
    reason.meant = meant;
  }
  return reason;
}

/// 64 hex digits, which S3 takes for an account.
bool is_canonical_id(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

/// `Federated` and `CanonicalUser` are told by their key, whatever the text.
bool is_unsupported(const Principal& principal) {
  return principal.form == PrincipalForm::federated ||
         principal.form == PrincipalForm::canonical_user || is_group(principal) ||
         is_identity_provider(principal) ||
         (principal.form == PrincipalForm::invalid && is_canonical_id(principal.text.text));
}

bool has_path(const Principal& session) { return std::ranges::count(session.name, '/') > 1; }

}  // namespace

bool is_refused_star(const Principal& principal, PolicyKind kind) {
  return kind == PolicyKind::trust && principal.type.empty() && principal.text.is("*");
}

Principal as_aws(const Principal& principal) {
  return read_principal(principal.text, "AWS", principal.type_span);
}

bool is_group(const Principal& principal) {
  if (principal.type != "AWS") return false;
  return principal.name.starts_with("group/") || principal.text.text.starts_with("AGPA");
}

bool is_identity_provider(const Principal& principal) {
  if (principal.type != "AWS") return false;
  return principal.name.starts_with("saml-provider/") ||
         principal.name.starts_with("oidc-provider/");
}

PrincipalFault fault_of(const Principal& named, PolicyKind kind) {
  if (is_refused_star(named, kind)) return PrincipalFault::wildcard;
  if (named.form == PrincipalForm::everyone || named.form == PrincipalForm::account)
    return PrincipalFault::none;
  const bool bare = named.type.empty();
  if ((bare || named.type == "AWS" || named.type == "Service") && !named.text.is("*") &&
      has_wildcard(named.text.text))
    return PrincipalFault::wildcard;
  const Principal principal = bare ? as_aws(named) : named;
  if (is_ecr(kind) && is_unsupported(principal)) return PrincipalFault::unsupported;
  if (bare) return PrincipalFault::none;
  if (principal.form == PrincipalForm::unique_id) return PrincipalFault::deleted;
  if (principal.form == PrincipalForm::session && has_path(principal))
    return PrincipalFault::session_path;
  return PrincipalFault::none;
}

bool is_domain(std::string_view text) {
  return text.find('.') != text.npos && !text.starts_with('.') && !text.ends_with('.') &&
         text.find("..") == text.npos && std::ranges::all_of(text, [](char c) {
           return c == '.' || c == '-' || is_digit(c) || is_letter(c);
         });
}

bool is_service_domain(const catalog::Catalog& catalog, std::string_view text) {
  return is_domain(text) && std::ranges::any_of(catalog.partitions(), [&](const auto& partition) {
           return text.ends_with(partition.dns_suffix);
         });
}

std::optional<Reason> invalid_reason(const Principal& principal, const catalog::Catalog& catalog) {
  if (principal.type == "AWS") return aws_reason(principal, catalog);
  return principal.type == "Federated" ? federated_reason(principal)
                                       : service_reason(principal.text.text, catalog);
}

}  // namespace ecrlint::internal::check
