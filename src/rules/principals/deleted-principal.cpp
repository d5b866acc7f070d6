// SPDX-License-Identifier: Apache-2.0
// ECR303: see rules/principals/deleted-principal.md.
#include "rules/principals/fault.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void deleted_principal(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Principal& principal : statement.principals) {
      if (fault_of(principal, pass.policy().kind) != PrincipalFault::deleted) continue;
      const std::string_view what = principal.text.text.starts_with("AROA") ? "role" : "user";
      Finding& finding = pass.report(principal.text.span, "the {} behind `{}` was deleted", what,
                                     principal.text.text);
      finding.label = "an id that nobody has any more";
      finding.help = fmt::format(
          "remove it, or name the new {0} by its ARN: a {0} made again under the old name has "
          "another id",
          what);
    }
}

}  // namespace ecrlint::internal::check
