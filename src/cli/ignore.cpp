// SPDX-License-Identifier: Apache-2.0
// Reads ignore files and decides as git does: the deepest file wins, and in it the last line that
// matches.
#include "cli/ignore.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "cli/io.hpp"
#include "cli/repository.hpp"
#include "cli/walk.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::size_t kMaxIgnoreFile = std::size_t{1} << 20;

/// Drops blanks at the end, but not one that a backslash protects.
std::string_view without_trailing_blanks(std::string_view line) {
  std::size_t keep = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ') continue;
    if (line[i] == '\\') ++i;
    keep = std::min(i + 1, line.size());
  }
  return line.substr(0, keep);
}

std::optional<IgnorePattern> parse_line(std::string_view line, std::string where) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with('#')) return std::nullopt;
  line = without_trailing_blanks(line);
  const bool negated = line.starts_with('!');
  if (negated) line.remove_prefix(1);
  const bool folders = line.ends_with('/');
  if (folders) line.remove_suffix(1);
  const bool anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return std::nullopt;
  return IgnorePattern{Glob(line), negated, folders, anchored, std::move(where)};
}

/// The last pattern that matches. `path` is relative to the directory of the ignore file.
const IgnorePattern* last_match(const std::vector<IgnorePattern>& patterns, std::string_view path,
                                std::string_view name, bool is_directory) {
  const auto found = std::find_if(patterns.rbegin(), patterns.rend(), [&](const auto& pattern) {
    if (pattern.folders && !is_directory) return false;
    return pattern.glob.matches(pattern.anchored ? path : name);
  });
  return found == patterns.rend() ? nullptr : &*found;
}

}  // namespace

std::vector<IgnorePattern> parse_ignore(std::string_view text, std::string_view file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<IgnorePattern> patterns;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    auto pattern = parse_line(text.substr(0, end), fmt::format("{}:{}", file, number));
    if (pattern) patterns.push_back(std::move(*pattern));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return patterns;
}

const IgnorePattern* Ignores::find(const std::string& directory, const std::string& top,
                                   std::string_view name, bool is_directory) {
  const std::string path = joined(directory, name);
  const Folder* highest = nullptr;
  const auto relative = [&](const Folder& to) {
    return std::string_view(path).substr(to.path == "/" ? 1 : to.path.size() + 1);
  };
  const auto verdict = [](const IgnorePattern* found) { return found->negated ? nullptr : found; };
  for (const Folder* at = &folder(directory, top); at != nullptr; at = at->parent) {
    if (const auto* found = last_match(at->patterns, relative(*at), name, is_directory))
      return verdict(found);
    highest = at;
  }
  const auto* found = last_match(highest->weakest, relative(*highest), name, is_directory);
  return found == nullptr ? nullptr : verdict(found);
}

const IgnorePattern* Ignores::find_above(const std::string& directory, const std::string& top,
                                         std::string_view name, bool is_directory) {
  for (std::size_t at = top == "/" ? 0 : top.size(); at < directory.size();) {
    const std::size_t end = std::min(directory.find('/', at + 1), directory.size());
    const std::string parent = at == 0 ? "/" : directory.substr(0, at);
    const auto step = std::string_view(directory).substr(at + 1, end - at - 1);
    if (!step.empty())
      if (const auto* found = find(parent, top, step, true)) return found;
    at = end;
  }
  return find(directory, top, name, is_directory);
}

const Ignores::Folder& Ignores::folder(const std::string& path, const std::string& top) {
  const auto known = folders_.find(path);
  if (known != folders_.end()) return *known->second;
  auto made = std::make_unique<Folder>();
  made->path = path;
  if (path == top) {
    if (gitignore_) read(git_common_directory(path) + "/info/exclude", made->weakest);
  } else {
    made->parent = &folder(folder_of(path), top);
  }
  if (gitignore_) read(joined(path, ".gitignore"), made->patterns);
  if (own_) read(joined(path, ".ecrlintignore"), made->patterns);
  return *folders_.emplace(path, std::move(made)).first->second;
}

void Ignores::read(const std::string& file, std::vector<IgnorePattern>& patterns) {
  struct stat about = {};
  if (::lstat(file.c_str(), &about) != 0) return;
  const auto text = read_file(file, false, kMaxIgnoreFile);
  if (!text) return complaints_.push_back(fmt::format("{}: {}", file, text.error().message));
  for (auto& pattern : parse_ignore(*text, file)) patterns.push_back(std::move(pattern));
}

}  // namespace ecrlint::cli
