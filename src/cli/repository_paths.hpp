// SPDX-License-Identifier: Apache-2.0
// Paths as code scanning wants them: relative to the root of the repository.
#pragma once

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"

namespace ecrlint::cli {

/// While it lives, sources and failures below the repository of the working directory have paths
/// relative to its root. Outside a repository nothing changes. Both must outlive it.
class RepositoryPaths {
 public:
  RepositoryPaths(std::vector<Source>& sources, Report& report);
  ~RepositoryPaths();
  RepositoryPaths(const RepositoryPaths&) = delete;
  RepositoryPaths& operator=(const RepositoryPaths&) = delete;

  [[nodiscard]] VersionControl version_control() const;

 private:
  void swap();

  std::string root_;
  std::vector<Source>& sources_;
  Report& report_;
  std::vector<std::string> source_paths_;
  std::vector<std::string> failure_paths_;
};

}  // namespace ecrlint::cli
