// Lints files that belong together: one alone, or those of Terraform modules.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "rules/registry.hpp"
#include "text/arena.hpp"

namespace ecrlint {

/// The rules to run, chosen once a run.
struct Selection {
  std::vector<std::size_t> for_kind[5];  ///< by PolicyKind
  std::vector<std::size_t> per_source;
  std::vector<std::size_t> last;
  std::vector<bool> runs;  ///< by rule: is it in any of these?
};

[[nodiscard]] Selection select_rules(const Options& options);

/// What a unit gave.
struct Outcome {
  std::vector<Finding> findings;
  std::vector<Failure> failures;
  std::vector<std::string> partly_known;
  std::vector<std::string> notes;
  std::vector<std::size_t> read_too;  ///< sources outside the unit that hold policies of it
  std::vector<PolicyInfo> policies;
  Summary summary;
};

/// What all units of a run share. Immutable while they run.
struct Run {
  std::span<const Source> sources;
  const Options& options;
  const Selection& selection;
  const catalog::Catalog& catalog;
};

/// Lints the sources of these indices together. Thread-safe, but for the arena, which must be
/// empty.
[[nodiscard]] Outcome lint_unit(const Run& run, std::span<const std::size_t> unit, Arena& arena);

}  // namespace ecrlint
