// SPDX-License-Identifier: Apache-2.0
// ECR304: see rules/principals/wildcard-in-principal.md.
#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/principals/fault.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

/// The pattern for aws:PrincipalArn, which for a session is the ARN of its role.
std::string caller_pattern(const Arn& arn) {
  constexpr std::string_view kSession = "assumed-role/";
  if (arn.service != "sts" || !arn.resource.starts_with(kSession))
    return fmt::format("arn:{}:{}::{}:{}", arn.partition, arn.service, arn.account, arn.resource);
  const std::string_view name = arn.resource.substr(kSession.size());
  return fmt::format("arn:{}:iam::{}:role/{}", arn.partition, arn.account,
                     name.substr(0, name.find('/')));
}

/// How to say it for a pattern over the roles or users of one account.
std::string condition_help(const Arn& arn, bool not_principal) {
  const std::string condition =
      fmt::format("\"Condition\": {{\"{}\": {{\"aws:PrincipalArn\": \"{}\"}}}}",
                  not_principal ? "ArnNotLike" : "ArnLike", shown(caller_pattern(arn)));
  if (not_principal) return fmt::format("write \"Principal\": \"*\" and {}", condition);
  return fmt::format("name the account, \"AWS\": \"arn:{}:iam::{}:root\", and add {}",
                     shown(arn.partition), shown(arn.account), condition);
}

/// How to say it for a pattern over accounts.
std::string accounts_help(const std::optional<Arn>& arn) {
  std::string help =
      "list the accounts, or write \"Principal\": \"*\" and \"Condition\": {\"StringEquals\": "
      "{\"aws:PrincipalOrgID\": \"o-ORGANIZATION\"}";
  if (arn && arn->resource != "root" && arn->resource != "*")
    help +=
        fmt::format(", \"ArnLike\": {{\"aws:PrincipalArn\": \"{}\"}}", shown(caller_pattern(*arn)));
  return help + "}";
}

/// The principal that stands for the same without a wildcard: the account for `*`, the role for all
/// its sessions. Empty where there is none.
std::string without_wildcard(const Arn& arn) {
  if (arn.service == "iam" && arn.resource == "*")
    return fmt::format("arn:{}:iam::{}:root", arn.partition, arn.account);
  const std::string role = caller_pattern(arn);
  return arn.service == "sts" && arn.resource.ends_with("/*") && !has_wildcard(role) ? role : "";
}

void explain(const Pass& pass, Finding& finding, const Principal& principal, bool not_principal) {
  if (principal.type == "Service") {
    finding.help = "list the services one by one";
    return;
  }
  const auto arn = parse_arn(principal.text.text);
  if (!arn || has_wildcard(arn->partition) || has_wildcard(arn->service) ||
      has_wildcard(arn->account)) {
    finding.help = accounts_help(arn);
    return;
  }
  const std::string plain = without_wildcard(*arn);
  finding.help = plain.empty() ? condition_help(*arn, not_principal)
                               : fmt::format("write \"{}\"", shown(plain));
  if (!plain.empty() && !principal.text.hole)
    offer(pass, finding, Applicability::unsafe, principal.text.span, plain);
}

/// Does the token stand behind a key, and not in a list?
bool is_value_of_key(const Pass& pass, Span token) {
  const std::string_view before = trimmed_end(pass.source().text.substr(0, token.begin));
  return before.ends_with(':') || before.ends_with('=');
}

/// Whoever means everyone has to say so under `AWS`.
void report_star(Pass& pass, const Principal& principal) {
  const Span span = principal.text.span;
  Finding& finding = pass.report(span, "a trust policy takes no `*` that stands alone");
  finding.label = "refused";
  finding.help =
      "name the accounts or roles; where conditions say who is meant, write {\"AWS\": \"*\"}";
  const std::string_view quote = quote_of(pass, span);
  if (quote.empty() || is_from_elsewhere(pass, span) || !is_value_of_key(pass, span)) return;
  finding.fixes.push_back({Applicability::unsafe,
                           "put it under `AWS`",
                           {{{span.begin, span.begin}, fmt::format("{{{0}AWS{0}: ", quote)},
                            {{span.end, span.end}, "}"}}});
}

}  // namespace

void wildcard_in_principal(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Principal& principal : statement.principals) {
      if (is_refused_star(principal, pass.policy().kind)) {
        if (!statement.not_principal) report_star(pass, principal);
        continue;
      }
      if (fault_of(principal, pass.policy().kind) != PrincipalFault::wildcard) continue;
      Finding& finding = pass.report(principal.text.span, "the principal `{}` has a wildcard in it",
                                     shown(principal.text.text));
      finding.label = "a principal is `*` or one name, never a pattern";
      explain(pass, finding, principal, statement.not_principal);
    }
}

}  // namespace ecrlint::internal::check
