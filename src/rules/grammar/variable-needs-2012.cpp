// SPDX-License-Identifier: Apache-2.0
// ECR016: see rules/grammar/variable-needs-2012.md.
#include <algorithm>

#include "rules/elements.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::size_t kMostVariables = 10;

/// Version 2012-10-17 would not help a variable anywhere else.
bool is_in_resource_or_condition(const Policy& policy, Span variable) {
  const auto statement = std::ranges::partition_point(
      policy.statements, [&](const Statement& s) { return s.value->span.begin <= variable.begin; });
  if (statement == policy.statements.begin()) return false;
  const std::span<const Element> elements = (statement - 1)->elements;
  const auto element = std::ranges::partition_point(
      elements, [&](const Element& e) { return e.member->value.span.begin <= variable.begin; });
  if (element == elements.begin()) return false;
  const Element& found = *(element - 1);
  const bool fits = found.name == ElementName::resource ||
                    found.name == ElementName::not_resource || found.name == ElementName::condition;
  return fits && contains(found.member->value.span, variable);
}

void report_variables(Pass& pass, std::span<const Placeholder> variables) {
  const Policy& policy = pass.policy();
  const Placeholder& first = variables.front();
  const bool old = policy.version.has_value();
  Finding& finding =
      pass.report(old ? policy.version->span : policy.open,
                  "{} `{}` is not replaced but taken letter for letter",
                  old ? "under Version 2008-10-17" : "without a Version", first.text);
  finding.label = old ? "variables need 2012-10-17" : "no `Version` in here";
  finding.help = old ? "write \"2012-10-17\"" : "add \"Version\": \"2012-10-17\"";
  for (const Placeholder& variable : variables.first(std::min(variables.size(), kMostVariables)))
    pass.relate(finding, variable.span, "a variable");
  if (old) offer(pass, finding, Applicability::unsafe, policy.version->span, "2012-10-17");
}

}  // namespace

void variable_needs_2012(Pass& pass) {
  const Policy& policy = pass.policy();
  if (policy.variables.empty() || policy.top_level_list || policy.root->unfinished) return;
  if (policy.has(ElementName::version) ? !policy.version || !policy.version->is("2008-10-17")
                                       : is_evidently_meant(policy, ElementName::version))
    return;
  std::vector<Placeholder> variables;
  std::ranges::copy_if(policy.variables, std::back_inserter(variables),
                       [&](const Placeholder& variable) {
                         return is_in_resource_or_condition(policy, variable.span);
                       });
  if (!variables.empty()) report_variables(pass, variables);
}

}  // namespace ecrlint::internal::check
