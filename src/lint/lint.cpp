// Order of work: parse, locate, read, run the rules, sort.
#include "ecrlint/lint.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include "format/document.hpp"
#include "lint/identity.hpp"
#include "rules/registry.hpp"
#include "text/ascii.hpp"

namespace ecrlint {
namespace {

/// A source longer than a 32-bit offset can reach cannot be linted.
constexpr std::size_t kLongestText = 0xfffffff0;

/// The rules to run for each kind of policy, chosen once a run.
struct Selection {
  std::vector<std::size_t> for_kind[5];
  std::vector<std::size_t> per_source;
};

bool names(const std::vector<std::string>& words, const RuleInfo& rule) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return find_rule(word) == &rule; });
}

Selection select(const Options& options) {
  Selection selection;
  for (std::size_t i = 0; i < rules().size(); ++i) {
    const RuleInfo& rule = rules()[i];
    const RuleCheck& check = rule_checks()[i];
    const bool named = names(options.only, rule);
    if ((!named && !options.only.empty()) || names(options.ignore, rule)) continue;
    const auto shown_from = [&](Profile first) { return named || first <= options.profile; };
    if (check.per_source && shown_from(rule.profile)) selection.per_source.push_back(i);
    for (unsigned kind = 0; kind < std::size(selection.for_kind); ++kind) {
      const std::uint8_t bit = kind_bit(static_cast<PolicyKind>(kind));
      const bool later = (check.review_kinds & bit) != 0;
      const Profile first = later ? std::max(rule.profile, Profile::review) : rule.profile;
      if ((check.kinds & bit) != 0 && shown_from(first)) selection.for_kind[kind].push_back(i);
    }
  }
  return selection;
}

/// What one source gave.
struct Outcome {
  std::vector<Finding> findings;
  std::optional<Failure> failure;
  std::vector<std::string> partly_known;
  Summary summary;
};

class SourceLinter {
 public:
  SourceLinter(const Source& source, std::size_t index, const Options& options,
               const Selection& selection, const catalog::Catalog& catalog, Arena& arena)
      : source_(source),
        options_(options),
        selection_(selection),
        catalog_(catalog),
        arena_(arena) {
    view_.index = index;
    view_.text = source.text;
  }

  Outcome run() {
    outcome_.summary.files = 1;
    if (source_.text.size() > kLongestText) {
      outcome_.failure = Failure{source_.path, "longer than 4 GiB"};
      return std::move(outcome_);
    }
    tree_ = syntax::parse_json(source_.text, arena_);
    located_ = format::find_documents(tree_, source_.text, options_.kind, arena_);
    if (is_foreign()) return std::move(outcome_);
    collect_problems();
    read();
    check();
    Identifier identifier(tree_.root, view_);
    for (Finding& finding : outcome_.findings) identifier.identify(finding);
    return std::move(outcome_);
  }

 private:
  /// JSON with comments that mentions nothing of a policy is some other program's file.
  bool is_foreign() const {
    if (tree_.parsed) return located_.documents.empty();
    const std::string_view text = source_.text;
    const bool comments = text.find("//") != text.npos || text.find("/*") != text.npos;
    return located_.documents.empty() && comments && text.find("Statement") == text.npos &&
           text.find("olicy") == text.npos;
  }

  void collect_problems() {
    located_.errors.insert(located_.errors.begin(), tree_.errors.begin(), tree_.errors.end());
    located_.duplicates.insert(located_.duplicates.begin(), tree_.duplicates.begin(),
                               tree_.duplicates.end());
    view_.errors = located_.errors;
    view_.duplicates = located_.duplicates;
    const bool broken =
        std::any_of(located_.documents.begin(), located_.documents.end(),
                    [](const auto& document) { return document.value->unfinished; });
    if ((!tree_.parsed || broken) && !located_.errors.empty())
      outcome_.failure = Failure{source_.path, located_.errors.front().message};
  }

  void read() {
    readings_.reserve(located_.documents.size());
    for (const format::Document& document : located_.documents)
      readings_.push_back({&document, read_policy(*document.value, document.kind, document.plain,
                                                  catalog_, arena_)});
    view_.readings = readings_;
    collect_owned();
    outcome_.summary.policies = readings_.size();
    for (const Reading& reading : readings_) {
      outcome_.summary.statements += reading.policy.statements.size();
      if (!reading.policy.partly_known.empty()) note_partly_known(reading.policy);
    }
  }

  void collect_owned() {
    for (const Reading& reading : readings_) {
      if (reading.policy.kind != PolicyKind::identity || !reading.policy.mentions_ecr) continue;
      for (const std::string& owner : reading.document->owners) owned_.push_back({owner, &reading});
    }
    std::stable_sort(owned_.begin(), owned_.end(),
                     [](const Owned& a, const Owned& b) { return a.owner < b.owner; });
    view_.owned = owned_;
  }

  void note_partly_known(const Policy& policy) {
    ++outcome_.summary.partly_known;
    const Position at = LineIndex(source_.text).position(policy.open.begin);
    outcome_.partly_known.push_back(source_.path + ":" + std::to_string(at.line) + ":" +
                                    std::to_string(at.column) + ": " + policy.partly_known);
  }

  void check() {
    if (!view_.errors.empty() || !view_.duplicates.empty()) {
      const Reading nothing;
      Pass pass(view_, nothing, catalog_, outcome_.findings);
      for (const std::size_t rule : selection_.per_source) run_rule(rule, pass);
    }
    for (const Reading& reading : readings_) {
      Pass pass(view_, reading, catalog_, outcome_.findings);
      for (const std::size_t rule :
           selection_.for_kind[static_cast<std::size_t>(reading.policy.kind)])
        if (reading.policy.mentions_ecr || !rule_checks()[rule].ecr_only) run_rule(rule, pass);
    }
  }

  static void run_rule(std::size_t rule, Pass& pass) {
    pass.start(rules()[rule]);
    rule_checks()[rule].check(pass);
  }

  const Source& source_;
  const Options& options_;
  const Selection& selection_;
  const catalog::Catalog& catalog_;
  Arena& arena_;
  syntax::Tree tree_;
  format::Located located_;
  std::vector<Reading> readings_;
  std::vector<Owned> owned_;
  SourceView view_;
  Outcome outcome_;
};

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

Report merge(std::vector<Outcome>& outcomes, std::span<const Source> sources) {
  Report report;
  for (Outcome& outcome : outcomes) {
    append(report.findings, outcome.findings);
    append(report.partly_known, outcome.partly_known);
    if (outcome.failure) report.failures.push_back(std::move(*outcome.failure));
    report.summary.files += outcome.summary.files;
    report.summary.policies += outcome.summary.policies;
    report.summary.partly_known += outcome.summary.partly_known;
    report.summary.statements += outcome.summary.statements;
  }
  const auto key = [&](const Finding& f) {
    return std::tuple(std::string_view(sources[f.source].path), f.source, f.span.begin,
                      f.rule->code, f.span.end);
  };
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  finish_fingerprints(report.findings, sources);
  return report;
}

}  // namespace

Report lint(std::span<const Source> sources, const Options& options) {
  const Selection selection = select(options);
  const catalog::Catalog& catalog =
      options.catalog ? *options.catalog : catalog::Catalog::built_in();
  std::vector<Outcome> outcomes(sources.size());
  for_each_index(sources.size(), options.jobs, [&](std::size_t i, Arena& arena) {
    outcomes[i] = SourceLinter(sources[i], i, options, selection, catalog, arena).run();
  });
  return merge(outcomes, sources);
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
