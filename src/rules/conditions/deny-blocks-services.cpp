// SPDX-License-Identifier: Apache-2.0
// ECR416: see rules/conditions/deny-blocks-services.md.
#include <algorithm>
#include <array>

#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Where or in which organization the caller is: a Deny by these is to keep strangers out, and
/// AWS's own services are none. A Deny by account or ARN says who may, and means nobody else.
constexpr std::array<std::string_view, 7> kPerimeter{
    "aws:SourceIp",  "aws:VpcSourceIp",    "aws:SourceVpc",        "aws:SourceVpce",
    "aws:VpceOrgID", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"};
constexpr std::array<std::string_view, 2> kWho{"aws:PrincipalAccount", "aws:PrincipalArn"};

template <std::size_t Size>
bool is_one(const Condition& condition, const std::array<std::string_view, Size>& keys) {
  return std::ranges::any_of(keys, [&](std::string_view key) { return is_on(condition, key); });
}

/// Is it a condition on a key that services lack, and met without it?
bool is_met_by_services(const Pass& pass, const Condition& condition) {
  return (is_one(condition, kPerimeter) || is_one(condition, kWho)) &&
         met_without_key(pass, condition) == Answer::yes;
}

/// The condition by which a Deny stops all services; null if it may spare some.
const Condition* find_wall(const Pass& pass, const Statement& deny) {
  const Condition* wall = nullptr;
  for (const Condition& condition : deny.conditions) {
    if (!is_met_by_services(pass, condition)) return nullptr;
    const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
    const bool walls = op->family != catalog::OperatorFamily::null;
    if (walls && (wall == nullptr || (is_one(condition, kPerimeter) && !is_one(*wall, kPerimeter))))
      wall = &condition;
  }
  return wall;
}

bool names_everyone(const Statement& statement) {
  return !statement.not_principal &&
         std::ranges::any_of(statement.principals, [](const Principal& principal) {
           return principal.form == PrincipalForm::everyone;
         });
}

/// Actions that services come for.
analysis::ActionSet pulled(Pass& pass, const Statement& statement) {
  analysis::ActionSet set;
  for (const std::string_view action : {"BatchGetImage", "GetDownloadUrlForLayer"})
    set[pass.access().index(action)] = true;
  return pass.access().listed(statement).sure & set;
}

/// A service that the policy lets in for what the Deny takes; null if there is none.
const Principal* find_service(Pass& pass, const Statement& deny) {
  for (const Statement& allow : pass.policy().statements) {
    if (allow.effect != Effect::allow || allow.not_principal) continue;
    if ((pass.access().listed(allow).sure & pass.access().listed(deny).sure).none()) continue;
    for (const Principal& principal : allow.principals)
      if (principal.form == PrincipalForm::service && !principal.text.hole) return &principal;
  }
  return nullptr;
}

bool is_about_addresses(const Condition& wall) {
  return is_on(wall, "aws:SourceIp") || is_on(wall, "aws:VpcSourceIp");
}

void report(Pass& pass, const Condition& wall, const Principal* service) {
  const std::string key = shown(wall.key.text);
  const std::string_view why =
      is_about_addresses(wall) ? "which do not call from these addresses" : "which do not have it";
  Finding& finding =
      service != nullptr
          ? pass.report(wall.key.span, "this Deny by `{}` stops {}, which the policy lets in", key,
                        describe(pass, *service))
          : pass.report(wall.key.span, "this Deny by `{}` stops AWS services too, {}", key, why);
  finding.label = "every service meets this";
  finding.help = "add \"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}";
  if (is_about_addresses(wall))
    finding.help +=
        " and {\"aws:ViaAWSService\": \"false\"}, and spare VPC endpoints, where "
        "aws:SourceIp is missing";
  if (service != nullptr) pass.relate(finding, service->text.span, "let in here");
}

}  // namespace

void deny_blocks_services(Pass& pass) {
  for (const Statement& deny : pass.policy().statements) {
    if (deny.effect != Effect::deny || !deny.conditions_known || !names_everyone(deny)) continue;
    const Condition* wall = find_wall(pass, deny);
    if (wall == nullptr) continue;
    const Principal* service = find_service(pass, deny);
    const bool general = pass.policy().kind == PolicyKind::rcp
                             ? is_one(*wall, kPerimeter) || is_on(*wall, "aws:PrincipalAccount")
                             : is_one(*wall, kPerimeter) && pulled(pass, deny).any();
    if (service != nullptr || general) report(pass, *wall, service);
  }
}

}  // namespace ecrlint::internal::check
