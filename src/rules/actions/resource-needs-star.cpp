// SPDX-License-Identifier: Apache-2.0
// ECR512: see rules/actions/resource-needs-star.md.
#include <algorithm>

#include "analysis/glob.hpp"
#include "rules/action_name.hpp"
#include "rules/resource_arn.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// More different ones stand in no policy that a person wrote; each costs a walk over the policy.
constexpr std::size_t kMostActions = 50;

bool is_ecr_arn(const Resource& resource) {
  return resource.form == ResourceForm::arn && is_of_ecr(resource.arn.service);
}

/// What the ARNs of a statement rule out.
enum class Listed { star_or_unknown, arns, ecr_arns };

Listed listed_resources(const Statement& statement) {
  if (!statement.resources_known || statement.not_resource || statement.resources.empty())
    return Listed::star_or_unknown;
  bool ecr = true;
  for (const Resource& resource : statement.resources) {
    if (resource.form != ResourceForm::arn && resource.form != ResourceForm::truncated)
      return Listed::star_or_unknown;
    ecr = ecr && is_ecr_arn(resource);
  }
  return ecr ? Listed::ecr_arns : Listed::arns;
}

/// The reference is whole for the two services of ECR and for the token of ECR Public. Actions of
/// others may take ARNs that it does not list, but never an ARN of ECR.
bool needs_star(const catalog::Catalog& catalog, const Action& action, Listed resources) {
  if (action.id == catalog::ActionId::none || !catalog.documented(action.id)) return false;
  if (catalog.resource_type_count(action.id) != 0) return false;
  if (resources == Listed::ecr_arns) return true;
  return has_ecr_prefix(action) || catalog.action_name(action.id) == "GetServiceBearerToken";
}

/// May another statement allow the action on `*`?
bool is_granted_on_star(const Policy& policy, const Action& action) {
  return std::ranges::any_of(policy.statements, [&](const Statement& s) {
    if (s.effect == Effect::deny || listed_resources(s) != Listed::star_or_unknown) return false;
    if (s.not_action || !s.actions_known) return true;
    return std::ranges::any_of(s.actions, [&](const Action& entry) {
      return entry.id == action.id || entry.everything() ||
             analysis::matches(entry.text.text, action.text.text, analysis::LetterCase::ignored) !=
                 Answer::no;
    });
  });
}

}  // namespace

void resource_needs_star(Pass& pass) {
  const catalog::Catalog& catalog = pass.catalog();
  std::vector<catalog::ActionId> reported;
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_action) continue;
    const Listed resources = listed_resources(statement);
    if (resources == Listed::star_or_unknown) continue;
    for (const Action& action : statement.actions) {
      if (!needs_star(catalog, action, resources)) continue;
      // A login to ECR is ECR104's.
      if (is_login(catalog, action) && !is_public(action)) continue;
      if (std::ranges::find(reported, action.id) != reported.end()) continue;
      if (reported.size() == kMostActions) return;
      reported.push_back(action.id);  // so that each action is looked for once
      if (!pass.policy().statements_known || is_granted_on_star(pass.policy(), action)) continue;
      Finding& finding = pass.report(action.text.span,
                                     "`{}` acts on no single resource, so this grant never matches",
                                     action.text.text);
      finding.label = "granted only on ARNs";
      finding.help = fmt::format("move \"{}\" to a statement of its own with \"Resource\": \"*\"",
                                 action.text.text);
      pass.relate(finding, statement.resources.front().text.span, "the resource is here");
    }
  }
}

}  // namespace ecrlint::internal::check
