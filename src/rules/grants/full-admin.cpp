// SPDX-License-Identifier: Apache-2.0
// ECR214: see rules/grants/full-admin.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Every action, on everything, whoever asks.
bool is_of_everything(const Statement& statement) {
  return !statement.not_action && !statement.not_resource && statement.unconditional() &&
         statement.everything() != nullptr &&
         std::ranges::any_of(statement.actions, &Action::everything);
}

}  // namespace

void full_admin(Pass& pass) {
  const auto takes_all = [](const Statement& statement) {
    return statement.effect == Effect::deny && is_of_everything(statement);
  };
  if (std::ranges::any_of(pass.policy().statements, takes_all)) return;
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || !is_of_everything(statement)) continue;
    const auto action = std::ranges::find_if(statement.actions, &Action::everything);
    const Resource* resource = statement.everything();
    Finding& finding = pass.report(action->text.span, "every action on every resource is allowed");
    finding.label = "this identity is an administrator of the account";
    finding.help = "list the actions that are needed, and the resources they are needed on";
    pass.relate(finding, resource->text.span, "on everything");
  }
}

}  // namespace ecrlint::internal::check
