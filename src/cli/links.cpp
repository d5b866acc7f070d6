// SPDX-License-Identifier: Apache-2.0
// Goes along a path from link to link.
#include "cli/links.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstddef>

#include "cli/io.hpp"
#include "cli/repository.hpp"
#include "cli/walk.hpp"

namespace ecrlint::cli {
namespace {

/// Asks `is_it(folder, target, is_last)` for each link on a path, in order, until one is it. The
/// folder is canonical, as is the target, which is empty where the link leads to nothing.
template <class IsIt>
bool any_link(std::string_view path, IsIt is_it) {
  std::string at = path.starts_with('/') ? "/" : canonical_path(".");
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      at = folder_of(at);
      continue;
    }
    std::string next = joined(at, name);
    struct stat about = {};
    if (::lstat(next.c_str(), &about) != 0) return false;
    if (S_ISLNK(about.st_mode)) {
      std::string target = canonical_path(next);
      if (is_it(at, target, path.find_first_not_of('/') == path.npos)) return true;
      if (target.empty()) return false;
      next = std::move(target);
    }
    at = std::move(next);
  }
  return false;
}

bool is_of_system(const std::string& folder) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"/dev", "/proc"},
      [&](std::string_view root) { return folder == root || is_inside(folder, root); });
}

}  // namespace

bool leads_out(const std::string& path, bool anywhere) {
  const std::string working_directory = canonical_path(".");
  return any_link(path, [&](const std::string& folder, const std::string& target, bool) {
    std::string root = find_repository(folder);
    if (root.empty() && anywhere &&
        (folder == working_directory || is_inside(folder, working_directory)))
      root = working_directory;
    return !root.empty() && !target.empty() && !is_of_tree(target, root);
  });
}

Result<std::string> read_named(const std::string& path, bool follow) {
  if (!follow && leads_out(path)) return Error{std::string(kLeadsOut)};
  return read_file(path, true);
}

bool is_behind_link(const std::string& path) {
  return any_link(path, [](const std::string& folder, const std::string&, bool is_last) {
    return !is_of_system(folder) && (is_last || !find_repository(folder).empty());
  });
}

bool is_of_tree(std::string_view path, std::string_view root) {
  if (path == root) return true;
  if (!is_inside(path, root)) return false;
  path.remove_prefix(root == "/" ? 0 : root.size());
  constexpr std::string_view kGit = "/.git";
  for (auto at = path.find(kGit); at != path.npos; at = path.find(kGit, at + 1)) {
    const std::string_view rest = path.substr(at + kGit.size());
    if (rest.empty() || rest.starts_with('/')) return false;
  }
  return true;
}

}  // namespace ecrlint::cli
