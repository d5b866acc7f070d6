// SPDX-License-Identifier: Apache-2.0
// ECR114: see rules/pull/overwritten-policy.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// What one block makes is said once: `aws_ecr_repository_policy.app` of `...app["eu"]`.
std::string_view without_key(std::string_view address) {
  if (!address.ends_with(']')) return address;
  bool quoted = false;
  std::size_t last = address.size();
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (address[i] == '"' && (i == 0 || address[i - 1] != '\\')) quoted = !quoted;
    if (address[i] == '[' && !quoted) last = i;
  }
  return address.substr(0, last);
}

}  // namespace

void overwritten_policy(Pass& pass) {
  const format::Document& own = pass.document();
  const Reading& before = pass.source().readings[pass.workspace().first_of_target(pass.number())];
  const format::Document& other = *before.document;
  if (&other == &own || format::same_group(own, other)) return;
  const bool lifecycle = pass.policy().kind == PolicyKind::lifecycle;
  const std::string_view holder = guarded(pass.policy().kind);
  const std::string setter =
      other.address.empty() ? "another policy" : fmt::format("`{}`", without_key(other.address));
  Finding& finding =
      pass.report(pass.policy().open,
                  "{} sets the {}policy of this {} too, so only one of the two can be in force",
                  setter, lifecycle ? "lifecycle " : "", holder);
  finding.label = fmt::format("a {} has one {}policy", holder, lifecycle ? "lifecycle " : "");
  finding.help = fmt::format("write all {} into one policy", lifecycle ? "rules" : "statements");
  finding.related.push_back({other.source, before.policy.open, "the other policy"});
}

}  // namespace ecrlint::internal::check
