// SPDX-License-Identifier: Apache-2.0
// What the files under .git say about a checkout. Never runs git.
#pragma once

#include <string>
#include <string_view>

#include "ecrlint/report.hpp"

namespace ecrlint::cli {

/// Does an absolute directory hold `.git`?
[[nodiscard]] bool is_root_of_repository(const std::string& directory);

/// The nearest directory at or above an absolute one that holds `.git`, or empty.
[[nodiscard]] std::string find_repository(std::string directory);

/// Where a checkout keeps what its worktrees share: `root/.git`, unless that is a file naming
/// another.
[[nodiscard]] std::string git_common_directory(const std::string& root);

/// Remote, revision and branch of the checkout at `root`; what cannot be told stays empty.
[[nodiscard]] VersionControl version_control(const std::string& root);

/// The https form of a remote's URL, without user name, password and query; empty for a path of
/// this machine or anything else that is not safe to publish.
[[nodiscard]] std::string public_url(std::string_view remote);

}  // namespace ecrlint::cli
