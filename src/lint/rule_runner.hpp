// SPDX-License-Identifier: Apache-2.0
// Runs the rules that are selected for a source over its policies.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "lint/readings.hpp"
#include "lint/selection.hpp"

namespace ecrlint::internal {

/// How many findings of a rule, by its index, were not kept for their number.
using LeftOut = std::map<std::size_t, std::size_t>;

/// What the rules find in a source.
struct Found {
  std::vector<Finding> findings;
  LeftOut left_out;
  bool gave_up = false;  ///< on whom a policy lets in
};

/// Refers to all that it is made of. Immutable.
class RuleRunner {
 public:
  /// `repeats` says that several policies may be instances of one text, of which each finding is
  /// told once.
  RuleRunner(const Selections& selections, const catalog::Catalog& catalog,
             const BatchReadings& readings, bool repeats)
      : selections_(selections), catalog_(catalog), readings_(readings), repeats_(repeats) {}

  /// What the rules find in a source.
  [[nodiscard]] Found check(const SourceView& view) const;

  /// What those find that wait for all others: in the faults of suppressions.
  [[nodiscard]] Found check_suppressions(const SourceView& view) const;

 private:
  void check_text(const SourceView& view, Found& found) const;
  void check_policy(const SourceView& view, const Reading& reading, Found& found) const;
  void check_alternatives(const SourceView& view, std::span<const Reading> alternatives,
                          Found& found) const;
  struct Outcome;
  [[nodiscard]] bool is_agreed(std::span<const Outcome> outcomes, const Outcome& outcome,
                               const Finding& finding) const;
  static void name_conditions(std::span<const Outcome> outcomes, const Outcome& outcome,
                              Finding& finding);
  /// How far what a policy says goes.
  struct Reach {
    bool elsewhere = false;  ///< it says nothing of the repository that it is put on
    bool oversized = false;  ///< its statements are not weighed against each other
  };
  void check_as_repository(const SourceView& view, const Reading& reading, Pass& pass,
                           Found& found) const;
  [[nodiscard]] Reach reach_of(const Reading& reading) const;
  [[nodiscard]] bool judges(std::size_t rule, const Reading& reading) const;
  [[nodiscard]] static bool judges(std::size_t rule, const Reading& reading, PolicyKind kind,
                                   const Reach& reach);

  const Selections& selections_;
  const catalog::Catalog& catalog_;
  const BatchReadings& readings_;
  bool repeats_;
};

}  // namespace ecrlint::internal
