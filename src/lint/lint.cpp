// Shares the units of a run out over threads, and merges and sorts what they gave.
#include "ecrlint/lint.hpp"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "format/terraform.hpp"
#include "lint/accounts.hpp"
#include "lint/config_suppressions.hpp"
#include "lint/identity.hpp"
#include "lint/unit.hpp"
#include "lint/world.hpp"
#include "text/ascii.hpp"

namespace ecrlint {
namespace {

/// Calls `work(i, arena)` for every i below `count`, on `jobs` threads; the arena is empty.
template <class Work>
void for_each_index(std::size_t count, unsigned jobs, Work work) {
  constexpr std::size_t kChunk = 8;  // so that threads seldom meet at the counter
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    Arena arena;
    for (;;) {
      const std::size_t begin = next.fetch_add(kChunk);
      if (begin >= count) return;
      for (std::size_t i = begin; i < std::min(begin + kChunk, count); ++i) {
        arena.clear();
        work(i, arena);
      }
    }
  };
  if (jobs == 0) jobs = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t most = (count + kChunk - 1) / kChunk;
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < std::min<std::size_t>(jobs, most); ++i) threads.emplace_back(run);
  run();
  for (std::thread& thread : threads) thread.join();
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// A rule that is off for a source may have run for another, and have found something here.
void apply_settings(std::vector<Finding>& findings, const Settings& settings) {
  const auto index = [](const Finding& finding) {
    return static_cast<std::size_t>(finding.rule - rules().data());
  };
  std::erase_if(findings, [&](const Finding& finding) {
    return !settings.of(finding.source).selection.runs[index(finding)];
  });
  for (Finding& finding : findings)
    finding.severity =
        settings.of(finding.source).severities[index(finding)].value_or(finding.severity);
}

Report merge(std::vector<Outcome>& outcomes, const Run& run) {
  const std::span<const Source> sources = run.sources;
  Report report;
  for (Outcome& outcome : outcomes) {
    append(report.findings, outcome.findings);
    append(report.partly_known, outcome.partly_known);
    append(report.notes, outcome.notes);
    append(report.failures, outcome.failures);
    append(report.policies, outcome.policies);
    report.summary.files += outcome.summary.files;
    report.summary.policies += outcome.summary.policies;
    report.summary.partly_known += outcome.summary.partly_known;
    report.summary.statements += outcome.summary.statements;
    report.summary.suppressed += outcome.summary.suppressed;
  }
  apply_config_suppressions(report, sources, run.settings, run.options, run.catalog);
  apply_settings(report.findings, run.settings);
  const auto key = [&](const Finding& f) {
    return std::tuple(std::string_view(sources[f.source].path), f.source, f.span.begin,
                      f.rule->code, f.span.end);
  };
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  const auto place = [&](const PolicyInfo& p) {
    return std::tuple(std::string_view(sources[p.source].path), p.source, p.span.begin);
  };
  std::stable_sort(report.policies.begin(), report.policies.end(),
                   [&](const PolicyInfo& a, const PolicyInfo& b) { return place(a) < place(b); });
  finish_fingerprints(report.findings, sources);
  return report;
}

/// Terraform's files are one unit, because modules call each other.
Outcome lint_modules(const Run& run, std::vector<bool>& done) {
  std::vector<std::size_t> unit;
  for (std::size_t i = 0; i < run.sources.size(); ++i)
    if (!run.sources[i].is_config && format::is_terraform(run.sources[i].path)) unit.push_back(i);
  if (unit.empty()) return {};
  Arena arena;
  Outcome outcome = lint_unit(run, unit, arena);
  for (const std::size_t source : unit) done[source] = true;
  for (const std::size_t source : outcome.read_too) done[source] = true;
  return outcome;
}

/// Does a rule that looks across sources run for one of these?
bool asks_across(const Run& run, const std::set<std::size_t>& sources) {
  return std::any_of(sources.begin(), sources.end(), [&](std::size_t source) {
    const std::vector<bool>& runs = run.settings.of(source).selection.runs;
    for (std::size_t rule = 0; rule < runs.size(); ++rule)
      if (runs[rule] && rule_checks()[rule].workspace) return true;
    return false;
  });
}

/// The two sides of a pull may stand in two sources.
void lint_across(const Run& run, std::vector<Outcome>& outcomes) {
  std::set<std::size_t> repositories;
  std::set<std::size_t> identities;
  for (const Outcome& outcome : outcomes) {
    repositories.insert(outcome.repositories.begin(), outcome.repositories.end());
    identities.insert(outcome.identities.begin(), outcome.identities.end());
  }
  if (repositories.empty() || identities.empty()) return;
  std::set<std::size_t> both = repositories;
  both.merge(identities);
  if (!asks_across(run, both)) return;
  const auto is_module = [&](std::size_t i) { return format::is_terraform(run.sources[i].path); };
  if (std::any_of(both.begin(), both.end(), is_module))
    for (std::size_t i = 0; i < run.sources.size(); ++i)
      if (is_module(i) && !run.sources[i].is_config) both.insert(i);
  const std::vector<std::size_t> sources(both.begin(), both.end());
  outcomes.emplace_back().findings = lint_workspace(run, sources);
}

}  // namespace

Report lint(std::span<const Source> sources, const Options& options) {
  const Settings settings(sources, options);
  std::vector<Failure> failures;
  const std::vector<std::string> accounts = accounts_of(sources);
  const World world = make_world(sources, accounts, options, failures);
  const Run run{sources,  options,
                settings, options.catalog ? *options.catalog : catalog::Catalog::built_in(),
                world,    accounts};
  std::vector<Outcome> outcomes(sources.size() + 1);
  std::vector<bool> done(sources.size());
  outcomes.back() = lint_modules(run, done);
  for_each_index(sources.size(), options.jobs, [&](std::size_t i, Arena& arena) {
    if (!done[i] && !sources[i].context && !sources[i].is_config)
      outcomes[i] = lint_unit(run, std::span(&i, 1), arena);
  });
  lint_across(run, outcomes);
  outcomes.back().failures.insert(outcomes.back().failures.end(), failures.begin(), failures.end());
  return merge(outcomes, run);
}

Report lint(const Source& source, const Options& options) {
  return lint(std::span<const Source>(&source, 1), options);
}

const RuleInfo* find_rule(std::string_view code_or_name) {
  for (const RuleInfo& rule : rules())
    if (equal_ignoring_case(rule.code, code_or_name) ||
        equal_ignoring_case(rule.name, code_or_name))
      return &rule;
  return nullptr;
}

}  // namespace ecrlint
