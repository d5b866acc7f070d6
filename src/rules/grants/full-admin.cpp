// SPDX-License-Identifier: Apache-2.0
// ECR214: see rules/grants/full-admin.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void full_admin(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_action || statement.not_resource)
      continue;
    const auto action = std::ranges::find_if(statement.actions, &Action::everything);
    const Resource* resource = statement.everything();
    if (action == statement.actions.end() || resource == nullptr || !statement.unconditional())
      continue;
    Finding& finding = pass.report(action->text.span, "every action on every resource is allowed");
    finding.label = "this identity is an administrator of the account";
    finding.help = "list the actions that are needed, and the resources they are needed on";
    pass.relate(finding, resource->text.span, "on everything");
  }
}

}  // namespace ecrlint::internal::check
