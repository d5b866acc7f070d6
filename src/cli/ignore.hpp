// SPDX-License-Identifier: Apache-2.0
// Which paths .gitignore and .ecrlintignore files leave out.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/glob.hpp"

namespace ecrlint::cli {

/// One line of an ignore file.
struct IgnorePattern {
  Glob glob;
  bool negated = false;  ///< `!`: takes an earlier match back
  bool folders = false;  ///< ends with a slash: matches directories only
  bool anchored =
      false;  ///< has another slash: matches from the file's own directory, not at any depth
  std::string where;  ///< `path/.gitignore:3`
};

/// The patterns of a text in .gitignore syntax. `file` names it in `where`.
[[nodiscard]] std::vector<IgnorePattern> parse_ignore(std::string_view text, std::string_view file);

/// Answers for whole trees; reads each ignore file once, when first asked about its directory.
/// All paths are absolute, without `.`, `..` and links in their directories.
class Ignores {
 public:
  /// `gitignore` says whether those of Git count, `own` whether .ecrlintignore files do.
  explicit Ignores(bool gitignore, bool own = true) : gitignore_(gitignore), own_(own) {}

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
    std::vector<IgnorePattern> patterns;
    std::vector<IgnorePattern> weakest;  ///< .git/info/exclude
  };

  const Folder& folder(const std::string& path, const std::string& top);
  void read(const std::string& file, std::vector<IgnorePattern>& patterns);

  bool gitignore_;
  bool own_;
  std::map<std::string, std::unique_ptr<Folder>, std::less<>> folders_;
  std::vector<std::string> complaints_;
};

}  // namespace ecrlint::cli
