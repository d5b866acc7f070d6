// SPDX-License-Identifier: Apache-2.0
// Order of work in a batch: locate, read, take stock, check, name, suppress, drop impossible fixes.
#include "lint/batch.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "lint/batch_files.hpp"
#include "lint/editable.hpp"
#include "lint/fingerprint.hpp"
#include "lint/rule_runner.hpp"
#include "lint/suppressions.hpp"
#include "pages/rules.hpp"
#include "rules/pass.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal {
namespace {

void note_sides(const BatchReadings& readings, BatchOutcome& outcome) {
  for (const Reading& reading : readings.all) {
    // A registry's policy lets callers in as a repository's does.
    if (reading.policy.kind == PolicyKind::repository ||
        reading.policy.kind == PolicyKind::registry)
      outcome.repositories.push_back(reading.document->source);
    if (!reading.document->owners.empty()) outcome.identities.push_back(reading.document->source);
  }
}

/// Why not all of a policy is known; empty when it is.
std::string why_partly_known(std::span<const Reading> alternatives) {
  std::string why = alternatives.size() > 1 ? "a condition is not known" : "";
  for (const Reading& one : alternatives)
    if (!one.policy.partly_known.empty()) why = one.policy.partly_known;
  return why;
}

class PolicyLister {
 public:
  PolicyLister(std::span<const Source> sources, BatchOutcome& outcome)
      : sources_(sources), outcome_(outcome) {}

  void list(std::span<const Reading> alternatives) {
    const Reading& reading = alternatives.front();
    const format::Document& document = *reading.document;
    ++outcome_.summary.policies;
    outcome_.summary.statements += reading.policy.statements.size();
    std::string why = why_partly_known(alternatives);
    if (!why.empty()) note_partly_known(reading, why);
    outcome_.policies.push_back({document.source, document.value->span, reading.policy.kind,
                                 document.pointer, document.name, document.address, document.owners,
                                 reading.policy.statements.size(), std::move(why)});
  }

 private:
  void note_partly_known(const Reading& reading, const std::string& why) {
    ++outcome_.summary.partly_known;
    const Source& holder = sources_[reading.document->source];
    const auto lines = lines_.try_emplace(reading.document->source, holder.text).first;
    const Position at = lines->second.position(reading.policy.open.begin);
    outcome_.partly_known.push_back(holder.path + ":" + std::to_string(at.line) + ":" +
                                    std::to_string(at.column) + ": " + why);
  }

  std::span<const Source> sources_;
  BatchOutcome& outcome_;
  std::map<std::size_t, LineIndex> lines_;  // of the sources that were asked for
};

/// Lists and counts the policies of the sources to lint, and the sources that hold a side of a
/// pull.
void take_stock(const LintRun& run, const BatchFiles& files, const BatchReadings& readings,
                BatchOutcome& outcome) {
  outcome.summary.files += files.count;
  note_sides(readings, outcome);
  PolicyLister lister(run.sources, outcome);
  for (const std::span<const Reading> alternatives : readings.policies)
    if (!is_context(run, files, alternatives.front().document->source)) lister.list(alternatives);
}

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
