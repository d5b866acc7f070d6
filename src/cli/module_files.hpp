// SPDX-License-Identifier: Apache-2.0
// What a file of a Terraform module needs beside itself.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/configs.hpp"

namespace ecrlint::cli {

/// The Terraform files beside one of them, itself left out, that belong to the same module: no
/// links, sorted. None for any other file.
[[nodiscard]] std::vector<std::string> rest_of_module(const std::string& path);

/// The files that a Terraform file names: those that `file()` and `templatefile()` read, and those
/// of the local modules that it calls; of a computed name all that it may be in its folder. Only
/// what lies in the same repository (or below the working directory, or beside the file), with no
/// link on the way.
[[nodiscard]] std::vector<std::string> named_in_module(const std::string& path,
                                                       std::string_view text);

/// A file that another one needs, whose config counts for it too.
struct NeededFile {
  std::string path;
  const LoadedConfig* config = nullptr;
};

/// Reads the files, and those that they name in turn, but for those seen before (by their canonical
/// paths). What of them cannot be read, or is more than is `left`, is not known.
void read_needed(std::vector<NeededFile> wanted, std::set<std::string>& seen, std::size_t& left,
                 std::vector<Source>& sources);

}  // namespace ecrlint::cli
