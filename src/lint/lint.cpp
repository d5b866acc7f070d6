// SPDX-License-Identifier: Apache-2.0
// Shares the batches of a run out over threads, and merges and sorts what they found.
#include "ecrlint/lint.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "format/terraform/terraform.hpp"
#include "lint/batch_files.hpp"
#include "lint/fingerprint.hpp"
#include "lint/parallel.hpp"
#include "lint/suppressions.hpp"
#include "pages/rules.hpp"
#include "rules/pass.hpp"
#include "text/capped.hpp"
#include "workspace/accounts.hpp"

namespace ecrlint {

using namespace internal;

namespace {

/// Those that are suppressed last.
std::vector<Finding*> all_of(Report& report) {
  std::vector<Finding*> all;
  for (Finding& finding : report.findings) all.push_back(&finding);
  for (SuppressedFinding& one : report.suppressed) all.push_back(&one.finding);
  return all;
}

/// A rule that is off for a source may have run for another, and have found something here.
void apply_settings(Report& report, const Selections& selections) {
  const auto is_off = [&](const Finding& finding) {
    return !selections.of(finding.source).runs[index_of(*finding.rule)];
  };
  std::erase_if(report.findings, is_off);
  std::erase_if(report.suppressed,
                [&](const SuppressedFinding& one) { return is_off(one.finding); });
  for (Finding* finding : all_of(report))
    finding->severity =
        selections.severity(finding->source, index_of(*finding->rule)).value_or(finding->severity);
}

/// Fast for findings of one source that stand together.
void tell_positions(std::span<Finding* const> findings, std::span<const Source> sources) {
  for (auto at = findings.begin(); at != findings.end();) {
    const std::size_t source = (*at)->source;
    const LineIndex lines(sources[source].text);
    for (; at != findings.end() && (*at)->source == source; ++at) {
      (*at)->begin = lines.position((*at)->span.begin);
      (*at)->end = lines.position((*at)->span.end);
    }
  }
}

/// Keeps of each rule as many findings as a report may have, and says how many more there were.
/// The findings are sorted by path, and by source in it.
void keep_most(Report& report, std::vector<LeftOutFindings> left_out,
               std::span<const Source> sources) {
  std::vector<std::size_t> kept(rules().size());
  const auto is_too_much = [&](const Finding& finding) {
    const std::size_t rule = index_of(*finding.rule);
    if (++kept[rule] <= kMostFindings) return false;
    left_out.push_back({finding.source, rule, 1});
    return true;
  };
  std::erase_if(report.findings, is_too_much);
  std::ranges::stable_sort(left_out, {}, [&](const LeftOutFindings& one) {
    return std::tuple(one.rule, std::string_view(sources[one.source].path));
  });
  for (auto at = left_out.begin(); at != left_out.end();) {
    const LeftOutFindings first = *at;
    std::size_t count = 0;
    for (; at != left_out.end() && at->rule == first.rule; ++at) count += at->count;
    const RuleInfo& rule = rules()[first.rule];
    report.failures.push_back(
        {sources[first.source].path, std::to_string(count) + " more of " + std::string(rule.name) +
                                         " (" + std::string(rule.code) +
                                         ") are not shown: a report has at most " +
                                         std::to_string(kMostFindings) + " findings of one rule"});
  }
}

Report merge(std::vector<BatchOutcome>& outcomes, const LintRun& run) {
  const std::span<const Source> sources = run.sources;
  Report report;
  std::vector<LeftOutFindings> left_out;
  for (BatchOutcome& outcome : outcomes) {
    append(left_out, std::move(outcome.left_out));
    append(report.findings, std::move(outcome.findings));
    append(report.suppressed, std::move(outcome.suppressed));
    append(report.partly_known, std::move(outcome.partly_known));
    append(report.not_followed, std::move(outcome.not_followed));
    append(report.not_read, std::move(outcome.not_read));
    append(report.notes, std::move(outcome.notes));
    append(report.failures, std::move(outcome.failures));
    append(report.policies, std::move(outcome.policies));
    report.summary.files += outcome.summary.files;
    report.summary.policies += outcome.summary.policies;
    report.summary.partly_known += outcome.summary.partly_known;
    report.summary.statements += outcome.summary.statements;
    report.summary.suppressed += outcome.summary.suppressed;
  }
  report.summary.not_followed = report.not_followed.size();
  report.summary.not_read = report.not_read.size();
  report.summary.rules_off = run.selections.turned_off();
  apply_config_suppressions(report, sources, run.selections, run.options, run.catalog);
  apply_settings(report, run.selections);
  const auto key = [&](const Finding& f) {
    return std::tuple(std::string_view(sources[f.source].path), f.source, f.span.begin,
                      f.rule->code, f.span.end);
  };
  std::ranges::stable_sort(report.findings, {}, key);
  std::ranges::stable_sort(report.suppressed, {},
                           [&](const SuppressedFinding& one) { return key(one.finding); });
  keep_most(report, std::move(left_out), sources);
  const auto place = [&](const PolicyInfo& p) {
    return std::tuple(std::string_view(sources[p.source].path), p.source, p.span.begin);
  };
  std::ranges::stable_sort(report.policies, {}, place);
  const std::vector<Finding*> all = all_of(report);
  finish_fingerprints(all, sources);
  tell_positions(all, sources);
  return report;
}

/// Files of which each says all by itself are linted one by one, each in the memory of the one
/// before; the others wait for each other.
class Run {
 public:
  explicit Run(const LintRun& run)
      : run_(run),
        workers_(workers_for(run.sources.size(), run.options.jobs)),
        outcomes_(run.sources.size() + 1),
        waiting_(run.sources.size()),
        arenas_(workers_ + 1) {}

