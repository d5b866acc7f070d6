// SPDX-License-Identifier: Apache-2.0
// ECR005: see rules/grammar/wrong-type.md.
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

std::string_view advice(const WrongType& wrong) {
  if (wrong.found == "null") return "leave it out, or give it a value";
  if (wrong.element == ElementName::unknown)
    return wrong.found == "a string" ? "encode the policy once, not twice" : "";
  const bool principal =
      wrong.element == ElementName::principal || wrong.element == ElementName::not_principal;
  if (principal && wrong.found == "a list" && wrong.expected != "a string")
    return "say what they are: {\"AWS\": [...]}";
  if (wrong.found == "a list" && wrong.expected == "a string")
    return "a list holds strings, not lists: write one flat list";
  if (wrong.found == "a number" || wrong.found == "a boolean") return "write it in quotes";
  return {};
}

}  // namespace

void wrong_type(Pass& pass) {
  for (const WrongType& wrong : pass.policy().wrong_types) {
    Finding& finding = wrong.element == ElementName::unknown
                           ? pass.report(wrong.span, "the policy is {} where {} belongs",
                                         wrong.found, wrong.expected)
                           : pass.report(wrong.span, "`{}` holds {} where {} belongs",
                                         to_string(wrong.element), wrong.found, wrong.expected);
    finding.label = wrong.found;
    finding.help = advice(wrong);
  }
}

}  // namespace ecrlint::internal::check
