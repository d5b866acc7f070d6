// SPDX-License-Identifier: Apache-2.0
// ECR511: see rules/actions/redundant-resource.md.
#include "rules/redundant_entry.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void redundant_resource(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    report_redundant(pass, statement.resources, "resource",
                     [](const Resource& wide, const Resource& narrow) {
                       return analysis::contains(wide, narrow);
                     });
}

}  // namespace ecrlint::internal::check
