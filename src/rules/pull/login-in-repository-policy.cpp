// SPDX-License-Identifier: Apache-2.0
// ECR105: see rules/pull/login-in-repository-policy.md.
#include "rules/ecr_action.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void login_in_repository_policy(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.not_action) continue;
    for (const Action& action : statement.actions) {
      if (!is_login(pass.catalog(), action)) continue;
      Finding& finding = pass.report(
          action.text.span, "a repository policy cannot {} a login; `{}` has no effect here",
          statement.effect == Effect::deny ? "deny" : "grant", action.text.text);
      finding.label = "a login is to the registry, not to a repository";
      finding.help =
          fmt::format("remove it; grant \"{}\" on \"*\" in the identity policy of whoever {}{}",
                      action.text.text, is_public(action) ? "pushes" : "pulls",
                      statement.has(ElementName::resource)
                          ? " (if this is a VPC endpoint policy, lint it with --kind resource)"
                          : "");
    }
  }
}

}  // namespace ecrlint::internal::check
