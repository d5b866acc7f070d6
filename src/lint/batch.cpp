// SPDX-License-Identifier: Apache-2.0
// Order of work in a batch: locate, read, take stock, check, name, place, suppress, drop impossible
// fixes.
#include "lint/batch.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "lint/batch_files.hpp"
#include "lint/editable.hpp"
#include "lint/fingerprint.hpp"
#include "lint/parallel.hpp"
#include "lint/rule_runner.hpp"
#include "lint/suppressions.hpp"
#include "pages/rule_ids.gen.hpp"
#include "pages/rules.hpp"
#include "rules/policy_size.hpp"
#include "syntax/limits.hpp"
#include "text/capped.hpp"
#include "workspace/managed_policies.hpp"
#include "workspace/workspace.hpp"

namespace ecrlint::internal {
namespace {

/// Of policies that stand in no file.
constexpr std::size_t kNoSource = std::numeric_limits<std::size_t>::max();

/// Why not all of a policy is known; empty when it is.
std::string why_partly_known(std::span<const Reading> alternatives) {
  std::string why = alternatives.size() > 1 ? "a condition is not known" : "";
  for (const Reading& one : alternatives)
    if (!one.policy.partly_known.empty()) why = one.policy.partly_known;
  return why;
}

/// Those that stand in the source, and not only for others that it does not show.
std::size_t written_statements(const Policy& policy) {
  return static_cast<std::size_t>(std::count_if(
      policy.statements.begin(), policy.statements.end(), [](const Statement& statement) {
        return statement.value->span.begin != statement.value->span.end;
      }));
}

class PolicyLister {
 public:
  PolicyLister(std::span<const Source> sources, const Workspace& workspace,
               std::span<const Reading> readings, BatchOutcome& outcome)
      : sources_(sources), workspace_(workspace), readings_(readings), outcome_(outcome) {}

  void list(std::span<const Reading> alternatives) {
    const Reading& reading = alternatives.front();
    const format::Document& document = *reading.document;
    ++outcome_.summary.policies;
    const std::size_t statements = written_statements(reading.policy);
    outcome_.summary.statements += statements;
    std::string why = why_partly_known(alternatives);
    if (!why.empty()) {
      ++outcome_.summary.partly_known;
      outcome_.partly_known.push_back(place(document.source, reading.policy.open.begin) + why);
    }
    outcome_.policies.push_back({document.source, document.value->span, reading.policy.kind,
                                 document.pointer, document.name, document.address,
                                 holders_of(reading), statements, std::move(why)});
  }

  void note(const format::NotFollowed& call) {
    std::string line = place(call.source, call.place.begin) + call.address;
    if (!call.module.empty()) line += " (" + call.module + ")";
    if (call.known) line += ", known by its inputs";
    outcome_.not_followed.push_back(std::move(line));
  }

 private:
  /// `path:line:column: `
  [[nodiscard]] std::string place(std::size_t source, std::uint32_t offset) {
    const auto lines = lines_.try_emplace(source, sources_[source].text).first;
    const Position at = lines->second.position(offset);
    return sources_[source].path + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
           ": ";
  }

  [[nodiscard]] std::vector<std::string> holders_of(const Reading& reading) const {
    std::vector<std::string> keys;
    for (const std::size_t holder :
         workspace_.holders(static_cast<std::size_t>(&reading - readings_.data())))
      keys.push_back(workspace_.identity(holder).key);
    return keys;
  }

  std::span<const Source> sources_;
  const Workspace& workspace_;
  std::span<const Reading> readings_;
  BatchOutcome& outcome_;
  std::map<std::size_t, LineIndex> lines_;  // of the sources that were asked for
};

/// Lists and counts the policies of the sources to lint.
void take_stock(const LintRun& run, const BatchFiles& files, const Workspace& workspace,
                const BatchReadings& readings, BatchOutcome& outcome) {
  outcome.summary.files += files.count;
  PolicyLister lister(run.sources, workspace, readings.all, outcome);
  for (const std::span<const Reading> alternatives : readings.policies) lister.list(alternatives);
  // One that several roots make is one all the same.
  std::set<std::pair<std::size_t, std::uint32_t>> seen;
  for (const format::NotFollowed& call : files.located.not_followed)
    if (is_asked_for(run, files, call.source, call.scope) &&
        seen.emplace(call.source, call.place.begin).second)
      lister.note(call);
}

/// A batch whose policies are read.
class BatchLinter {
 public:
  BatchLinter(const LintRun& run, const BatchFiles& files, const Workspace& workspace,
              const BatchReadings& readings)
      : run_(run),
        files_(files),
        workspace_(workspace),
        readings_(readings),
        named_(readings.all, workspace),
        runner_(run.selections, run.catalog, readings, files.modules) {
    for (const Reading& reading : readings.all) {
      bool& broken = holds_policies_[reading.document->source];
      broken = broken || reading.document->value->unfinished;
      if (reading.document->references != nullptr) references_ = reading.document->references.get();
    }
  }

