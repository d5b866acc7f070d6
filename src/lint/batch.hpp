// SPDX-License-Identifier: Apache-2.0
// Lints files together: one that says all by itself, or all others.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/result.hpp"
#include "lint/selection.hpp"
#include "text/arena.hpp"
#include "workspace/accounts.hpp"
#include "workspace/surroundings.hpp"

namespace ecrlint::internal {

/// So many findings of a rule in a source were not kept for their number.
struct LeftOutFindings {
  std::size_t source = 0;
  std::size_t rule = 0;
  std::size_t count = 0;
};

/// What a batch contributes to the report.
struct BatchOutcome {
  std::vector<Finding> findings;
  std::vector<SuppressedFinding> suppressed;  ///< by comments; empty unless they are to be kept
  std::vector<LeftOutFindings> left_out;
  std::vector<Failure> failures;
  std::vector<std::string> partly_known;
  std::vector<std::string> not_followed;
  std::vector<std::string> not_read;
  std::vector<std::string> notes;
  std::vector<PolicyInfo> policies;
  Summary summary;
};

/// What all batches of a run share. Immutable while they are linted.
struct LintRun {
  std::span<const Source> sources;
  const Options& options;
  const Selections& selections;
  const catalog::Catalog& catalog;
  const Surroundings& surroundings;
  std::span<const SourcePlace> places;  ///< by source, see places_of
};

struct BatchFiles;

/// Lints files together, on as many threads. The arena must be that of the files, or outlive them.
/// Thread-safe for one worker.
[[nodiscard]] Result<BatchOutcome> lint_batch(const LintRun& run, BatchFiles files, Arena& arena,
                                              std::size_t workers);

}  // namespace ecrlint::internal