  Result<std::vector<BatchOutcome>> lint() {
    BatchFiles together = locate_modules(run_, arenas_.back());
    std::vector<bool> done(run_.sources.size());
    for (const std::size_t source : together.read_too) done[source] = true;
    auto error =
        for_each_index(run_.sources.size(), workers_, [&](std::size_t i, std::size_t worker) {
          const Source& source = run_.sources[i];
          if (!done[i] && source.role == Role::lint && !format::is_terraform(source.path))
            read(i, arenas_[worker]);
        });
    if (error) return std::move(*error);
    for (std::optional<BatchFiles>& files : waiting_)
      if (files) append(together, std::move(*files));
    auto outcome = lint_batch(run_, std::move(together), arenas_.back(), workers_);
    if (!outcome) return outcome.error();
    outcomes_.back() = std::move(*outcome);
    return std::move(outcomes_);
  }

 private:
  void read(std::size_t source, Arena& arena) {
    const Arena::Mark before = arena.mark();
    BatchFiles files = locate_file(run_, source, arena);
    if (!stands_alone(files)) {
      waiting_[source] = std::move(files);
      return;
    }
    auto outcome = lint_batch(run_, std::move(files), arena, 1);
    if (!outcome) throw std::bad_alloc();
    outcomes_[source] = std::move(*outcome);
    arena.rewind(before);
  }

  const LintRun& run_;
  std::size_t workers_;
  std::vector<BatchOutcome> outcomes_;              // by source; of all others the last
  std::vector<std::optional<BatchFiles>> waiting_;  // by source
  std::vector<Arena> arenas_;                       // by worker; of modules the last
};

Result<Report> lint_all(std::span<const Source> sources, const Options& options) {
  const Settings settings(sources, options);
  const Selections selections(settings);
  std::vector<Failure> failures;
  const std::vector<SourcePlace> places = places_of(sources);
  Surroundings surroundings = gather_surroundings(options, failures);
  surroundings.filled_in = names_filled_in(sources);
  const LintRun run{sources,      options,
                    selections,   options.catalog ? *options.catalog : catalog::Catalog::built_in(),
                    surroundings, places};
  auto outcomes = Run(run).lint();
  if (!outcomes) return outcomes.error();
  append(outcomes->back().failures, std::move(failures));
  return merge(*outcomes, run);
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
