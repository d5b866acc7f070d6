// SPDX-License-Identifier: Apache-2.0
// ECR301: see rules/principals/invalid-principal.md.
#include <algorithm>
#include <array>

#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/principals/fault.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::array<std::string_view, 4> kKeys{"AWS", "Service", "Federated", "CanonicalUser"};

/// The key that the text belongs under, by its looks.
std::string_view key_of(const Pass& pass, const Principal& principal) {
  const PrincipalForm form = as_aws(principal).form;
  if (principal.text.is("*") || (form != PrincipalForm::invalid && form != PrincipalForm::unknown))
    return "AWS";
  return is_service_domain(pass.catalog(), principal.text.text) ? "Service" : "";
}

/// Is it the only one under its key? Those under one key stand side by side.
bool stands_alone(const Statement& statement, const Principal& principal) {
  const auto at = static_cast<std::size_t>(&principal - statement.principals.data());
  const auto shares_key = [&](std::size_t other) {
    return other < statement.principals.size() &&
           statement.principals[other].type_span == principal.type_span;
  };
  return !shares_key(at + 1) && (at == 0 || !shares_key(at - 1));
}

void report_key(Pass& pass, const Principal& principal) {
  Finding& finding =
      pass.report(principal.type_span, "`{}` is no kind of principal", principal.type);
  finding.label = "AWS, Service, Federated and CanonicalUser are";
  std::string_view meant = closest(principal.type, kKeys);
  if (meant.empty()) meant = key_of(pass, principal);
  if (meant.empty()) {
    finding.help = "put roles, users and accounts under `AWS`, services under `Service`";
    return;
  }
  finding.help = fmt::format("write `{}`", meant);
  offer(pass, finding, Applicability::unsafe, principal.type_span, meant);
}

void report_bare(Pass& pass, const Principal& principal) {
  const std::string text = shown(principal.text.text);
  const std::string_view key = key_of(pass, principal);
  Finding& finding =
      pass.report(principal.text.span, "the principal `{}` does not say what kind it is", text);
  finding.label = "only `*` can stand alone";
  finding.help = fmt::format("write {{\"{}\": \"{}\"}}", key.empty() ? "AWS" : key, text);
  const std::string_view quote = quote_of(pass, principal.text.span);
  if (key.empty() || quote.empty() || is_from_elsewhere(pass, principal.text.span)) return;
  const std::uint32_t begin = principal.text.span.begin;
  const std::uint32_t end = principal.text.span.end;
  std::vector<Edit> edits{{{begin, begin}, fmt::format("{{{0}{1}{0}: ", quote, key)},
                          {{end, end}, "}"}};
  finding.fixes.push_back(
      {Applicability::unsafe, fmt::format("put it under `{}`", key), std::move(edits)});
}

/// A service under `AWS`, or an account, role or user under `Service`.
bool report_swapped(Pass& pass, const Statement& statement, const Principal& principal) {
  const std::string_view text = principal.text.text;
  const bool aws = principal.type == "AWS";
  const bool service =
      !aws || (principal.form == PrincipalForm::invalid && is_service_domain(pass.catalog(), text));
  if (!service || (!aws && (text == "*" || key_of(pass, principal) != "AWS"))) return false;
  const std::string_view key = aws ? "Service" : "AWS";
  Finding& finding = pass.report(principal.text.span, "`{}` stands under `{}`, which is for {}",
                                 text, principal.type, aws ? "accounts and ARNs" : "services");
  finding.label = fmt::format("belongs under `{}`", key);
  finding.help = fmt::format("write {{\"{}\": \"{}\"}}", key, text);
  if (stands_alone(statement, principal))
    offer(pass, finding, Applicability::unsafe, principal.type_span, key);
  return true;
}

void check_value(Pass& pass, const Statement& statement, const Principal& principal) {
  if (principal.text.hole) return;
  if (principal.type != "Federated" && report_swapped(pass, statement, principal)) return;
  const auto reason = invalid_reason(principal, pass.catalog());
  if (!reason) return;
  Finding& finding = pass.report(principal.text.span, "{}", reason->message);
  finding.label = "not a principal";
  finding.help = reason->help;
  if (!reason->meant.empty())
    offer(pass, finding, Applicability::unsafe, principal.text.span, reason->meant);
}

bool is_unknown_key(const Principal& principal) {
  return std::ranges::find(kKeys, principal.type) == kKeys.end() &&
         principal.type.find_first_of("$<{") == principal.type.npos && !has_hole(principal.type);
}

void check_principal(Pass& pass, const Statement& statement, const Principal& principal,
                     Span& last_key) {
  const PolicyKind kind = pass.policy().kind;
  // CloudFront's old origin access identities stand in bucket policies under an account of this
  // name.
  if (kind == PolicyKind::resource && principal.account == "cloudfront") return;
  if (fault_of(principal, kind) != PrincipalFault::none) return;
  if (principal.type.empty()) {
    const bool known = !principal.text.hole || principal.text.text.starts_with("arn:");
    if (principal.form != PrincipalForm::everyone && known) report_bare(pass, principal);
  } else if (principal.type == "AWS" || principal.type == "Service" ||
             principal.type == "Federated") {
    check_value(pass, statement, principal);
  } else if (is_unknown_key(principal) && principal.type_span != last_key) {
    last_key = principal.type_span;
    report_key(pass, principal);
  }
}

}  // namespace

void invalid_principal(Pass& pass) {
  Span last_key;
  for (const Statement& statement : pass.policy().statements)
    for (const Principal& principal : statement.principals)
      check_principal(pass, statement, principal, last_key);
}

}  // namespace ecrlint::internal::check
