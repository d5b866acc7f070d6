// SPDX-License-Identifier: Apache-2.0
// ECR019: see rules/grammar/top-level-list.md.
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void top_level_list(Pass& pass) {
  const Policy& policy = pass.policy();
  if (!policy.top_level_list) return;
  Finding& finding = pass.report(policy.open, "this is a bare list of statements, not a policy");
  finding.label = "a policy is an object";
  finding.help = "wrap it: {\"Version\": \"2012-10-17\", \"Statement\": [...]}";
  // Inside a JSON string the quotes of the fix would end that string.
  const Span root = policy.root->span;
  if (policy.root->unfinished || !pass.document().pointer.empty()) return;
  finding.fixes.push_back(
      {Applicability::unsafe,
       "make it the Statement of a policy",
       {{{root.begin, root.begin}, "{\"Version\": \"2012-10-17\", \"Statement\": "},
        {{root.end, root.end}, "}"}}});
}

}  // namespace ecrlint::internal::check
