// Fills the lists and counts of a batch's outcome.
#include "lint/overview.hpp"

#include <map>

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

}  // namespace

void take_stock(const LintRun& run, const BatchFiles& files, const BatchReadings& readings,
                BatchOutcome& outcome) {
  outcome.summary.files += files.count;
  note_sides(readings, outcome);
  PolicyLister lister(run.sources, outcome);
  for (const std::span<const Reading> alternatives : readings.policies)
    if (!is_context(run, files, alternatives.front().document->source)) lister.list(alternatives);
}

}  // namespace ecrlint::internal
