// SPDX-License-Identifier: Apache-2.0
// What a file of a Terraform module needs beside itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ecrlint::cli {

/// The Terraform files beside one of them, itself left out, that belong to the same module: no
/// links, sorted. None for any other file.
[[nodiscard]] std::vector<std::string> rest_of_module(const std::string& path);

/// The files that a Terraform file names: those that `file()` and `templatefile()` read, and those
/// of the local modules that it calls. Only what lies in the same repository (or below the working
/// directory, or beside the file), with no link on the way.
[[nodiscard]] std::vector<std::string> named_in_module(const std::string& path,
                                                       std::string_view text);

}  // namespace ecrlint::cli
