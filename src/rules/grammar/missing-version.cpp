// SPDX-License-Identifier: Apache-2.0
// ECR007: see rules/grammar/missing-version.md.
#include "rules/elements.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void missing_version(Pass& pass) {
  const Policy& policy = pass.policy();
  if (policy.has(ElementName::version) || !policy.has(ElementName::statement)) return;
  // A variable without Version is ECR016's to report, a Version in the wrong place ECR015's.
  if (policy.root->unfinished || !policy.variables.empty()) return;
  if (is_evidently_meant(policy, ElementName::version)) return;
  Finding& finding = pass.report(policy.open, "this policy has no `Version`");
  finding.label = "begins here";
  if (pass.document().storage == format::Storage::customer_managed) {
    finding.severity = Severity::high;
    finding.label = "IAM takes no managed policy without it";
  }
  finding.help = "add \"Version\": \"2012-10-17\"";
  const Span first = policy.elements.front().member->key_span;
  if (quote_of(pass, first) != "\"" || !is_bracketed(pass, policy.open)) return;
  // In front of the first element, on a line of its own where that has one.
  const std::string_view gap = pass.text_at({policy.open.end, first.begin});
  finding.fixes.push_back(
      {Applicability::safe,
       finding.help,
       {{{first.begin, first.begin},
         fmt::format("\"Version\": \"2012-10-17\",{}", gap.empty() ? " " : gap)}}});
}

}  // namespace ecrlint::internal::check
