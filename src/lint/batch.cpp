// Order of work in a unit: locate, read, run the rules, name the findings.
#include "lint/batch.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "format/document.hpp"
#include "format/terraform/terraform.hpp"
#include "lint/alternatives.hpp"
#include "lint/fingerprint.hpp"
#include "lint/suppressions.hpp"
#include "pages/rules.hpp"
#include "rules/registry.hpp"
#include "text/span.hpp"
#include "workspace/accounts.hpp"

namespace ecrlint::internal {
namespace {

/// So many may repeat each other before it is looked at.
constexpr std::size_t kManyFindings = 10'000;

/// Does another program fill the text in before it is YAML, as Helm does?
bool is_filled_in(std::string_view text) {
  return text.find("{{") != text.npos || text.find("{%") != text.npos;
}

/// Which rules run.
enum class Scope : std::uint8_t { batch, workspace };

class BatchLinter {
 public:
  BatchLinter(const Run& run, Arena& arena, Scope scope = Scope::batch)
      : run_(run), arena_(arena), scope_(scope) {}

  BatchOutcome lint(std::span<const std::size_t> batch) {
    for (const std::size_t index : batch) {
      outcome_.summary.files += source(index).role == Role::context ? 0 : 1;
      add_file(index);
    }
    locate();
    outcome_.notes = std::move(located_.notes);
    read();
    for (const format::FileFacts& facts : located_.files) check_file(facts);
    for (const format::FileFacts& facts : located_.files)
      if (!facts.comments.empty() && !is_context(facts.source)) suppress(facts);
    // A rule that looks across sources may find the fault in what is only read for others.
    std::erase_if(outcome_.findings,
                  [&](const Finding& finding) { return is_context(finding.source); });
    return std::move(outcome_);
  }

 private:
  [[nodiscard]] const Source& source(std::size_t index) const { return run_.sources[index]; }

  [[nodiscard]] const Selection& selection_of(std::size_t index) const {
    return run_.selections.of(index);
  }

  /// Is it only read for what others refer to?
  [[nodiscard]] bool is_context(std::size_t index) const {
    return source(index).role == Role::context && !read_.contains(index);
  }

  void fail(std::size_t index, std::string message) {
    outcome_.failures.push_back({source(index).path, std::move(message)});
  }

  void add_file(std::size_t index) {
    const Source& added = source(index);
    if (added.text.size() > kLongestText) return fail(index, "longer than 4 GiB");
    files_.push_back({index, added.path, added.text});
  }

  void locate() {
    const auto others = std::stable_partition(
        files_.begin(), files_.end(),
        [](const format::File& file) { return format::is_terraform(file.path); });
    if (others != files_.begin()) locate_modules({files_.begin(), others});
    for (auto file = others; file != files_.end(); ++file)
      if (std::find(outcome_.read_too.begin(), outcome_.read_too.end(), file->source) ==
          outcome_.read_too.end())
        format::append(located_, format::locate(*file, run_.options.kind, arena_));
    Accounts(run_.accounts).tell(located_);
  }

  /// Modules may read any other source; its policies are then theirs.
  void locate_modules(std::vector<format::File> all) {
    modules_ = true;
    for (std::size_t i = 0; i < run_.sources.size(); ++i)
      if (!format::is_terraform(source(i).path) && source(i).role != Role::config &&
          source(i).text.size() <= kLongestText)
        all.push_back({i, source(i).path, source(i).text});
    located_ = format::locate_in_modules(all, run_.options.kind, arena_);
    note_read();
    for (const format::FileFacts& facts : located_.files)
      if (!format::is_terraform(source(facts.source).path))
        outcome_.read_too.push_back(facts.source);
    for (const std::size_t index : outcome_.read_too)
      outcome_.summary.files += is_context(index) ? 0 : 1;
  }

  /// A file that a module has its policy from belongs to the module.
  void note_read() {
    for (const format::Document& document : located_.documents)
      if (document.reader && source(*document.reader).role != Role::context &&
          !format::is_terraform(source(document.source).path))
        read_.insert(document.source);
  }

