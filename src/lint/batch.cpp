// SPDX-License-Identifier: Apache-2.0
// Order of work in a batch: locate, read, take stock, check, name, suppress, drop impossible fixes.
#include "lint/batch.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "lint/batch_files.hpp"
#include "lint/comment_suppressions.hpp"
#include "lint/editable.hpp"
#include "lint/finding_namer.hpp"
#include "lint/overview.hpp"
#include "lint/parallel.hpp"
#include "lint/rule_runner.hpp"
#include "pages/rules.hpp"
#include "text/capped.hpp"
#include "workspace/workspace.hpp"

namespace ecrlint::internal {
namespace {

/// A batch whose policies are read.
class BatchLinter {
 public:
  BatchLinter(const LintRun& run, const BatchFiles& files, const Workspace& workspace,
              const BatchReadings& readings)
      : run_(run),
        files_(files),
        workspace_(workspace),
        readings_(readings),
        runner_(run.selections, run.catalog, readings, files.modules) {
    for (const Reading& reading : readings.all) {
      bool& broken = holds_policies_[reading.document->source];
      broken = broken || reading.document->value->unfinished;
    }
  }

  std::optional<Error> lint(BatchOutcome& outcome, std::size_t workers) {
    const auto& all = files_.located.files;
    std::vector<std::vector<Finding>> found(all.size());
    auto error = for_each_index(all.size(), workers, [&](std::size_t i, std::size_t) {
      if (is_judged(all[i])) found[i] = runner_.check(view_of(all[i]));
    });
    if (error) return error;
    // A rule may find the fault in another source.
    std::map<std::size_t, std::vector<Finding>> by_source;
    for (std::vector<Finding>& of_file : found)
      for (Finding& finding : of_file) by_source[finding.source].push_back(std::move(finding));
    for (const format::FileFacts& facts : all) {
      if (is_context(run_, files_, facts.source)) continue;
      note(facts, outcome);
      finish(facts, by_source[facts.source], outcome);
    }
    drop_impossible_fixes(outcome.findings);
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool is_judged(const format::FileFacts& facts) const {
    return !is_context(run_, files_, facts.source) &&
           (holds_policies_.contains(facts.source) || !is_foreign(run_, facts));
  }

  [[nodiscard]] SourceView view_of(const format::FileFacts& facts) const {
    const Source& source = run_.sources[facts.source];
    SourceView view;
    view.index = facts.source;
    view.text = source.text;
    view.errors = facts.errors;
    view.duplicates = facts.duplicates;
    view.comments = facts.comments;
    view.readings = readings_.all;
    view.workspace = &workspace_;
    view.surroundings = &run_.surroundings;
    if (const Config* config = source.config.get()) view.trusted = config->context.trusted_accounts;
    return view;
  }

  void note(const format::FileFacts& facts, BatchOutcome& outcome) const {
    const std::string& path = run_.sources[facts.source].path;
    if (!is_judged(facts)) {
      if (!facts.parsed) outcome.notes.push_back(path + ": does not parse, and is not for AWS");
      return;
    }
    const auto holds = holds_policies_.find(facts.source);
    const bool broken = holds != holds_policies_.end() && holds->second;
    if ((!facts.parsed || broken) && !facts.errors.empty())
      outcome.failures.push_back({path, facts.errors.front().message});
  }

  /// Names what was found in a file, and takes out what its comments hold back.
  void finish(const format::FileFacts& facts, std::vector<Finding>& findings,
              BatchOutcome& outcome) {
    name(facts, findings);
    for (Finding& finding : findings) origins().relate(finding);
    if (!facts.comments.empty()) suppress(facts, findings, outcome);
    append(outcome.findings, std::move(findings));
  }

  void suppress(const format::FileFacts& facts, std::vector<Finding>& findings,
                BatchOutcome& outcome) {
    const Selection& selection = run_.selections.of(facts.source);
    CommentSuppressions suppressions =
        suppress_by_comments(facts, run_.sources[facts.source].text, readings_.all, findings,
                             [&](const RuleInfo& rule) { return selection.runs[index_of(rule)]; });
    outcome.summary.suppressed += suppressions.held_back;
    SourceView view = view_of(facts);
    view.suppression_faults = suppressions.faults;
    std::vector<Finding> found = runner_.check_suppressions(view);
    name(facts, found);
    append(findings, std::move(found));
  }

  void name(const format::FileFacts& facts, std::vector<Finding>& findings) {
    if (findings.empty()) return;
    FindingNamer namer(facts.source, facts.root, places());
    for (Finding& finding : findings) namer.name(finding);
  }

  void drop_impossible_fixes(std::vector<Finding>& findings) {
    if (std::none_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return !finding.fixes.empty(); }))
      return;
    const Editable editable(run_.sources, readings_.all, places(), origins());
    for (Finding& finding : findings) editable.drop_impossible_fixes(finding);
  }

  /// Most files have no finding, so that these are made for the first one.
  const ReadingsByPlace& places() {
    if (!places_) places_.emplace(readings_.all);
    return *places_;
  }
  const OriginUses& origins() {
    if (!origins_) origins_.emplace(readings_.all);
    return *origins_;
  }

  const LintRun& run_;
  const BatchFiles& files_;
  const Workspace& workspace_;
  const BatchReadings& readings_;
  RuleRunner runner_;
  std::map<std::size_t, bool> holds_policies_;  // sources with policies: is one of them broken?
  std::optional<ReadingsByPlace> places_;
  std::optional<OriginUses> origins_;
};

}  // namespace

Result<BatchOutcome> lint_batch(const LintRun& run, BatchFiles files, Arena& arena,
                                std::size_t workers) {
  BatchOutcome outcome;
  outcome.failures = std::move(files.failures);
  outcome.notes = std::move(files.located.notes);
  const Workspace workspace(files.located, run.accounts);
  const BatchReadings readings = read_batch(files.located.documents, run.catalog, arena);
  take_stock(run, files, workspace, readings, outcome);
  if (auto error = BatchLinter(run, files, workspace, readings).lint(outcome, workers))
    return std::move(*error);
  return outcome;
}

}  // namespace ecrlint::internal
