// SPDX-License-Identifier: Apache-2.0
// ECR508: see rules/actions/resource-in-repository-policy.md.
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void resource_in_repository_policy(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const ElementName name : {ElementName::resource, ElementName::not_resource}) {
      const syntax::Member* element = statement.find(name);
      if (element == nullptr) continue;
      Finding& finding = pass.report(element->key_span,
                                     "`{}` says nothing in a repository policy, which is about its "
                                     "own repository; ECR has refused policies for it",
                                     to_string(name));
      finding.label = "not needed here";
      finding.help = fmt::format("remove `{}`", to_string(name));
    }
}

}  // namespace ecrlint::internal::check
