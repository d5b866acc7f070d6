// SPDX-License-Identifier: Apache-2.0
// Order of work in a source: its text, then each policy, its alternatives together.
#include "lint/rule_runner.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "pages/rules.hpp"
#include "rules/action_name.hpp"
#include "rules/pass.hpp"

namespace ecrlint::internal {
namespace {

/// So many may repeat each other before it is looked at.
constexpr std::size_t kManyFindings = 10'000;

/// A finding without its words.
using Claim = std::tuple<const RuleInfo*, std::size_t, std::uint32_t, std::uint32_t>;

Claim claim_of(const Finding& finding) {
  return {finding.rule, finding.source, finding.span.begin, finding.span.end};
}

void run_rule(std::size_t rule, Pass& pass) {
  pass.start(rules()[rule]);
  rule_checks()[rule].check(pass);
}

/// What every instance of a resource has is said once. The findings from `first` on are of the
/// policies of one source.
void drop_doubles(std::vector<Finding>& findings, std::size_t first) {
  const auto key = [](const Finding& f) {
    return std::tuple(f.span.begin, f.span.end, f.rule, std::string_view(f.message));
  };
  const auto begin = findings.begin() + static_cast<std::ptrdiff_t>(first);
  std::ranges::stable_sort(begin, findings.end(), {}, key);
  const auto same = [&](const Finding& a, const Finding& b) { return key(a) == key(b); };
  findings.erase(std::unique(begin, findings.end(), same), findings.end());
}

/// Of a policy that a module makes, only what it is passed can be edited.
void drop_foreign(std::vector<Finding>& findings, std::size_t first,
                  const format::Document& document) {
  const Span foreign = document.foreign;
  const auto begin = findings.begin() + static_cast<std::ptrdiff_t>(first);
  const auto is_foreign = [&](const Finding& finding) {
    return finding.source == document.source && finding.span.begin >= foreign.begin &&
           finding.span.begin < foreign.end;
  };
  findings.erase(std::remove_if(begin, findings.end(), is_foreign), findings.end());
  for (Finding& finding : std::span(findings).subspan(first)) finding.fixes.clear();
}

}  // namespace

std::vector<Finding> RuleRunner::check(const SourceView& view) const {
  std::vector<Finding> findings;
  check_text(view, findings);
  const std::size_t before = findings.size();
  std::size_t many = before + kManyFindings;
  for (const std::span<const Reading> alternatives : readings_.of(view.index)) {
    if (alternatives.size() == 1)
      check_policy(view, alternatives.front(), findings);
    else
      check_alternatives(view, alternatives, findings);
    if (!repeats_ || findings.size() < many) continue;
    drop_doubles(findings, before);
    many = 2 * findings.size() + kManyFindings;
  }
  if (repeats_) drop_doubles(findings, before);
  return findings;
}

void RuleRunner::check_text(const SourceView& view, std::vector<Finding>& findings) const {
  if (view.errors.empty() && view.duplicates.empty()) return;
  const Reading nothing;
  Pass pass(view, nothing, catalog_, findings);
  for (const std::size_t rule : selections_.of(view.index).per_source) run_rule(rule, pass);
}

void RuleRunner::check_policy(const SourceView& view, const Reading& reading,
                              std::vector<Finding>& findings) const {
  const std::size_t before = findings.size();
  const Reach reach = reach_of(view, reading);
  Pass pass(view, reading, catalog_, findings);
  for (const std::size_t rule :
       selections_.of(view.index).for_kind[static_cast<std::size_t>(reading.policy.kind)])
    if (judges(rule, reading, reach)) run_rule(rule, pass);
  if (reading.document->foreign != Span{}) drop_foreign(findings, before, *reading.document);
}

RuleRunner::Reach RuleRunner::reach_of(const SourceView& view, const Reading& reading) const {
  const auto number = static_cast<std::size_t>(&reading - readings_.all.data());
  return {reading.document->limits || view.workspace->only_bounds(number),
          check::speaks_only_of_other(reading.policy, reading.document->is_public)};
}

bool RuleRunner::judges(std::size_t rule, const SourceView& view, const Reading& reading) const {
  return judges(rule, reading, reach_of(view, reading));
}

/// Has the rule something to say of such a policy?
bool RuleRunner::judges(std::size_t rule, const Reading& reading, const Reach& reach) {
  const RuleCheck& how = rule_checks()[rule];
  if (how.of_grants && reach.only_limits) return false;
  if ((how.of_grants || rules()[rule].group == "grants") && reach.elsewhere) return false;
  return (how.kinds & kind_bit(reading.policy.kind)) != 0 &&
         (reading.policy.mentions_ecr || !how.ecr_only);
}

/// Finds what is true of a policy however its conditions turn out. Each is told once, in the words
/// for the first alternative that has its place.
void RuleRunner::check_alternatives(const SourceView& view, std::span<const Reading> alternatives,
                                    std::vector<Finding>& findings) const {
  std::vector<std::vector<Finding>> found(alternatives.size());
  std::vector<std::set<Claim>> claims(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    check_policy(view, alternatives[i], found[i]);
    for (const Finding& finding : found[i]) claims[i].insert(claim_of(finding));
  }
  const auto speaks_of = [&](std::size_t i, const Finding& finding) {
    const format::Document& document = *alternatives[i].document;
    const bool there = finding.source != document.source || !is_absent(document, finding.span);
    return there && judges(index_of(*finding.rule), view, alternatives[i]);
  };
  for (std::size_t i = 0; i < found.size(); ++i)
    for (Finding& finding : found[i]) {
      bool stays = true;
      for (std::size_t other = 0; other < found.size() && stays; ++other)
        if (other != i && speaks_of(other, finding))
          stays = other > i && claims[other].contains(claim_of(finding));
      if (stays) findings.push_back(std::move(finding));
    }
}

std::vector<Finding> RuleRunner::check_suppressions(const SourceView& view) const {
  std::vector<Finding> findings;
  const Reading nothing;
  Pass pass(view, nothing, catalog_, findings);
  for (const std::size_t rule : selections_.of(view.index).last) run_rule(rule, pass);
  return findings;
}

}  // namespace ecrlint::internal
