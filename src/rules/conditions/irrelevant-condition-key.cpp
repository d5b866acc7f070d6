// SPDX-License-Identifier: Apache-2.0
// ECR424: see rules/conditions/irrelevant-condition-key.md.
#include <algorithm>
#include <array>

#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Whose the resource is, which does not change from one request for it to the next.
bool is_of_resource(const Condition& condition) {
  constexpr std::array<std::string_view, 3> kKeys{"aws:ResourceAccount", "aws:ResourceOrgID",
                                                  "aws:ResourceOrgPaths"};
  return std::ranges::any_of(kKeys, [&](std::string_view key) { return is_on(condition, key); });
}

/// Compared with what a request has of its own, the key does tell requests apart.
bool has_fixed_values(const Condition& condition) {
  return condition.values_known && std::ranges::all_of(condition.values, [](const Text& value) {
           return value.with_variables.empty();
         });
}

}  // namespace

void irrelevant_condition_key(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr || !is_of_resource(condition) || !has_fixed_values(condition)) continue;
      // Other rules speak of what matches anything.
      if (find_any_value(pass, condition) != nullptr || is_left_open(pass, statement)) continue;
      Finding& finding =
          pass.report(condition.key.span, "every request to this {} has the same `{}`",
                      guarded(pass.policy().kind), shown(condition.key.text));
      finding.label = "tells no request from another";
      finding.help =
          "ask for it in identity policies; here aws:PrincipalAccount and aws:PrincipalOrgID tell "
          "whose the caller is";
    }
}

}  // namespace ecrlint::internal::check
