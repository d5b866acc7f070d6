// SPDX-License-Identifier: Apache-2.0
// Shares the batches of a run out over threads, and merges and sorts what they found.
#include "ecrlint/lint.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "format/terraform/terraform.hpp"
#include "lint/batch.hpp"
#include "lint/fingerprint.hpp"
#include "lint/suppressions.hpp"
#include "pages/rules.hpp"
#include "rules/pass.hpp"
#include "text/capped.hpp"
#include "text/guard.hpp"
#include "workspace/accounts.hpp"
#include "workspace/surroundings.hpp"

namespace ecrlint {

using namespace internal;

namespace {

/// Calls `work(i, arena)` for every i below `count`, on `jobs` threads; the arena is empty. What
/// goes wrong on any of them is the error of all.
template <class Work>
std::optional<Error> for_each_index(std::size_t count, unsigned jobs, Work work) {
  constexpr std::size_t kChunk = 8;  // so that threads seldom meet at the counter
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::optional<Error> error;
  const auto stop = [&] {
    next = count;
    const std::lock_guard lock(mutex);
    if (!error) error = caught();
  };
  const auto run = [&]() noexcept {
    try {
      Arena arena;
      for (;;) {
        const std::size_t begin = next.fetch_add(kChunk);
        if (begin >= count) return;
        for (std::size_t i = begin; i < std::min(begin + kChunk, count); ++i) {
          arena.clear();
          work(i, arena);
        }
      }
    } catch (...) {
      stop();
    }
  };
  if (jobs == 0) jobs = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t most = (count + kChunk - 1) / kChunk;
  std::vector<std::thread> threads;
  try {
    for (std::size_t i = 1; i < std::min<std::size_t>(jobs, most); ++i) threads.emplace_back(run);
  } catch (...) {
    stop();
  }
  run();
  for (std::thread& thread : threads) thread.join();
  return error;
}

/// A rule that is off for a source may have run for another, and have found something here.
void apply_settings(std::vector<Finding>& findings, const Selections& selections) {
  std::erase_if(findings, [&](const Finding& finding) {
    return !selections.of(finding.source).runs[index_of(*finding.rule)];
  });
  for (Finding& finding : findings)
    finding.severity =
        selections.severity(finding.source, index_of(*finding.rule)).value_or(finding.severity);
}

/// The findings are sorted by source.
void tell_positions(std::vector<Finding>& findings, std::span<const Source> sources) {
  for (auto finding = findings.begin(); finding != findings.end();) {
    const std::size_t source = finding->source;
    const LineIndex lines(sources[source].text);
    for (; finding != findings.end() && finding->source == source; ++finding) {
      finding->begin = lines.position(finding->span.begin);
      finding->end = lines.position(finding->span.end);
    }
  }
}

Report merge(std::vector<BatchOutcome>& outcomes, const LintRun& run) {
  const std::span<const Source> sources = run.sources;
  Report report;
  for (BatchOutcome& outcome : outcomes) {
    append(report.findings, std::move(outcome.findings));
    append(report.partly_known, std::move(outcome.partly_known));
    append(report.notes, std::move(outcome.notes));
    append(report.failures, std::move(outcome.failures));
    append(report.policies, std::move(outcome.policies));
    report.summary.files += outcome.summary.files;
    report.summary.policies += outcome.summary.policies;
    report.summary.partly_known += outcome.summary.partly_known;
    report.summary.statements += outcome.summary.statements;
    report.summary.suppressed += outcome.summary.suppressed;
  }
  apply_config_suppressions(report, sources, run.selections, run.options, run.catalog);
  apply_settings(report.findings, run.selections);
  const auto key = [&](const Finding& f) {
    return std::tuple(std::string_view(sources[f.source].path), f.source, f.span.begin,
                      f.rule->code, f.span.end);
  };
  std::ranges::stable_sort(report.findings, {}, key);
  const auto place = [&](const PolicyInfo& p) {
    return std::tuple(std::string_view(sources[p.source].path), p.source, p.span.begin);
  };
  std::ranges::stable_sort(report.policies, {}, place);
  finish_fingerprints(report.findings, sources);
  tell_positions(report.findings, sources);
  return report;
}

/// Terraform's files are one batch, because modules call each other.
BatchOutcome lint_modules(const LintRun& run, std::vector<bool>& done) {
  std::vector<std::size_t> batch;
  for (std::size_t i = 0; i < run.sources.size(); ++i)
    if (run.sources[i].role != Role::config && format::is_terraform(run.sources[i].path))
      batch.push_back(i);
  if (batch.empty()) return {};
  Arena arena;
  BatchOutcome outcome = lint_batch(run, batch, arena);
  for (const std::size_t source : batch) done[source] = true;
  for (const std::size_t source : outcome.read_too) done[source] = true;
  return outcome;
}

/// Does a rule that looks across sources run for one of these?
bool asks_across(const LintRun& run, const std::set<std::size_t>& sources) {
  return std::any_of(sources.begin(), sources.end(), [&](std::size_t source) {
    const std::vector<bool>& runs = run.selections.of(source).runs;
    for (std::size_t rule = 0; rule < runs.size(); ++rule)
      if (runs[rule] && rule_checks()[rule].workspace) return true;
    return false;
  });
}

/// The two sides of a pull may stand in two sources.
void lint_across(const LintRun& run, std::vector<BatchOutcome>& outcomes) {
  std::set<std::size_t> repositories;
  std::set<std::size_t> identities;
  for (const BatchOutcome& outcome : outcomes) {
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
      if (is_module(i) && run.sources[i].role != Role::config) both.insert(i);
  const std::vector<std::size_t> sources(both.begin(), both.end());
  outcomes.emplace_back().findings = lint_workspace(run, sources);
}

Result<Report> lint_all(std::span<const Source> sources, const Options& options) {
  const Settings settings(sources, options);
  const Selections selections(settings);
  std::vector<Failure> failures;
  const std::vector<std::string> accounts = accounts_of(sources);
  const Surroundings surroundings = gather_surroundings(sources, accounts, options, failures);
  const LintRun run{sources,      options,
                    selections,   options.catalog ? *options.catalog : catalog::Catalog::built_in(),
                    surroundings, accounts};
  std::vector<BatchOutcome> outcomes(sources.size() + 1);
  std::vector<bool> done(sources.size());
  outcomes.back() = lint_modules(run, done);
  auto error = for_each_index(sources.size(), options.jobs, [&](std::size_t i, Arena& arena) {
    if (!done[i] && sources[i].role == Role::lint)
      outcomes[i] = lint_batch(run, std::span(&i, 1), arena);
  });
  if (error) return std::move(*error);
  lint_across(run, outcomes);
  append(outcomes.back().failures, std::move(failures));
  return merge(outcomes, run);
}

}  // namespace

Report lint(std::span<const Source> sources, const Options& options) {
  Report failed;
  Result<Report> report = guarded([&] {
    failed.failures.reserve(1);  // while there is memory
    if (!options.kind || !to_string(*options.kind).empty()) return lint_all(sources, options);
    Options known = options;
    known.kind.reset();
    return lint_all(sources, known);
  });
  if (report) return std::move(*report);
  failed.failures.push_back({{}, report.error().message, true});
  return failed;
}

Report lint(const Source& source, const Options& options) {
  return lint(std::span<const Source>(&source, 1), options);
}

}  // namespace ecrlint
