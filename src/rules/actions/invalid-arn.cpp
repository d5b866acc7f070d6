// SPDX-License-Identifier: Apache-2.0
// ECR505: see rules/actions/invalid-arn.md.
#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/resource_arn.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void invalid_arn(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Resource& resource : statement.resources) {
      const std::optional<ArnFault> fault = arn_fault(resource, pass.catalog());
      if (!fault) continue;
      Finding& finding = pass.report(resource.text.span, "resource `{}` {}",
                                     shown(resource.text.text), fault->what);
      finding.label = fault->at.empty() ? "AWS refuses this or matches nothing with it"
                                        : fmt::format("`{}` is wrong here", fault->at);
      if (fault->better.empty()) {
        finding.help = statement.mentions_ecr
                           ? "write \"arn:aws:ecr:REGION:ACCOUNT:repository/NAME\", or \"*\""
                           : "write \"arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE\", or \"*\"";
      } else {
        finding.help = fmt::format("write \"{}\"", fault->better);
        offer(pass, finding, Applicability::unsafe, resource.text.span, fault->better);
      }
    }
}

}  // namespace ecrlint::internal::check
