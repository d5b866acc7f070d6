// SPDX-License-Identifier: Apache-2.0
// ECR801, ECR802 and ECR803, what an organization takes in no RCP: see
// rules/organization/named-principal-in-rcp.md, allow-in-rcp.md and unsupported-service-in-rcp.md.
#include <algorithm>
#include <set>

#include "rules/action_name.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// `"*"`, or what is not known. Whether an organization takes `{"AWS": "*"}` its guide leaves open.
bool may_be_everyone(const Principal& principal) {
  return principal.text.hole || principal.form == PrincipalForm::unknown ||
         (principal.text.is("*") && (principal.type.empty() || principal.type == "AWS"));
}

/// Is the statement that of RCPFullAWSAccess, which AWS itself puts everywhere, for all that is
/// known?
bool may_let_all_through(const Statement& statement) {
  const auto everything = [](const auto& entries, bool known) {
    return !known || std::ranges::any_of(entries, [](const auto& entry) {
      return entry.text.hole || entry.text.is("*");
    });
  };
  return !statement.not_action && !statement.not_resource &&
         everything(statement.actions, statement.actions_known) &&
         everything(statement.resources, statement.resources_known) &&
         (!statement.conditions_known || statement.conditions.empty());
}

/// Of this the list speaks by another name than policies do: OpenSearch Service is `opensearch`
/// there, its actions are `es:`.
bool is_listed_otherwise(std::string_view service) { return equal_ignoring_case(service, "es"); }

void report_star(Pass& pass, const Action& action) {
  Finding& finding =
      pass.report(action.text.span, "an RCP cannot deny the actions of all services at once");
  finding.label = "names no service";
  finding.help = "name the services: \"ecr:*\"";
}

void report_service(Pass& pass, const Action& action) {
  Finding& finding =
      pass.report(action.text.span, "no RCP is for requests to `{}`", lower(action.service));
  finding.label = "an organization refuses this";
  finding.help = fmt::format(
      "leave it to an SCP or to the policies of resources; RCPs are for the services that AWS "
      "lists, "
      "as of {}",
      pass.catalog().date());
}

void check_services(Pass& pass, const Statement& statement) {
  std::set<catalog::ServiceId> told;
  for (const Action& action : statement.actions) {
    if (action.text.hole) continue;
    if (action.everything()) {
      if (statement.effect == Effect::deny) report_star(pass, action);
      continue;
    }
    const bool known = action.service_id != catalog::ServiceId::none;
    if (known && !pass.catalog().is_rcp_service(action.service) &&
        !is_listed_otherwise(action.service) && told.insert(action.service_id).second)
      report_service(pass, action);
  }
}

}  // namespace

void named_principal_in_rcp(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.not_principal) continue;
    const auto found = std::ranges::find_if_not(statement.principals, may_be_everyone);
    if (found == statement.principals.end()) continue;
    Finding& finding = pass.report(
        found->text.span, "an RCP speaks of everyone, and cannot name {}", describe(pass, *found));
    finding.label = "an organization refuses this";
    finding.help =
        "write \"Principal\": \"*\", and say in the Condition who is meant: by aws:PrincipalArn, "
        "aws:PrincipalAccount or aws:PrincipalServiceName";
  }
}

void allow_in_rcp(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || may_let_all_through(statement)) continue;
    Finding& finding = pass.report(statement.effect_text.span, "an RCP cannot allow this");
    finding.label = "an organization refuses this";
    finding.help =
        "deny what is to be stopped; RCPFullAWSAccess, which nobody can detach, lets all else "
        "through";
  }
}

void unsupported_service_in_rcp(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    if (!statement.not_action) check_services(pass, statement);
}

}  // namespace ecrlint::internal::check
