// SPDX-License-Identifier: Apache-2.0
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
  /// Sources that modules have policies from, whose files they are then.
  std::vector<std::size_t> read_too;
  /// Those that a linted file calls as modules, or from which one has a policy: they belong to it,
  /// and are linted with it whatever their role.
  std::set<std::size_t> belonging;
  std::vector<Failure> failures;
  std::size_t count = 0;  ///< of the sources to lint
  bool modules = false;   ///< are there Terraform modules among them?
};

/// Finds all policies of a file.
[[nodiscard]] BatchFiles locate_file(const LintRun& run, std::size_t source, Arena& arena);

/// Finds all policies of the Terraform modules of a run, which may read any of its sources.
[[nodiscard]] BatchFiles locate_modules(const LintRun& run, Arena& arena);

/// Is it known without any other file what to say of these policies?
[[nodiscard]] bool stands_alone(const BatchFiles& files);

void append(BatchFiles& into, BatchFiles more);

/// Is the source only read for what others refer to?
[[nodiscard]] bool is_context(const LintRun& run, const BatchFiles& files, std::size_t source);

/// Is what stands in a source there for a root file that is to be linted, or to be linted itself?
[[nodiscard]] bool is_asked_for(const LintRun& run, const BatchFiles& files, std::size_t source,
                                std::size_t scope);

/// Is a file without policies one of some other program, of which no fault is to be told? One that
/// nobody named, JSON with comments, and YAML are when they mention nothing of a policy.
[[nodiscard]] bool is_foreign(const LintRun& run, const format::FileFacts& facts);

}  // namespace ecrlint::internal
