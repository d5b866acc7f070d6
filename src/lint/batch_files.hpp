// The files of a batch, and where policies are in them.
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <vector>

#include "format/document.hpp"
#include "lint/batch.hpp"

namespace ecrlint::internal {

/// Refers to the sources and the arena.
struct BatchFiles {
  format::Located located;
  /// Sources outside the batch that its modules have policies from.
  std::vector<std::size_t> read_too;
  /// Those from which a linted module has a policy: they belong to it, and are linted with it
  /// whatever their role.
  std::set<std::size_t> belonging;
  std::vector<Failure> failures;
  std::size_t count = 0;  ///< of the sources to lint
  bool modules = false;   ///< are there Terraform modules among them?
};

/// Finds all policies of a batch. Terraform modules may read any other source of the run.
[[nodiscard]] BatchFiles locate_batch(const LintRun& run, std::span<const std::size_t> batch,
                                      Arena& arena);

/// Is the source only read for what others refer to?
[[nodiscard]] bool is_context(const LintRun& run, const BatchFiles& files, std::size_t source);

/// Is it a file of some other program, of which no fault is to be told? JSON with comments, or YAML
/// that is none before a program filled it in, is one when it mentions nothing of a policy.
[[nodiscard]] bool is_foreign(const LintRun& run, const BatchFiles& files,
                              const format::FileFacts& facts);

}  // namespace ecrlint::internal
