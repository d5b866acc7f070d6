// SPDX-License-Identifier: Apache-2.0
// Order of work in a source: its text, then each policy, its alternatives together.
#include "lint/rule_runner.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "lint/perhaps_repository.hpp"
#include "pages/rules.hpp"
#include "rules/action_name.hpp"
#include "rules/pass.hpp"
#include "rules/policy_size.hpp"
#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

/// So many may repeat each other before it is looked at.
constexpr std::size_t kManyFindings = 10'000;

/// A finding without its words.
using Claim = std::tuple<const RuleInfo*, std::size_t, std::uint32_t, std::uint32_t>;

Claim claim_of(const Finding& finding) {
  return {finding.rule, finding.source, finding.span.begin, finding.span.end};
}

void run_rule(std::size_t rule, Pass& pass, LeftOut& left_out) {
  pass.start(rules()[rule]);
  rule_checks()[rule].check(pass);
  if (const std::size_t more = pass.finish(); more > 0) left_out[rule] += more;
}

}  // namespace

/// A policy as it is if its conditions turn out one way.
struct RuleRunner::Outcome {
  explicit Outcome(const Reading& one) : reading(&one), places(*one.policy.root) {}

  /// Does the same stand at a place?
  [[nodiscard]] bool is_alike(const Outcome& other, Span span) const {
    return reading->document->source == other.reading->document->source &&
           places.at(span) == other.places.at(span);
  }

  /// Has it what something was found in?
  [[nodiscard]] bool speaks_of(const Outcome& other, const Finding& finding) const {
    const std::size_t source = other.reading->document->source;
    if (finding.source != source) return true;
    return reading->document->source == source &&
           (!other.places.at(finding.span) || is_alike(other, finding.span));
  }

  const Reading* reading;
  PlacesOfPolicy places;
  Found found = {};
  std::set<Claim> claims = {};
};

