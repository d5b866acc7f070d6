// SPDX-License-Identifier: Apache-2.0
// Swaps shown paths against repository paths and back, so that no text is copied.
#include "cli/repository_paths.hpp"

#include <cstddef>
#include <filesystem>

#include "cli/repository.hpp"
#include "cli/walk.hpp"

namespace ecrlint::cli {
namespace {

/// `path` from `root`, or as it is if it does not lie below. Links count as what they lead to,
/// because code scanning cannot show a finding on a link.
std::string below(const std::string& root, const std::string& working_directory,
                  const std::string& path) {
  std::string full = canonical_path(path);
  if (full.empty()) {  // standard input, or not there
    const std::filesystem::path base(working_directory);
    full = (base / path).lexically_normal().string();
  }
  const std::string start = root == "/" ? root : root + "/";
  return full.starts_with(start) && full.size() > start.size() ? full.substr(start.size()) : path;
}

}  // namespace

RepositoryPaths::RepositoryPaths(std::vector<Source>& sources, Report& report)
    : sources_(sources), report_(report) {
  const std::string working_directory = canonical_path(".");
  root_ = find_repository(working_directory);
  const auto changed = [&](const std::string& path) {
    return root_.empty() || path.starts_with('<') ? path : below(root_, working_directory, path);
  };
  for (const Source& source : sources_) source_paths_.push_back(changed(source.path));
  for (const Failure& failure : report_.failures) failure_paths_.push_back(changed(failure.path));
  swap();
}

RepositoryPaths::~RepositoryPaths() { swap(); }

void RepositoryPaths::swap() {
  for (std::size_t i = 0; i < sources_.size(); ++i) sources_[i].path.swap(source_paths_[i]);
  for (std::size_t i = 0; i < report_.failures.size(); ++i)
    report_.failures[i].path.swap(failure_paths_[i]);
}

VersionControl RepositoryPaths::version_control() const {
  return root_.empty() ? VersionControl{} : ecrlint::cli::version_control(root_);
}

}  // namespace ecrlint::cli
