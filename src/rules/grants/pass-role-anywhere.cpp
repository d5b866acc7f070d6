// SPDX-License-Identifier: Apache-2.0
// ECR212: see rules/grants/pass-role-anywhere.md.
#include <algorithm>

#include "analysis/action_match.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

bool covers(const Action& action, std::string_view name) {
  return analysis::names_action(action, "iam", name) == Answer::yes;
}

/// Every role of an account, or every service-linked one.
bool is_every_role(const Resource& resource, std::string_view roles) {
  if (resource.form == ResourceForm::everything) return true;
  if (resource.form != ResourceForm::arn || resource.arn.service != "iam") return false;
  const std::string_view named = resource.arn.resource;
  return named == "*" || named == "role/*" || named == roles;
}

struct Power {
  std::string_view action;
  std::string_view roles;
  std::string_view deed;
  Severity severity;
  std::string_view help;
};

constexpr Power kPass{"PassRole", "role/*", "hand any role of the account to a service",
                      Severity::high,
                      "name the role in Resource, and add \"Condition\": {\"StringEquals\": "
                      "{\"iam:PassedToService\": \"<service>.amazonaws.com\"}}"};
constexpr Power kCreate{"CreateServiceLinkedRole", "role/aws-service-role/*",
                        "create the service-linked role of any service", Severity::medium,
                        "add \"Condition\": {\"StringEquals\": {\"iam:AWSServiceName\": "
                        "\"<service>.amazonaws.com\"}}"};

bool report(Pass& pass, const Statement& statement, const Action& action, const Power& power) {
  if (!covers(action, power.action)) return false;
  const auto resource = std::ranges::find_if(
      statement.resources, [&](const Resource& r) { return is_every_role(r, power.roles); });
  if (!statement.not_resource && resource == statement.resources.end()) return false;
  const bool all = !statement.not_resource && resource->form == ResourceForm::everything;
  if (action.everything() && all) return true;  // full-admin speaks
  Finding& finding = pass.report(action.text.span, "`{}` can {}", action.text.text, power.deed);
  finding.severity = power.severity;
  finding.label =
      statement.not_resource ? "on everything but the resources listed" : "on every role";
  finding.help = power.help;
  if (!statement.not_resource) pass.relate(finding, resource->text.span, "because of this");
  return true;
}

}  // namespace

void pass_role_anywhere(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_action) continue;
    if (!statement.unconditional()) continue;
    bool any = false;
    for (const Action& action : statement.actions)
      any = any || covers(action, kPass.action) || covers(action, kCreate.action);
    if (!any) continue;
    for (const Action& action : statement.actions)
      if (!action.text.hole && !report(pass, statement, action, kPass))
        report(pass, statement, action, kCreate);
  }
}

}  // namespace ecrlint::internal::check
