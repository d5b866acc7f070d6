// Judges the alternatives of a policy together.
#include "lint/alternatives.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace ecrlint::internal {
namespace {

/// A finding without its words.
using Claim = std::tuple<const RuleInfo*, std::size_t, std::uint32_t, std::uint32_t>;

Claim claim_of(const Finding& finding) {
  return {finding.rule, finding.source, finding.span.begin, finding.span.end};
}

}  // namespace

bool is_absent(const format::Document& document, Span span) {
  const auto after = std::partition_point(document.absent.begin(), document.absent.end(),
                                          [&](Span branch) { return branch.begin <= span.begin; });
  return after != document.absent.begin() && span.end <= (after - 1)->end;
}

std::vector<Finding> merge_alternatives(
    std::span<const Reading> group, std::vector<std::vector<Finding>> found,
    const std::function<bool(const RuleInfo&, const Reading&)>& judges) {
  std::vector<std::set<Claim>> claims(found.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    for (const Finding& finding : found[i]) claims[i].insert(claim_of(finding));
  const auto speaks_of = [&](std::size_t i, const Finding& finding) {
    const format::Document& document = *group[i].document;
    const bool there = finding.source != document.source || !is_absent(document, finding.span);
    return there && judges(*finding.rule, group[i]);
  };
  std::vector<Finding> merged;
  for (std::size_t i = 0; i < found.size(); ++i)
    for (Finding& finding : found[i]) {
      bool stays = true;
      for (std::size_t other = 0; other < found.size() && stays; ++other)
        if (other != i && speaks_of(other, finding))
          stays = other > i && claims[other].contains(claim_of(finding));
      if (stays) merged.push_back(std::move(finding));
    }
  return merged;
}

}  // namespace ecrlint::internal