  /// What every instance of a resource has is said once. The findings from `first` on are of one
  /// source.
  void drop_doubles(std::size_t first) {
    const auto key = [](const Finding& f) {
      return std::tuple(f.span.begin, f.span.end, f.rule, std::string_view(f.message));
    };
    std::vector<Finding>& all = outcome_.findings;
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
    std::stable_sort(begin, all.end(),
                     [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
    const auto same = [&](const Finding& a, const Finding& b) { return key(a) == key(b); };
    all.erase(std::unique(begin, all.end(), same), all.end());
  }

  /// JSON with comments, or YAML that is none before a program filled it in, is some other
  /// program's file when it mentions nothing of a policy.
  [[nodiscard]] bool is_foreign(const format::FileFacts& facts) const {
    if (has_documents(facts.source)) return false;
    if (facts.parsed) return true;
    const std::string_view text = source(facts.source).text;
    const auto has = [&](std::string_view word) { return text.find(word) != text.npos; };
    const std::string_view path = source(facts.source).path;
    if (format::is_terraform(path)) return false;
    if (format::is_yaml({facts.source, path, text}))
      return !has("AWS::") && (is_filled_in(text) || !has("Statement") || !has("Effect"));
    const bool comments = text.find("//") != text.npos || text.find("/*") != text.npos;
    return comments && text.find("Statement") == text.npos && text.find("olicy") == text.npos;
  }

  [[nodiscard]] bool has_documents(std::size_t index) const {
    return std::any_of(located_.documents.begin(), located_.documents.end(),
                       [&](const format::Document& document) { return document.source == index; });
  }

  void read() {
    readings_.reserve(located_.documents.size());
    for (const format::Document& document : located_.documents)
      readings_.push_back({&document, read_policy(*document.value, document.kind, document.plain,
                                                  run_.catalog, arena_)});
    collect_owned();
    collect_targeted();
    note_sides();
    for (std::size_t i = 0; i < readings_.size(); i = end_of_group(i)) {
      if (is_context(readings_[i].document->source)) continue;
      ++outcome_.summary.policies;
      outcome_.summary.statements += readings_[i].policy.statements.size();
      list(std::span(readings_).subspan(i, end_of_group(i) - i));
    }
  }

  /// One behind the last reading that is an alternative of the same policy.
  [[nodiscard]] std::size_t end_of_group(std::size_t begin) const {
    std::size_t end = begin + 1;
    while (end < readings_.size() &&
           format::same_group(*readings_[begin].document, *readings_[end].document))
      ++end;
    return end;
  }

  void note_sides() {
    for (const Reading& reading : readings_) {
      // A registry's policy lets callers in as a repository's does.
      if (reading.policy.kind == PolicyKind::repository ||
          reading.policy.kind == PolicyKind::registry)
        outcome_.repositories.push_back(reading.document->source);
      if (!reading.document->owners.empty())
        outcome_.identities.push_back(reading.document->source);
    }
  }

  void collect_owned() {
    for (const Reading& reading : readings_) {
      if (reading.policy.kind == PolicyKind::trust)
        for (const std::string& owner : reading.document->owners)
          trusting_.push_back({owner, &reading});
      if (reading.policy.kind != PolicyKind::identity || !reading.policy.mentions_ecr) continue;
      for (const std::string& owner : reading.document->owners) owned_.push_back({owner, &reading});
    }
    std::stable_sort(
        owned_.begin(), owned_.end(),
        [](const OwnedReading& a, const OwnedReading& b) { return a.owner < b.owner; });
    std::stable_sort(trusting_.begin(), trusting_.end(),
                     [](const Trusting& a, const Trusting& b) { return a.owner < b.owner; });
  }

  void collect_targeted() {
    for (const Reading& reading : readings_)
      if (!reading.document->target.empty())
        targeted_.push_back({reading.document->target, &reading});
    std::stable_sort(targeted_.begin(), targeted_.end(),
                     [](const Targeted& a, const Targeted& b) { return a.target < b.target; });
  }

  void list(std::span<const Reading> alternatives) {
    const Reading& reading = alternatives.front();
    const format::Document& document = *reading.document;
    std::string why = alternatives.size() > 1 ? "a condition is not known" : "";
    for (const Reading& one : alternatives)
      if (!one.policy.partly_known.empty()) why = one.policy.partly_known;
    if (!why.empty()) note_partly_known(reading, why);
    outcome_.policies.push_back({document.source, document.value->span, reading.policy.kind,
                                 document.pointer, document.name, document.address, document.owners,
                                 reading.policy.statements.size(), std::move(why)});
  }

  void note_partly_known(const Reading& reading, const std::string& why) {
    ++outcome_.summary.partly_known;
    const Source& holder = source(reading.document->source);
    const auto lines = lines_.try_emplace(reading.document->source, holder.text).first;
    const Position at = lines->second.position(reading.policy.open.begin);
    outcome_.partly_known.push_back(holder.path + ":" + std::to_string(at.line) + ":" +
                                    std::to_string(at.column) + ": " + why);
  }

  [[nodiscard]] SourceView view_of(const format::FileFacts& facts) const {
    SourceView view;
    view.index = facts.source;
    view.text = source(facts.source).text;
    view.errors = facts.errors;
    view.duplicates = facts.duplicates;
    view.comments = facts.comments;
    view.readings = readings_;
    view.owned = owned_;
    view.trusting = trusting_;
    view.targeted = targeted_;
    view.made = located_.made;
    view.surroundings = &run_.surroundings;
    if (const Config* config = source(facts.source).config.get())
      view.trusted = config->context.trusted_accounts;
    return view;
  }

  void check_file(const format::FileFacts& facts) {
    if (is_context(facts.source)) return;
    if (is_foreign(facts)) {
      if (!facts.parsed)
        outcome_.notes.push_back(source(facts.source).path +
                                 ": does not parse, and is not for AWS");
      return;
    }
    const SourceView view = view_of(facts);
    note_failure(facts);
    const std::size_t before = outcome_.findings.size();
    check(view);
    if (outcome_.findings.size() == before) return;
    Identifier identifier(facts.root, view);
    if (!origins_) origins_.emplace(readings_);
    for (std::size_t i = before; i < outcome_.findings.size(); ++i) {
      identifier.identify(outcome_.findings[i]);
      origins_->relate(outcome_.findings[i]);
    }
  }

  void note_failure(const format::FileFacts& facts) {
    const bool broken = std::any_of(
        located_.documents.begin(), located_.documents.end(), [&](const auto& document) {
          return document.source == facts.source && document.value->unfinished;
        });
    if ((!facts.parsed || broken) && !facts.errors.empty())
      fail(facts.source, facts.errors.front().message);
  }

  void check(const SourceView& view) {
    const Selection& selection = selection_of(view.index);
    std::vector<Finding>& findings = outcome_.findings;
    const bool faulty = !view.errors.empty() || !view.duplicates.empty();
    if (faulty && scope_ == Scope::batch) {
      const Reading nothing;
      Pass pass(view, nothing, run_.catalog, findings);
      for (const std::size_t rule : selection.per_source) run_rule(rule, pass);
    }
    const std::size_t before = findings.size();
    std::size_t many = before + kManyFindings;
    for (std::size_t i = 0; i < readings_.size(); i = end_of_group(i)) {
      if (readings_[i].document->source != view.index) continue;
      const auto group = std::span(readings_).subspan(i, end_of_group(i) - i);
      if (group.size() == 1)
        check_policy(view, group.front(), findings);
      else
        check_group(view, group);
      if (!modules_ || findings.size() < many) continue;
      drop_doubles(before);
      many = 2 * findings.size() + kManyFindings;
    }
    if (modules_) drop_doubles(before);
  }

  void check_policy(const SourceView& view, const Reading& reading,
                    std::vector<Finding>& findings) {
    Pass pass(view, reading, run_.catalog, findings);
    for (const std::size_t rule :
         selection_of(view.index).for_kind[static_cast<std::size_t>(reading.policy.kind)])
      if (judges(rule, reading)) run_rule(rule, pass);
  }

  /// Has the rule something to say of such a policy?
  [[nodiscard]] bool judges(std::size_t rule, const Reading& reading) const {
    if (rule_checks()[rule].workspace != (scope_ == Scope::workspace)) return false;
    return (rule_checks()[rule].kinds & kind_bit(reading.policy.kind)) != 0 &&
           (reading.policy.mentions_ecr || !rule_checks()[rule].ecr_only);
  }

  void check_group(const SourceView& view, std::span<const Reading> group) {
    std::vector<std::vector<Finding>> found(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) check_policy(view, group[i], found[i]);
    const auto was_asked = [this](const RuleInfo& rule, const Reading& reading) {
      return judges(index_of(rule), reading);
    };
    for (Finding& finding : merge_alternatives(group, std::move(found), was_asked))
      outcome_.findings.push_back(std::move(finding));
  }

  /// Once all files are checked, for findings of one may stand in another.
  void suppress(const format::FileFacts& facts) {
    Suppressions suppressions(source(facts.source).text, facts.comments);
    if (suppressions.empty()) return;
    for (const Reading& reading : readings_) {
      if (reading.document->source != facts.source) continue;
      suppressions.add(Suppressions::Extent::block, reading.document->holder);
      suppressions.add(Suppressions::Extent::code, reading.document->shown);
      suppressions.add(Suppressions::Extent::policy, reading.policy.root->span);
      suppressions.add_around(facts.root, reading.policy.root->span);
      for (const Statement& statement : reading.policy.statements)
        suppressions.add(Suppressions::Extent::statement, statement.value->span);
    }
    std::vector<Finding>& findings = outcome_.findings;
    outcome_.summary.suppressed += std::erase_if(findings, [&](const Finding& finding) {
      return finding.source == facts.source && suppressions.hold_back(finding);
    });
    if (scope_ == Scope::workspace) return;  // its unit has said what is wrong with them
    const Selection& selection = selection_of(facts.source);
    const auto faults = suppressions.faults([&](const RuleInfo& rule) {
      const auto index = index_of(rule);
      return selection.runs[index] && !rule_checks()[index].workspace;
    });
    report_faults(facts, faults);
  }

  void report_faults(const format::FileFacts& facts, std::span<const SuppressionFault> faults) {
    SourceView view = view_of(facts);
    view.suppression_faults = faults;
    std::vector<Finding>& findings = outcome_.findings;
    const std::size_t before = findings.size();
    const Reading nothing;
    Pass pass(view, nothing, run_.catalog, findings);
    for (const std::size_t rule : selection_of(facts.source).last) run_rule(rule, pass);
    Identifier identifier(facts.root, view);
    for (std::size_t i = before; i < findings.size(); ++i) identifier.identify(findings[i]);
  }

  static void run_rule(std::size_t rule, Pass& pass) {
    pass.start(rules()[rule]);
    rule_checks()[rule].check(pass);
  }

  const Run& run_;
  Arena& arena_;
  Scope scope_;
  std::vector<format::File> files_;
  format::Located located_;
  std::vector<Reading> readings_;
  std::vector<OwnedReading> owned_;
  std::vector<Trusting> trusting_;
  std::vector<Targeted> targeted_;
  std::map<std::size_t, LineIndex> lines_;  // of the sources that were asked for
  std::optional<OriginFinder> origins_;     // once there is a finding
  bool modules_ = false;
  std::set<std::size_t> read_;  // sources that hold the policies of others
  BatchOutcome outcome_;
};

}  // namespace

BatchOutcome lint_batch(const Run& run, std::span<const std::size_t> batch, Arena& arena) {
  return BatchLinter(run, arena).lint(batch);
}

std::vector<Finding> lint_workspace(const Run& run, std::span<const std::size_t> sources) {
  Arena arena;
  return BatchLinter(run, arena, Scope::workspace).lint(sources).findings;
}

}  // namespace ecrlint::internal
