// Judges the alternatives of a policy together, and adds where values come from.
#include "lint/alternatives.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

using format::Origin;

/// A finding without its words.
using Claim = std::tuple<const RuleInfo*, std::size_t, std::uint32_t, std::uint32_t>;

Claim claim_of(const Finding& finding) {
  return {finding.rule, finding.source, finding.span.begin, finding.span.end};
}

bool touches(Span a, Span b) {
  return a.begin < std::max(b.end, b.begin + 1) && b.begin < std::max(a.end, a.begin + 1);
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

OriginFinder::OriginFinder(std::span<const Reading> readings) {
  for (const Reading& reading : readings)
    for (const Origin& origin : reading.document->origins)
      uses_.push_back({reading.document->source, &origin});
  const auto key = [](const Use& use) {
    const Origin& origin = *use.origin;
    return std::tuple(use.source, origin.use.begin, origin.use.end, origin.source,
                      origin.place.begin);
  };
  std::stable_sort(uses_.begin(), uses_.end(),
                   [&](const Use& a, const Use& b) { return key(a) < key(b); });
  const auto repeats = [&](const Use& a, const Use& b) { return key(a) == key(b); };
  uses_.erase(std::unique(uses_.begin(), uses_.end(), repeats), uses_.end());
}

void OriginFinder::relate(Finding& finding) const {
  constexpr std::size_t kMost = 8;
  const auto before = [&](const Use& use) {
    return std::tuple(use.source, std::max(use.origin->use.end, use.origin->use.begin + 1)) <=
           std::tuple(finding.source, finding.span.begin);
  };
  auto use = std::partition_point(uses_.begin(), uses_.end(), before);
  for (std::size_t n = 0; n < kMost && use != uses_.end(); ++n, ++use) {
    const Origin& origin = *use->origin;
    if (use->source != finding.source || !touches(origin.use, finding.span)) return;
    finding.related.push_back({origin.source, origin.place, origin.message});
    // What is written there is not what would be edited.
    std::erase_if(finding.fixes, [&](const Fix& fix) {
      return std::any_of(fix.edits.begin(), fix.edits.end(), [&](const Edit& edit) {
        return edit.span.begin < edit.span.end && contains(edit.span, origin.use);
      });
    });
  }
}

}  // namespace ecrlint::internal
