// SPDX-License-Identifier: Apache-2.0
// Which paths .gitignore and .ecrlintignore files leave out, and `exclude` of configs.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ecrlint/glob.hpp"

namespace ecrlint::cli {

class Excludes;

/// One pattern, in .gitignore syntax.
struct IgnorePattern {
  Glob glob;
  bool negated = false;  ///< `!`: takes an earlier match back
  bool folders = false;  ///< ends with a slash: matches directories only
  bool anchored =
      false;  ///< has another slash: matches from the file's own directory, not at any depth
  std::string where;  ///< `path/.gitignore:3`
};

/// Patterns in their order, of which the last one that matches counts. To find it takes time for
/// the path and for those patterns that begin or end as it does, not for all.
class IgnoreList {
 public:
  /// Adds a pattern without the signs that lines of ignore files have besides; nothing where it is
  /// but a slash.
  void add(std::string_view pattern, bool negated, std::string where);

  /// Adds the lines of an ignore file, which `file` names in `where`. False, and then incomplete,
  /// if too many are only told apart by what stands between wildcards.
  [[nodiscard]] bool add_lines(std::string_view text, std::string_view file);

  /// The last pattern that matches, or null. `path` is from the directory of the patterns, and
  /// `name` what it ends with.
  [[nodiscard]] const IgnorePattern* last_match(std::string_view path, std::string_view name,
                                                bool is_directory) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  /// Numbers of patterns, ascending, by a text that they have in common.
  using ByText = std::unordered_map<std::string, std::vector<std::size_t>, Hash, std::equal_to<>>;
  using ByLength = std::map<std::size_t, ByText>;

  /// Patterns by the text that all they match begins with, or if it is longer, ends with.
  struct Keyed {
    ByLength begins;
    ByLength ends;
  };

  /// A later match among those of a text than `best`.
  [[nodiscard]] const IgnorePattern* later(const std::vector<std::size_t>& numbers,
                                           const IgnorePattern* best, std::string_view text,
                                           bool is_directory) const;
  [[nodiscard]] const IgnorePattern* later(const Keyed& keyed, const IgnorePattern* best,
                                           std::string_view text, bool is_directory) const;

  std::vector<IgnorePattern> patterns_;
  Keyed of_names_;
  Keyed of_paths_;
  std::size_t most_alike_ = 0;  // patterns of one text
};

/// Answers for whole trees; reads each ignore file once, when first asked about its directory.
/// All paths are absolute, without `.`, `..` and links in their directories.
class Ignores {
 public:
  /// `gitignore` says whether those of Git count, `own` whether .ecrlintignore files do, and
  /// `excludes` what configs leave out; null is nothing.
  explicit Ignores(bool gitignore, bool own = true, Excludes* excludes = nullptr)
      : gitignore_(gitignore), own_(own), excludes_(excludes) {}

  /// The line that leaves out `name` in `directory`, or null. Ignore files count from `top`
  /// downward, and `top`'s .git/info/exclude. Says nothing of the directories above; see
  /// `find_above`.
  [[nodiscard]] const IgnorePattern* find(const std::string& directory, const std::string& top,
                                          std::string_view name, bool is_directory);

  /// The same for `name` and for every directory between `top` and it.
  [[nodiscard]] const IgnorePattern* find_above(const std::string& directory,
                                                const std::string& top, std::string_view name,
                                                bool is_directory);

  /// Ignore files that are there but could not be read: `path: why`.
  [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  struct Folder {
    const Folder* parent = nullptr;
    std::string path;
    IgnoreList patterns;
    IgnoreList own;      ///< .ecrlintignore
    IgnoreList weakest;  ///< .git/info/exclude
  };

  const Folder& folder(const std::string& path, const std::string& top);
  void read(const std::string& file, IgnoreList& patterns);

  bool gitignore_;
  bool own_;
  Excludes* excludes_;
  std::map<std::string, std::unique_ptr<Folder>, std::less<>> folders_;
  std::vector<std::string> complaints_;
};

}  // namespace ecrlint::cli
