// SPDX-License-Identifier: Apache-2.0
// A Terraform repository on disk to measure over.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ecrlint::test {

/// The text with the number in the place of each `@`.
[[nodiscard]] std::string numbered(std::string_view text, std::size_t number);

/// Writes 3,000 files: a folder for each of 299 services, with locals and policy documents, whose
/// calls of two modules make a repository and roles.
void write_terraform_repository(const std::filesystem::path& folder);

/// All files of a folder and those in it, sorted.
[[nodiscard]] std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

}  // namespace ecrlint::test
