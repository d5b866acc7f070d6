// SPDX-License-Identifier: Apache-2.0
// ECR601: see rules/registry/registry-resource-missing.md.
#include <algorithm>

#include "rules/elements.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Is the element there, perhaps under a misspelt key, which has a finding of its own?
bool names_resource(const Statement& statement, Searches& searches) {
  return std::ranges::any_of(statement.elements, [&](const Element& element) {
    const auto is_resource = [](ElementName name) {
      return name == ElementName::resource || name == ElementName::not_resource;
    };
    if (element.name != ElementName::unknown) return is_resource(element.name);
    const std::string_view key = element.member->key;
    return syntax::has_hole(key) || !searches.next() || is_resource(element_meant_by(key, true));
  });
}

}  // namespace

void registry_resource_missing(Pass& pass) {
  Searches searches;
  for (const Statement& statement : pass.policy().statements) {
    if (!statement.all_elements_known || names_resource(statement, searches)) continue;
    Finding& finding =
        pass.report(statement.open, "statement of a registry policy has no `Resource`");
    finding.label = "does not say on which repositories";
    finding.help =
        "add \"Resource\": \"arn:aws:ecr:REGION:ACCOUNT:repository/*\", with the account of the "
        "registry";
  }
}

}  // namespace ecrlint::internal::check
