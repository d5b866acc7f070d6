// SPDX-License-Identifier: Apache-2.0
// ECR114: see rules/pull/overwritten-policy.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

std::string describe(const format::Document& document) {
  return document.address.empty() ? std::string("another policy")
                                  : fmt::format("`{}`", document.address);
}

}  // namespace

void overwritten_policy(Pass& pass) {
  const format::Document& own = pass.document();
  if (own.target.empty()) return;
  // The first of a target is the one the others are compared with.
  const auto targeted = pass.source().targeted;
  const auto first = std::lower_bound(
      targeted.begin(), targeted.end(), std::string_view(own.target),
      [](const Targeted& a, std::string_view target) { return a.target < target; });
  const Reading& before = *first->reading;
  const format::Document& other = *before.document;
  if (&other == &own || format::same_group(own, other)) return;
  const std::string_view holder =
      pass.policy().kind == PolicyKind::registry ? "registry" : "repository";
  Finding& finding =
      pass.report(pass.policy().open,
                  "{} sets the policy of this {} too, so only one of the two can be in force",
                  describe(other), holder);
  finding.label = fmt::format("a {} has one policy", holder);
  finding.help = "write all statements into one policy";
  finding.related.push_back({other.source, before.policy.open, "the other policy"});
}

}  // namespace ecrlint::internal::check
