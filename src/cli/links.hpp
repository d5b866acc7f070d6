// SPDX-License-Identifier: Apache-2.0
// Where the links on a path lead: whoever can put one into a repository must not choose with it
// what is read and written outside of that.
#pragma once

#include <string>
#include <string_view>

#include "ecrlint/result.hpp"

namespace ecrlint::cli {

/// Why a path is not read that `leads_out`.
inline constexpr std::string_view kLeadsOut =
    "not followed: a link out of the repository (--follow follows it)";

/// Leads a link that lies in a repository, be it the path or a folder on its way, out of that
/// repository, or to what Git keeps of its own there? With `anywhere` a working directory that is
/// no repository counts as one.
[[nodiscard]] bool leads_out(const std::string& path, bool anywhere = false);

/// Reads a file that a flag names; one that `leads_out` only with `follow`.
[[nodiscard]] Result<std::string> read_named(const std::string& path, bool follow);

/// Is the path a link, or does one in a repository lie on its way? What the system has in /dev and
/// /proc counts as none.
[[nodiscard]] bool is_behind_link(const std::string& path);

/// Is `path` a file or folder of the tree at `root`, and no secret that Git keeps in it? Both are
/// canonical.
[[nodiscard]] bool is_of_tree(std::string_view path, std::string_view root);

}  // namespace ecrlint::cli
