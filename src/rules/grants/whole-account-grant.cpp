// SPDX-License-Identifier: Apache-2.0
// ECR206: see rules/grants/whole-account-grant.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Replication comes from an account as a whole; nothing smaller can be named.
bool is_replication(const Pass& pass, const Statement& statement) {
  const auto replicates = [&](const Action& action) {
    if (action.id == catalog::ActionId::none) return false;
    const std::string_view name = pass.catalog().action_name(action.id);
    return name == "ReplicateImage" || name == "CreateRepository";
  };
  return pass.policy().kind == PolicyKind::registry && !statement.not_action &&
         std::ranges::all_of(statement.actions, replicates);
}

}  // namespace

void whole_account_grant(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    if (!statement.unconditional() || is_replication(pass, statement)) continue;
    for (const Principal& principal : statement.principals) {
      if (principal.form != PrincipalForm::account || principal.is_own_account()) continue;
      Finding& finding =
          pass.report(principal.text.span, "every principal of {} may be let in by that account",
                      describe(pass, principal));
      finding.label = "the whole account, not one role";
      finding.help =
          "name the roles that pull, or keep the account and add a condition on aws:PrincipalArn";
    }
  }
}

}  // namespace ecrlint::internal::check
