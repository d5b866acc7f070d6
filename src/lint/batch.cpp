// SPDX-License-Identifier: Apache-2.0
// Order of work in a batch: locate, read, take stock, check, name, suppress, drop impossible fixes.
#include "lint/batch.hpp"

#include <algorithm>
#include <optional>

#include "lint/batch_files.hpp"
#include "lint/comment_suppressions.hpp"
#include "lint/editable.hpp"
#include "lint/finding_namer.hpp"
#include "lint/overview.hpp"
#include "lint/rule_runner.hpp"
#include "pages/rules.hpp"
#include "rules/pass.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal {
namespace {

/// A batch whose policies are read.
class BatchLinter {
 public:
  BatchLinter(const LintRun& run, const BatchFiles& files, const BatchReadings& readings,
              RuleReach reach)
      : run_(run),
        files_(files),
        readings_(readings),
        runner_(run.selections, run.catalog, readings, reach, files.modules) {}

  void lint(BatchOutcome& outcome) {
    for (const format::FileFacts& facts : files_.located.files) check_file(facts, outcome);
    for (const format::FileFacts& facts : files_.located.files)
      if (!facts.comments.empty() && !is_context(run_, files_, facts.source))
        suppress(facts, outcome);
    // A rule that looks across sources may find the fault in what is only read for others.
    std::erase_if(outcome.findings,
                  [&](const Finding& finding) { return is_context(run_, files_, finding.source); });
    drop_impossible_fixes(outcome.findings);
  }

 private:
  [[nodiscard]] SourceView view_of(const format::FileFacts& facts) const {
    const Source& source = run_.sources[facts.source];
    SourceView view;
    view.index = facts.source;
    view.text = source.text;
    view.errors = facts.errors;
    view.duplicates = facts.duplicates;
    view.comments = facts.comments;
    view.readings = readings_.all;
    view.owned = readings_.owned;
    view.trusting = readings_.trusting;
    view.targeted = readings_.targeted;
    view.made = files_.located.made;
    view.surroundings = &run_.surroundings;
    if (const Config* config = source.config.get()) view.trusted = config->context.trusted_accounts;
    return view;
  }

  void check_file(const format::FileFacts& facts, BatchOutcome& outcome) {
    if (is_context(run_, files_, facts.source)) return;
    if (is_foreign(run_, files_, facts)) {
      if (!facts.parsed)
        outcome.notes.push_back(run_.sources[facts.source].path +
                                ": does not parse, and is not for AWS");
      return;
    }
    note_failure(facts, outcome);
    std::vector<Finding> found = runner_.check(view_of(facts));
    name(facts, found);
    for (Finding& finding : found) origins().relate(finding);
    append(outcome.findings, std::move(found));
  }

  void note_failure(const format::FileFacts& facts, BatchOutcome& outcome) const {
    const std::vector<format::Document>& documents = files_.located.documents;
    const bool broken = std::any_of(documents.begin(), documents.end(), [&](const auto& document) {
      return document.source == facts.source && document.value->unfinished;
    });
    if ((!facts.parsed || broken) && !facts.errors.empty())
      outcome.failures.push_back({run_.sources[facts.source].path, facts.errors.front().message});
  }

  void suppress(const format::FileFacts& facts, BatchOutcome& outcome) {
    const Selection& selection = run_.selections.of(facts.source);
    CommentSuppressions suppressions =
        suppress_by_comments(facts, run_.sources[facts.source].text, readings_.all,
                             outcome.findings, [&](const RuleInfo& rule) {
                               const auto index = index_of(rule);
                               return selection.runs[index] && !rule_checks()[index].workspace;
                             });
    outcome.summary.suppressed += suppressions.held_back;
    if (runner_.reach() == RuleReach::workspace) return;  // its batch says what is wrong with them
    SourceView view = view_of(facts);
    view.suppression_faults = suppressions.faults;
    std::vector<Finding> found = runner_.check_suppressions(view);
    name(facts, found);
    append(outcome.findings, std::move(found));
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
  const BatchReadings& readings_;
  RuleRunner runner_;
  std::optional<ReadingsByPlace> places_;
  std::optional<OriginUses> origins_;
};

BatchOutcome lint(const LintRun& run, std::span<const std::size_t> batch, Arena& arena,
                  RuleReach reach) {
  BatchFiles files = locate_batch(run, batch, arena);
  BatchOutcome outcome;
  outcome.failures = std::move(files.failures);
  outcome.notes = std::move(files.located.notes);
  outcome.read_too = files.read_too;
  const BatchReadings readings = read_batch(files.located.documents, run.catalog, arena);
  take_stock(run, files, readings, outcome);
  BatchLinter(run, files, readings, reach).lint(outcome);
  return outcome;
}

}  // namespace

BatchOutcome lint_batch(const LintRun& run, std::span<const std::size_t> batch, Arena& arena) {
  return lint(run, batch, arena, RuleReach::batch);
}

std::vector<Finding> lint_workspace(const LintRun& run, std::span<const std::size_t> sources) {
  Arena arena;
  return lint(run, sources, arena, RuleReach::workspace).findings;
}

}  // namespace ecrlint::internal
