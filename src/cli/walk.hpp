// SPDX-License-Identifier: Apache-2.0
// Turns the paths of a command line into the files to lint.
#pragma once

#include <dirent.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/result.hpp"

namespace ecrlint::cli {

class Excludes;
class Progress;

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

/// A directory that is being read. Closed with its end; null when it could not be opened.
using Directory = std::unique_ptr<DIR, CloseDirectory>;

struct WalkOptions {
  bool gitignore = true;
  bool ecrlintignore = true;
  Excludes* excludes = nullptr;  ///< what configs leave out; null is nothing
  Progress* progress = nullptr;  ///< is told of each file that is found; null is nobody
  bool markdown = false;         ///< search for Markdown, too
  bool force_exclude = false;    ///< ignore files count for paths that are named, too
  bool follow = false;           ///< named links out of a repository are followed
  /// A working directory that is no repository counts as one, out of which no link leads.
  bool bounded = false;
};

/// How a file came to be linted.
enum class Way {
  named,  ///< on the command line; may be a link to anywhere
  found,  ///< in a directory; is no link
  link,   ///< in a directory; a link to a file that lies in it too
};

/// One file to lint.
struct Input {
  std::string path;       ///< as given, without a leading `./`
  std::string canonical;  ///< absolute and free of links; tells whether two are the same file
  Way way = Way::found;
  std::string folder;  ///< in which `path` stands, absolute and free of links
  std::string top;     ///< where ignore and config files begin to count
  /// Its folder's listing said that it is a regular file.
  bool regular = false;
};

/// What was found. Files stand in the order of the command line, each directory's sorted by path.
struct Inputs {
  std::vector<Input> files;
  std::vector<Failure> failures;      ///< what cannot be read
  std::vector<std::string> warnings;  ///< what a user should know
  std::vector<std::string> skipped;   ///< what was left out and why, for -v
  std::vector<std::string> empty;     ///< named directories without any file to lint
  std::size_t ignored = 0;            ///< how many files and directories patterns left out
  std::size_t unread = 0;             ///< how many files would be among `files` but for those
};

/// Looks at all paths. Directories are searched for the formats that hold policies, Markdown only
/// if asked; a file that is named is taken whatever its name. Inside a directory those of other
/// programs' making (`.ecrlint`, `.git`, `.terraform`, `node_modules`) are passed over, links to
/// directories never followed, links to files only if they stay in it.
[[nodiscard]] Inputs find_inputs(const std::vector<std::string>& paths, const WalkOptions& options);

/// Where ignore and config files begin to count for a directory: at the root of its repository, or
/// else at the working directory if that holds it, or else there. Both are canonical.
[[nodiscard]] std::string tree_top(const std::string& directory,
                                   const std::string& working_directory);

/// The same where it is known what find_repository() says of the directory.
[[nodiscard]] std::string tree_top(const std::string& directory, const std::string& repository,
                                   const std::string& working_directory);

/// The text of one; a link is read by its target, which is known to lie inside.
[[nodiscard]] Result<std::string> read_input(const Input& input);

/// Does `path` lie somewhere below `root`? Both are canonical.
[[nodiscard]] bool is_inside(std::string_view path, std::string_view root);

/// A name in a folder, with one slash between them; the name alone where there is no folder.
[[nodiscard]] std::string joined(std::string_view folder, std::string_view name);

/// The folder of a canonical path.
[[nodiscard]] std::string folder_of(const std::string& canonical);

/// `path` without links, `.` and `..`; empty if it does not exist.
[[nodiscard]] std::string canonical_path(const std::string& path);

}  // namespace ecrlint::cli
