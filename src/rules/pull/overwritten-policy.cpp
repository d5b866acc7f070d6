// ECR114: see rules/pull/overwritten-policy.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::check {
namespace {

/// Might just one of two policies exist? Those of a group are never both there.
bool exclude_each_other(const format::Document& a, const format::Document& b) {
  return a.group != 0 || b.group != 0;
}

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
  if (&other == &own || exclude_each_other(own, other)) return;
  Finding& finding =
      pass.report(pass.policy().open,
                  "{} sets the policy of this repository too, so whichever is applied last wins",
                  describe(other));
  finding.label = own.name.empty() ? "a repository has one policy"
                                   : fmt::format("also a policy of `{}`", own.name);
  finding.help = "write all statements into one policy";
  finding.related.push_back({other.source, before.policy.open, "the other policy"});
}

}  // namespace ecrlint::check
