// SPDX-License-Identifier: Apache-2.0
// ECR504: see rules/actions/redundant-action.md.
#include "rules/redundant_entry.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void redundant_action(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    report_redundant(
        pass, statement.actions, "action",
        [](const Action& wide, const Action& narrow) { return analysis::contains(wide, narrow); });
}

}  // namespace ecrlint::internal::check
