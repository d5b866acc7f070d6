// SPDX-License-Identifier: Apache-2.0
// Fills the lists and counts of a batch's outcome.
#include "lint/overview.hpp"

#include <map>

namespace ecrlint::internal {
namespace {

/// Why not all of a policy is known; empty when it is.
std::string why_partly_known(std::span<const Reading> alternatives) {
  std::string why = alternatives.size() > 1 ? "a condition is not known" : "";
  for (const Reading& one : alternatives)
    if (!one.policy.partly_known.empty()) why = one.policy.partly_known;
  return why;
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
    outcome_.summary.statements += reading.policy.statements.size();
    std::string why = why_partly_known(alternatives);
    if (!why.empty()) note_partly_known(reading, why);
    outcome_.policies.push_back({document.source, document.value->span, reading.policy.kind,
                                 document.pointer, document.name, document.address,
                                 holders_of(reading), reading.policy.statements.size(),
                                 std::move(why)});
  }

 private:
  [[nodiscard]] std::vector<std::string> holders_of(const Reading& reading) const {
    std::vector<std::string> keys;
    for (const std::size_t holder :
         workspace_.holders(static_cast<std::size_t>(&reading - readings_.data())))
      keys.push_back(workspace_.identity(holder).key);
    return keys;
  }

  void note_partly_known(const Reading& reading, const std::string& why) {
    ++outcome_.summary.partly_known;
    const Source& holder = sources_[reading.document->source];
    const auto lines = lines_.try_emplace(reading.document->source, holder.text).first;
    const Position at = lines->second.position(reading.policy.open.begin);
    outcome_.partly_known.push_back(holder.path + ":" + std::to_string(at.line) + ":" +
                                    std::to_string(at.column) + ": " + why);
  }

  std::span<const Source> sources_;
  const Workspace& workspace_;
  std::span<const Reading> readings_;
  BatchOutcome& outcome_;
  std::map<std::size_t, LineIndex> lines_;  // of the sources that were asked for
};

}  // namespace

void take_stock(const LintRun& run, const BatchFiles& files, const Workspace& workspace,
                const BatchReadings& readings, BatchOutcome& outcome) {
  outcome.summary.files += files.count;
  PolicyLister lister(run.sources, workspace, readings.all, outcome);
  for (const std::span<const Reading> alternatives : readings.policies)
    if (!is_context(run, files, alternatives.front().document->source)) lister.list(alternatives);
}

}  // namespace ecrlint::internal