namespace {

/// Is it the same message, or that with the conditions under which it holds? It goes without saying
/// where another instance has no condition.
bool says_no_more(std::string_view other, std::string_view message) {
  if (!other.starts_with(message)) return false;
  other.remove_prefix(message.size());
  return other.empty() || other.starts_with(" (when `") || other.starts_with(" (unless `") ||
         other.starts_with(" (for an item of `");
}

/// What every instance of a resource has is said once. The findings from `first` on are of the
/// policies of one source.
void drop_doubles(std::vector<Finding>& findings, std::size_t first) {
  const auto key = [](const Finding& f) {
    return std::tuple(f.span.begin, f.span.end, f.rule, std::string_view(f.message));
  };
  const auto begin = findings.begin() + static_cast<std::ptrdiff_t>(first);
  std::ranges::stable_sort(begin, findings.end(), {}, key);
  const auto same = [](const Finding& a, const Finding& b) {
    return a.span == b.span && a.rule == b.rule && says_no_more(b.message, a.message);
  };
  findings.erase(std::unique(begin, findings.end(), same), findings.end());
}

void add_words(Finding& finding, std::span<const std::string> words) {
  if (words.empty()) return;
  finding.message += " (";
  for (const std::string& one : words) {
    if (&one != &words.front()) finding.message += " and ";
    finding.message += one;
  }
  finding.message += ')';
}

/// Is a place in the tree of a document in a part of it?
bool is_part(const format::Document& document, Span whole, Span span) {
  const auto seen = document.references == nullptr ? std::optional(span)
                                                   : document.references->seen_from(whole, span);
  return seen && contains(whole, *seen);
}

/// Names the conditions under which a part of the policy is there.
void name_parts(const format::Document& document, std::span<Finding> findings) {
  for (Finding& finding : findings) {
    std::vector<std::string> words;
    for (const format::Assumption& one : document.assumed)
      if (one.where.end > one.where.begin && finding.source == document.source &&
          is_part(document, one.where, finding.span) &&
          std::ranges::find(words, one.words) == words.end())
        words.push_back(one.words);
    add_words(finding, words);
  }
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

Found RuleRunner::check(const SourceView& view) const {
  Found found;
  std::vector<Finding>& findings = found.findings;
  check_text(view, found);
  const std::size_t before = findings.size();
  std::size_t many = before + kManyFindings;
  for (const std::span<const Reading> alternatives : readings_.of(view.index)) {
    if (alternatives.size() == 1)
      check_policy(view, alternatives.front(), found);
    else
      check_alternatives(view, alternatives, found);
    if (!repeats_ || findings.size() < many) continue;
    drop_doubles(findings, before);
    many = 2 * findings.size() + kManyFindings;
  }
  if (repeats_) drop_doubles(findings, before);
  return found;
}

void RuleRunner::check_text(const SourceView& view, Found& found) const {
  if (view.errors.empty() && view.duplicates.empty()) return;
  const Reading nothing;
  Pass pass(view, nothing, catalog_, found.findings);
  for (const std::size_t rule : selections_.of(view.index).per_source)
    run_rule(rule, pass, found.left_out);
}

void RuleRunner::check_policy(const SourceView& view, const Reading& reading, Found& found) const {
  std::vector<Finding>& findings = found.findings;
  const std::size_t before = findings.size();
  const Reach reach = reach_of(reading);
  Pass pass(view, reading, catalog_, findings);
  for (const std::size_t rule :
       selections_.of(view.index).for_kind[static_cast<std::size_t>(reading.policy.kind)])
    if (judges(rule, reading, reading.policy.kind, reach)) run_rule(rule, pass, found.left_out);
  if (is_perhaps_of_repository(reading)) check_as_repository(view, reading, pass, found);
  found.gave_up = found.gave_up || pass.gave_up();
  if (reading.document->foreign != Span{}) drop_foreign(findings, before, *reading.document);
  if (!reading.document->assumed.empty())
    name_parts(*reading.document, std::span(findings).subspan(before));
}

/// Asks those who speak of grants what they would say if it were a repository's policy.
void RuleRunner::check_as_repository(const SourceView& view, const Reading& reading, Pass& pass,
                                     Found& found) const {
  const std::size_t before = found.findings.size();
  const Reach reach = reach_of(reading);
  for (const std::size_t rule :
       selections_.of(view.index).for_kind[static_cast<std::size_t>(PolicyKind::repository)]) {
    const bool heard = (rule_checks()[rule].kinds & kind_bit(reading.policy.kind)) != 0;
    if (rules()[rule].group == "grants" && !heard &&
        judges(rule, reading, PolicyKind::repository, reach))
      run_rule(rule, pass, found.left_out);
  }
  keep_worst(found.findings, before);
}

RuleRunner::Reach RuleRunner::reach_of(const Reading& reading) const {
  return {check::speaks_only_of_other(reading.policy, reading.document->is_public),
          check::is_oversized(reading, catalog_)};
}

bool RuleRunner::judges(std::size_t rule, const Reading& reading) const {
  return judges(rule, reading, reading.policy.kind, reach_of(reading));
}

/// Has the rule something to say of such a policy?
bool RuleRunner::judges(std::size_t rule, const Reading& reading, PolicyKind kind,
                        const Reach& reach) {
  const RuleCheck& how = rule_checks()[rule];
  if (how.of_grants && only_limits(reading.policy.kind)) return false;
  if (how.across && reach.oversized) return false;
  if ((how.of_grants || rules()[rule].group == "grants") && reach.elsewhere) return false;
  return (how.kinds & kind_bit(kind)) != 0 && (reading.policy.mentions_ecr || !how.ecr_only);
}

/// Finds what is true of a policy however its conditions turn out, and what is of all that it may
/// be where they turn out so that the place is there. Each is told once, in the words for the first
/// alternative that has its place, with the conditions that it hangs on.
void RuleRunner::check_alternatives(const SourceView& view, std::span<const Reading> alternatives,
                                    Found& found) const {
  std::vector<Outcome> outcomes;
  outcomes.reserve(alternatives.size());
  for (const Reading& reading : alternatives) {
    Outcome& outcome = outcomes.emplace_back(reading);
    check_policy(view, reading, outcome.found);
    for (const Finding& finding : outcome.found.findings) outcome.claims.insert(claim_of(finding));
    found.gave_up = found.gave_up || outcome.found.gave_up;
    // They are mostly the same in all.
    for (const auto& [rule, count] : outcome.found.left_out)
      found.left_out[rule] = std::max(found.left_out[rule], count);
  }
  std::set<std::pair<Claim, std::string>> told;
  for (const Outcome& outcome : outcomes)
    for (const Finding& finding : outcome.found.findings) {
      if (!is_agreed(outcomes, outcome, finding)) continue;
      if (!told.emplace(claim_of(finding), finding.message).second) continue;
      found.findings.push_back(finding);
      name_conditions(outcomes, outcome, found.findings.back());
    }
}

/// Names the conditions that all alternatives have alike in which it was found, and others not.
void RuleRunner::name_conditions(std::span<const Outcome> outcomes, const Outcome& outcome,
                                 Finding& finding) {
  const auto assumes = [](const Outcome& one, const std::string& words) {
    return std::ranges::any_of(one.reading->document->assumed,
                               [&](const auto& assumption) { return assumption.words == words; });
  };
  const Claim claim = claim_of(finding);
  std::vector<std::string> words;
  for (const format::Assumption& one : outcome.reading->document->assumed) {
    if (one.where.end > one.where.begin) continue;
    bool always = true;
    bool everywhere = true;
    for (const Outcome& other : outcomes) {
      const bool same = assumes(other, one.words);
      const bool found = other.claims.contains(claim) && other.is_alike(outcome, finding.span);
      always = always && same;
      everywhere = everywhere && (same || !found);
    }
    if (everywhere && !always) words.push_back(one.words);
  }
  add_words(finding, words);
}

/// Says every other alternative the same that could say it, and none before?
bool RuleRunner::is_agreed(std::span<const Outcome> outcomes, const Outcome& outcome,
                           const Finding& finding) const {
  const Claim claim = claim_of(finding);
  for (const Outcome& other : outcomes) {
    if (&other == &outcome) continue;
    const bool says = other.claims.contains(claim);
    const bool before = &other < &outcome;
    if (says ? before && other.is_alike(outcome, finding.span)
             : judges(index_of(*finding.rule), *other.reading) && other.speaks_of(outcome, finding))
      return false;
  }
  return true;
}

Found RuleRunner::check_suppressions(const SourceView& view) const {
  Found found;
  const Reading nothing;
  Pass pass(view, nothing, catalog_, found.findings);
  for (const std::size_t rule : selections_.of(view.index).last)
    run_rule(rule, pass, found.left_out);
  return found;
}

}  // namespace ecrlint::internal
