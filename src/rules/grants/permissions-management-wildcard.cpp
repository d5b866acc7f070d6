// SPDX-License-Identifier: Apache-2.0
// ECR215: see rules/grants/permissions-management-wildcard.md.
#include "analysis/action_match.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// What the entry lets its holder do to every repository, or empty. Administration of the registry
/// is not looked at: no Resource but `*` would do for it.
std::string_view deed(const Action& action) {
  const auto covers = [&](std::string_view name) {
    return analysis::names_action(action, "ecr", name) == Answer::yes;
  };
  if (covers("SetRepositoryPolicy")) return "open every repository to anyone";
  if (covers("DeleteRepositoryPolicy")) return "remove the policy of every repository";
  return {};
}

void check_actions(Pass& pass, const Statement& statement) {
  const Resource* resource = statement.everything();
  if (resource == nullptr || !statement.unconditional()) return;
  for (const Action& action : statement.actions) {
    if (action.everything()) return;  // full-admin speaks
    const std::string_view what = deed(action);
    if (what.empty()) continue;
    Finding& finding =
        pass.report(action.text.span, "`{}` lets this identity {}", action.text.text, what);
    finding.label = is_every_ecr_action(action) ? "every ECR action on every repository"
                                                : "administration of every repository's policy";
    finding.help =
        "list the actions that are needed, and keep policy administration to the ARNs of the "
        "repositories it is for";
    pass.relate(finding, resource->text.span, "on every repository");
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
