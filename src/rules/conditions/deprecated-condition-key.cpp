// SPDX-License-Identifier: Apache-2.0
// ECR410: see rules/conditions/deprecated-condition-key.md.
#include <algorithm>
#include <array>

#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// IAM user guide, "IAM policy validation check reference"; AWS KMS developer guide, "AWS KMS
/// condition keys".
constexpr std::array<catalog::Pair, 3> kReplaced{{
    {"aws:ARN", "aws:PrincipalArn"},
    {"kms:CustomerMasterKeySpec", "kms:KeySpec"},
    {"kms:CustomerMasterKeyUsage", "kms:KeyUsage"},
}};

}  // namespace

void deprecated_condition_key(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      const Text& key = condition.key;
      const auto found = std::ranges::find_if(kReplaced, [&](const catalog::Pair& one) {
        return equal_ignoring_case(one.from, key.text);
      });
      if (found == kReplaced.end()) continue;
      Finding& finding =
          pass.report(key.span, "`{}` is deprecated: `{}` took its place", key.text, found->to);
      finding.label = "deprecated";
      finding.help = fmt::format("write \"{}\"", found->to);
      offer(pass, finding, Applicability::unsafe, key.span, found->to);
    }
}

}  // namespace ecrlint::internal::check
