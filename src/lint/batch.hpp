// Lints files that belong together: one alone, or those of Terraform modules.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "lint/selection.hpp"
#include "text/arena.hpp"
#include "workspace/surroundings.hpp"

namespace ecrlint::internal {

/// What a batch contributes to the report, and what the run has to know of it.
struct BatchOutcome {
  std::vector<Finding> findings;
  std::vector<Failure> failures;
  std::vector<std::string> partly_known;
  std::vector<std::string> notes;
  std::vector<std::size_t> read_too;  ///< sources outside the batch that hold policies of it
  std::vector<PolicyInfo> policies;
  std::vector<std::size_t> repositories;  ///< sources with policies of repositories, registries
  std::vector<std::size_t> identities;    ///< and with what is attached to users and roles
  Summary summary;
};

/// What all batches of a run share. Immutable while they are linted.
struct LintRun {
  std::span<const Source> sources;
  const Options& options;
  const Selections& selections;
  const catalog::Catalog& catalog;
  const Surroundings& surroundings;
  std::span<const std::string> accounts;  ///< by source, see accounts_of
};

/// Lints the sources of these indices together. Thread-safe, but for the arena, which must be
/// empty.
[[nodiscard]] BatchOutcome lint_batch(const LintRun& run, std::span<const std::size_t> batch,
                                      Arena& arena);

/// Runs the rules that look across sources, and no others.
[[nodiscard]] std::vector<Finding> lint_workspace(const LintRun& run,
                                                  std::span<const std::size_t> sources);

}  // namespace ecrlint::internal