  std::optional<Error> lint(BatchOutcome& outcome, std::size_t workers) {
    const auto& all = files_.located.files;
    std::vector<Found> found(all.size());
    auto error = for_each_index(all.size(), workers, [&](std::size_t i, std::size_t) {
      if (is_judged(all[i])) found[i] = runner_.check(view_of(all[i]));
    });
    if (error) return error;
    // A rule may find the fault in another source, or in none: nobody can mend AWS's own policies.
    std::map<std::size_t, std::vector<Finding>> by_source;
    for (std::size_t i = 0; i < all.size(); ++i) {
      count_left_out(all[i].source, found[i].left_out, outcome);
      if (found[i].gave_up)
        outcome.failures.push_back({run_.sources[all[i].source].path,
                                    "a policy's conditions ask for too many requests to be tried: "
                                    "whom it lets in is not worked out"});
      for (Finding& finding : found[i].findings)
        by_source[finding.source].push_back(std::move(finding));
    }
    for (const format::FileFacts& facts : all) {
      if (!is_linted(facts.source)) continue;
      note(facts, outcome);
      place(facts, by_source[facts.source]);
    }
    suppress(outcome);
    keep(outcome);
    drop_impossible_fixes(outcome.findings);
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool is_linted(std::size_t source) const {
    return !is_context(run_, files_, source);
  }

  [[nodiscard]] bool is_judged(const format::FileFacts& facts) const {
    return is_linted(facts.source) &&
           (holds_policies_.contains(facts.source) || !is_foreign(run_, facts));
  }

  [[nodiscard]] SourceView view_of(const format::FileFacts& facts) const {
    const Source& source = run_.sources[facts.source];
    SourceView view;
    view.index = facts.source;
    view.text = source.text;
    view.sources = run_.sources;
    view.references = references_;
    view.errors = facts.errors;
    view.duplicates = facts.duplicates;
    view.comments = facts.comments;
    view.readings = readings_.all;
    view.workspace = &workspace_;
    view.surroundings = &run_.surroundings;
    view.named = &named_;
    view.today = run_.options.today;
    if (const Config* config = source.config.get()) view.trusted = config->context.trusted_accounts;
    return view;
  }

  void note(const format::FileFacts& facts, BatchOutcome& outcome) const {
    const std::string& path = run_.sources[facts.source].path;
    if (facts.unread) outcome.not_read.push_back(path + ": " + std::string(facts.why_unread));
    if (!is_judged(facts)) {
      if (!facts.parsed) outcome.notes.push_back(path + ": does not parse, and is not for AWS");
      return;
    }
    const auto holds = holds_policies_.find(facts.source);
    const bool broken = holds != holds_policies_.end() && holds->second;
    const bool told = !facts.errors.empty() &&
                      facts.errors.front().message == syntax::too_many_values();  // as a limit
    if ((!facts.parsed || broken) && !facts.errors.empty() && !told)
      outcome.failures.push_back({path, facts.errors.front().message, false, true});
  }

  static void count_left_out(std::size_t source, const LeftOut& left_out, BatchOutcome& outcome) {
    for (const auto& [rule, count] : left_out) outcome.left_out.push_back({source, rule, count});
  }

  /// Names what was found in a file by its policies, and leads it to where it is written.
  void place(const format::FileFacts& facts, std::vector<Finding>& findings) {
    if (findings.empty()) return;
    name(facts, findings);
    const Placer placer(places(), origins(),
                        [this](std::size_t source) { return is_linted(source); });
    for (Finding& finding : findings) placed_.push_back(placer.place(std::move(finding)));
    findings.clear();
  }

  /// Takes out what comments hold back, and finds what is wrong with those.
  void suppress(BatchOutcome& outcome) {
    if (!run_.options.suppression_comments) return;
    CommentSuppressions suppressions(files_.located.files, run_.sources, readings_.all);
    outcome.summary.suppressed += std::erase_if(placed_, [&](PlacedFinding& placed) {
      const auto reason = suppressions.hold_back(placed);
      if (reason && run_.options.keep_suppressed) {
        placed.finding.fixes.clear();  // nobody asks for them
        outcome.suppressed.push_back({std::move(placed.finding), true, std::string(*reason)});
      }
      return reason.has_value();
    });
    for (const format::FileFacts& facts : files_.located.files) {
      if (!is_linted(facts.source) || facts.comments.empty()) continue;
      const Selection& selection = run_.selections.of(facts.source);
      // Of a called module, another root's call may be what there is to hold back.
      const bool whole = run_.sources[facts.source].role != Role::context;
      const auto faults = suppressions.faults(facts.source, [&](const RuleInfo& rule) {
        return whole && selection.runs[index_of(rule)];
      });
      SourceView view = view_of(facts);
      view.suppression_faults = faults;
      Found found = runner_.check_suppressions(view);
      count_left_out(facts.source, found.left_out, outcome);
      name(facts, found.findings);
      append(outcome.findings, std::move(found.findings));
    }
  }

  /// What several policies have from one place is said once.
  void keep(BatchOutcome& outcome) {
    const bool apart = std::ranges::all_of(
        placed_, [](const PlacedFinding& placed) { return placed.finding.way == 0; });
    std::set<std::tuple<std::size_t, std::uint32_t, std::uint32_t, const RuleInfo*, std::string>>
        told;
    for (PlacedFinding& placed : placed_) {
      Finding& finding = placed.finding;
      const bool fresh = apart || told.emplace(finding.source, finding.span.begin, finding.span.end,
                                               finding.rule, finding.message)
                                      .second;
      if (fresh || finding.way == 0) outcome.findings.push_back(std::move(finding));
    }
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
    if (!origins_) origins_.emplace(readings_.all, references_);
    return *origins_;
  }

  const LintRun& run_;
  const BatchFiles& files_;
  const Workspace& workspace_;
  const BatchReadings& readings_;
  NamedPrincipals named_;
  RuleRunner runner_;
  std::map<std::size_t, bool> holds_policies_;  // sources with policies: is one of them broken?
  const format::References* references_ = nullptr;
  std::vector<PlacedFinding> placed_;
  std::optional<ReadingsByPlace> places_;
  std::optional<OriginUses> origins_;
};

/// Says which policies are not worked out across their statements where no finding says it.
void note_oversized(const LintRun& run, const BatchReadings& readings, BatchOutcome& outcome) {
  const std::size_t too_long = index_of(*find_rule(rule::policy_too_long));
  const auto asks_across = [&](std::size_t source) {
    const std::vector<bool>& runs = run.selections.of(source).runs;
    for (std::size_t i = 0; i < runs.size(); ++i)
      if (runs[i] && rule_checks()[i].across) return true;
    return false;
  };
  for (const std::span<const Reading> alternatives : readings.policies)
    for (const Reading& reading : alternatives) {
      const std::size_t source = reading.document->source;
      if (!reading.policy.mentions_ecr || !check::is_oversized(reading, run.catalog) ||
          !asks_across(source))
        continue;
      if (!check::is_refused_for_length(reading, run.catalog))
        outcome.failures.push_back(
            {run.sources[source].path,
             "a policy is not worked out across its statements: it has more than 1,000 of them, or "
             "of principals, or 200,000 pairs"});
      else if (!run.selections.of(source).runs[too_long])
        outcome.failures.push_back({run.sources[source].path,
                                    "a policy that is longer than AWS takes is not worked out "
                                    "across its statements (policy-too-long is off)"});
      else
        continue;
      break;  // one for all alternatives
    }
}

/// Says of which policies not all is looked at.
void note_cut(const LintRun& run, const BatchReadings& readings, BatchOutcome& outcome) {
  for (const std::span<const Reading> alternatives : readings.policies)
    for (const Reading& reading : alternatives) {
      const std::string& path = run.sources[reading.document->source].path;
      if (reading.policy.cut)
        outcome.failures.push_back({path, "a policy has more than " + std::to_string(kMostParts) +
                                              " statements and values: no more are looked at"});
      else if (reading.document->cut && !check::is_refused_for_length(reading, run.catalog))
        outcome.failures.push_back({path, "a policy has more than " +
                                              std::to_string(reading.document->text.size() - 1) +
                                              " bytes: its text is not looked at to its end"});
      else
        continue;
      break;  // one for all alternatives
    }
}

}  // namespace

Result<BatchOutcome> lint_batch(const LintRun& run, BatchFiles files, Arena& arena,
                                std::size_t workers) {
  BatchOutcome outcome;
  outcome.failures = std::move(files.failures);
  outcome.notes = std::move(files.located.notes);
  for (format::LimitReached& limit : files.located.limits)
    outcome.failures.push_back({run.sources[limit.source].path, std::move(limit.message)});
  add_managed_policies(files.located, run.catalog, arena,
                       [](const std::string&, std::string_view) { return kNoSource; });
  const Workspace workspace(files.located, run.places);
  BatchReadings readings = read_batch(files.located.documents, run.catalog, arena);
  std::erase_if(readings.policies, [&](std::span<const Reading> alternatives) {
    const format::Document& document = *alternatives.front().document;
    return document.of_catalog || !is_asked_for(run, files, document.source, document.scope);
  });
  take_stock(run, files, workspace, readings, outcome);
  note_oversized(run, readings, outcome);
  note_cut(run, readings, outcome);
  if (auto error = BatchLinter(run, files, workspace, readings).lint(outcome, workers))
    return std::move(*error);
  return outcome;
}

}  // namespace ecrlint::internal
