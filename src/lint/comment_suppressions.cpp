// Makes known to the suppressions of a file what its policies are made of.
#include "lint/comment_suppressions.hpp"

#include "lint/suppressions.hpp"

namespace ecrlint::internal {

CommentSuppressions suppress_by_comments(const format::FileFacts& facts, std::string_view text,
                                         std::span<const Reading> readings,
                                         std::vector<Finding>& findings,
                                         const std::function<bool(const RuleInfo&)>& ran) {
  Suppressions suppressions(text, facts.comments);
  if (suppressions.empty()) return {};
  using enum Suppressions::Extent;
  for (const Reading& reading : readings) {
    if (reading.document->source != facts.source) continue;
    suppressions.add(block, reading.document->holder);
    suppressions.add(code, reading.document->shown);
    suppressions.add(policy, reading.policy.root->span);
    suppressions.add_around(facts.root, reading.policy.root->span);
    for (const Statement& one : reading.policy.statements)
      suppressions.add(statement, one.value->span);
  }
  CommentSuppressions result;
  result.held_back = std::erase_if(findings, [&](const Finding& finding) {
    return finding.source == facts.source && suppressions.hold_back(finding);
  });
  result.faults = suppressions.faults(ran);
  return result;
}

}  // namespace ecrlint::internal
