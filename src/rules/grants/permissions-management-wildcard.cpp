// SPDX-License-Identifier: Apache-2.0
// ECR215: see rules/grants/permissions-management-wildcard.md.
#include <algorithm>
#include <array>

#include "analysis/action_match.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

struct Deed {
  std::string_view action;
  std::string_view words;  ///< to stand after "lets this identity"
  bool registry = false;   ///< of no repository: no Resource but `*` does for it
};

/// Worst first (Service Authorization Reference, access level Permissions management).
constexpr std::array<Deed, 3> kAdministration{
    {{"SetRepositoryPolicy", "open every repository to anyone"},
     {"PutRegistryPolicy", "open every repository to anyone by the registry's policy", true},
     {"DeleteRepositoryPolicy", "remove the policy of every repository"}}};

bool lists_for_certain(const Action& action, std::string_view name) {
  return analysis::names_action(action, "ecr", name) == Answer::yes;
}

/// All repositories, of one Region or of all.
bool is_every_repository(const Resource& resource) {
  if (resource.form == ResourceForm::everything) return true;
  return resource.form == ResourceForm::arn && resource.arn.service == "ecr" &&
         (resource.arn.resource == "*" || resource.arn.resource == "repository/*");
}

const Deed* find_deed(Pass& pass, const Action& action, const Resource& resource) {
  const auto found = std::ranges::find_if(kAdministration, [&](const Deed& deed) {
    return lists_for_certain(action, deed.action) &&
           (!deed.registry || resource.form == ResourceForm::everything) &&
           pass.access().wholly_denied({}, deed.action).statement == nullptr;
  });
  return found == kAdministration.end() ? nullptr : found;
}

void check_actions(Pass& pass, const Statement& statement) {
  const auto resource = std::ranges::find_if(statement.resources, is_every_repository);
  if (resource == statement.resources.end() || !statement.unconditional()) return;
  for (const Action& action : statement.actions) {
    if (action.everything() && statement.everything() != nullptr) return;  // full-admin speaks
    const Deed* deed = find_deed(pass, action, *resource);
    if (deed == nullptr) continue;
    Finding& finding =
        pass.report(action.text.span, "`{}` lets this identity {}", action.text.text, deed->words);
    finding.label = is_every_ecr_action(action) ? "every ECR action on every repository"
                    : deed->registry            ? "administration of the registry's policy"
                                                : "administration of every repository's policy";
    finding.help =
        deed->registry
            ? "leave it out, unless this identity administers the registry"
            : "list the actions that are needed, and keep policy administration to the ARNs of the "
              "repositories it is for";
    pass.relate(finding, resource->text.span,
                deed->registry ? "on the whole registry" : "on every repository");
    return;
  }
}

}  // namespace

void permissions_management_wildcard(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    if (statement.effect == Effect::allow && !statement.not_action && !statement.not_resource &&
        statement.mentions_ecr)
      check_actions(pass, statement);
}

}  // namespace ecrlint::internal::check
