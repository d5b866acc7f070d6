// SPDX-License-Identifier: Apache-2.0
// Reads what files of Terraform modules need beside themselves.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/configs.hpp"
#include "cli/walk.hpp"

namespace ecrlint::cli {

/// A path of which the file's name is computed: what it begins and ends with is not.
struct ComputedPath {
  std::string_view folder;  ///< `policies/`, or empty
  std::string_view begin;
  std::string_view end;
};

/// The files that a run needs besides those that are named. Only what lies in the same repository
/// (or below the working directory, or beside the file that needs it), with no link on the way: a
/// module may come from a stranger. Whatever is no Terraform file needs none.
class ModuleFiles {
 public:
  /// Leaves a file out, as it is read already. By its canonical path.
  void leave_out(std::string canonical) { seen_.insert(std::move(canonical)); }

  /// Wants the rest of the module that a file belongs to, and the modules that `terraform init`
  /// laid down for it, if any. The config counts for them too.
  void want_module_of(const std::string& path, const LoadedConfig* config);
  void want_module_of(const Input& input, const LoadedConfig* config);

  /// Wants what a text names: the files that `file()` and `templatefile()` read, and those of the
  /// local modules that it calls; of a computed name all that it may be in its folder.
  void want_named(const std::string& path, std::string_view text, const LoadedConfig* config);

  /// Adds what is wanted, and what that wants in turn, each file once, as context. Returns the
  /// files that are there and cannot be read, as where one is too large or more than is `left`.
  [[nodiscard]] std::vector<Failure> read(std::size_t& left, std::vector<Source>& sources);

 private:
  /// A directory in which Terraform files stand.
  struct Folder {
    std::string shown;                                ///< `a/b/`; empty for the working directory
    std::string canonical;                            ///< empty when there is none
    std::string top;                                  ///< the tree that nothing may lead out of
    std::set<std::string, std::less<>> files = {};    ///< that were named there, as written
    std::set<std::string, std::less<>> modules = {};  ///< likewise
    std::set<std::string> callers = {};               ///< folders, as shown, that call its module
    /// Those of the files that are not there as seen from it, with their config.
    std::map<std::string, const LoadedConfig*> elsewhere = {};
  };
  /// The files of a directory that need not be Terraform's.
  struct Listing {
    std::vector<std::string> names;     ///< sorted
    std::vector<std::string> backward;  ///< each from its last character on, sorted
  };
  struct Wanted {
    std::string path;
    const LoadedConfig* config = nullptr;
  };

  /// The folder of a file. If it is known without links, `canonical` is that.
  Folder& folder_of(const std::string& path, const std::string& canonical = {});
  void want_module_in(const Folder& folder, const LoadedConfig* config);
  /// find_repository(), each directory asked once.
  const std::string& repository_of(const std::string& directory);
  [[nodiscard]] std::string find(const Folder& folder, std::string_view named);
  /// canonical_path(), asked once for each path: one module is called from many.
  const std::string& canonical(const std::string& path);
  [[nodiscard]] std::string canonical_file(const std::string& path);
  void want(std::string path, const LoadedConfig* config);
  void want_folder(const std::string& shown, const LoadedConfig* config);
  void want_computed(const Folder& folder, const ComputedPath& named, const LoadedConfig* config);
  void want_laid_down(const std::string& path, std::string_view text, const LoadedConfig* config);
  void want_from_callers();

  std::string working_directory_ = canonical_path(".");
  std::map<std::string, Folder> folders_;    // as shown
  std::map<std::string, Listing> listings_;  // by folder, as shown
  std::map<std::string, std::string> canonical_;
  std::map<std::string, std::string> repositories_;
  std::set<std::string> listed_;  // folders whose files are wanted
  std::set<std::string> seen_;    // canonical paths of files
  std::set<std::string> named_;   // files that are wanted, as shown
  std::vector<Wanted> wanted_;
};

}  // namespace ecrlint::cli
