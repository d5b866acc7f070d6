// SPDX-License-Identifier: Apache-2.0
// Paths and addresses as reports for other programs want them.
#pragma once

#include <string>
#include <string_view>

namespace ecrlint::internal::report {

/// A path as a URI relative to the repository: forward slashes, no leading slash, no `.` or `..`,
/// what a URI cannot hold percent-encoded. Never empty.
[[nodiscard]] std::string artifact_uri(std::string_view path);

/// The address of a repository without user name and password. What is no absolute URI becomes one
/// that says that the repository is not known.
[[nodiscard]] std::string repository_uri(std::string_view address);

}  // namespace ecrlint::internal::report
