// SPDX-License-Identifier: Apache-2.0
// Reads ignore files and decides as git does: the deepest file wins, and in it the last line that
// matches.
#include "cli/ignore.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <unordered_set>
#include <utility>

#include "cli/excludes.hpp"
#include "cli/io.hpp"
#include "cli/repository.hpp"
#include "cli/walk.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::size_t kMaxIgnoreFile = std::size_t{1} << 20;

/// So many patterns that begin and end alike are tried one by one.
constexpr std::size_t kMostAlike = 1000;

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

/// A line of an ignore file.
struct Line {
  std::string_view pattern;
  bool negated = false;
  std::size_t number = 0;
};

/// Empty where the line holds no pattern.
Line read_line(std::string_view line, std::size_t number) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with('#')) return {};
  line = without_trailing_blanks(line);
  const bool negated = line.starts_with('!');
  if (negated) line.remove_prefix(1);
  return {line, negated, number};
}

/// The lines that hold patterns; of those with the same one the last, which alone can count.
std::vector<Line> read_lines(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<Line> lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const Line line = read_line(text.substr(0, end), number);
    if (!line.pattern.empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::unordered_set<std::string_view> seen;
  std::vector<Line> last;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line)
    if (seen.insert(line->pattern).second) last.push_back(*line);
  std::ranges::reverse(last);
  return last;
}

}  // namespace

void IgnoreList::add(std::string_view pattern, bool negated, std::string where) {
  const bool folders = pattern.ends_with('/');
  if (folders) pattern.remove_suffix(1);
  const bool anchored = pattern.find('/') != std::string_view::npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  if (pattern.empty()) return;
  const Glob& glob =
      patterns_
          .emplace_back(IgnorePattern{Glob(pattern), negated, folders, anchored, std::move(where)})
          .glob;
  Keyed& keyed = anchored ? of_paths_ : of_names_;
  const bool by_begin = glob.prefix().size() >= glob.suffix().size();
  const std::string key(by_begin ? glob.prefix() : glob.suffix());
  auto& alike = (by_begin ? keyed.begins : keyed.ends)[key.size()][key];
  alike.push_back(patterns_.size() - 1);
  most_alike_ = std::max(most_alike_, alike.size());
}

bool IgnoreList::add_lines(std::string_view text, std::string_view file) {
  for (const Line& line : read_lines(text))
    add(line.pattern, line.negated, fmt::format("{}:{}", file, line.number));
  return most_alike_ <= kMostAlike;
}

const IgnorePattern* IgnoreList::later(const std::vector<std::size_t>& numbers,
                                       const IgnorePattern* best, std::string_view text,
                                       bool is_directory) const {
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
    const IgnorePattern* const pattern = &patterns_[*number];
    if (best != nullptr && pattern < best) break;
    if ((is_directory || !pattern->folders) && pattern->glob.matches(text)) return pattern;
  }
  return best;
}

const IgnorePattern* IgnoreList::later(const Keyed& keyed, const IgnorePattern* best,
                                       std::string_view text, bool is_directory) const {
  const auto look = [&](const ByLength& by_length, auto key_of) {
    for (const auto& [length, by_text] : by_length) {
      if (length > text.size()) break;
      if (const auto found = by_text.find(key_of(length)); found != by_text.end())
        best = later(found->second, best, text, is_directory);
    }
  };
  look(keyed.begins, [&](std::size_t length) { return text.substr(0, length); });
  look(keyed.ends, [&](std::size_t length) { return text.substr(text.size() - length); });
  return best;
}

const IgnorePattern* IgnoreList::last_match(std::string_view path, std::string_view name,
                                            bool is_directory) const {
  return later(of_paths_, later(of_names_, nullptr, name, is_directory), path, is_directory);
}

const IgnorePattern* Ignores::find(const std::string& directory, const std::string& top,
                                   std::string_view name, bool is_directory) {
  if (excludes_ != nullptr)
    if (const auto* found = excludes_->find(directory, top, name, is_directory)) return found;
  const std::string path = joined(directory, name);
  const Folder* highest = nullptr;
  const auto verdict = [](const IgnorePattern* found) { return found->negated ? nullptr : found; };
  const auto match = [&](const IgnoreList& list, const Folder& of) {
    const std::size_t prefix = of.path == "/" ? 1 : of.path.size() + 1;
    return list.last_match(std::string_view(path).substr(prefix), name, is_directory);
  };
  for (const Folder* at = &folder(directory, top); at != nullptr; at = at->parent) {
    for (const IgnoreList* list : {&at->own, &at->patterns})
      if (const auto* found = match(*list, *at)) return verdict(found);
    highest = at;
  }
  const auto* found = match(highest->weakest, *highest);
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
  if (own_) read(joined(path, ".ecrlintignore"), made->own);
  return *folders_.emplace(path, std::move(made)).first->second;
}

void Ignores::read(const std::string& file, IgnoreList& patterns) {
  struct stat about = {};
  if (::lstat(file.c_str(), &about) != 0) return;
  const auto text = read_file(file, false, kMaxIgnoreFile);
  if (!text) return complaints_.push_back(fmt::format("{}: {}", file, text.error().message));
  if (patterns.add_lines(*text, file)) return;
  patterns = {};
  complaints_.push_back(
      fmt::format("{}: more than {} patterns that begin and end alike", file, kMostAlike));
}

}  // namespace ecrlint::cli
