// SPDX-License-Identifier: Apache-2.0
// What all verbs share in reading their words.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"

namespace ecrlint::cli {

/// Runs the parser over what stands before `--`. What is left are paths. `text` is the help, or one
/// line saying what is wrong.
[[nodiscard]] Parsed parse(CLI::App& app, const std::vector<std::string>& words,
                           std::vector<std::string>& paths, std::string& text);

/// For a verb that takes options alone.
[[nodiscard]] Parsed parse_bare(CLI::App& app, std::string_view verb,
                                const std::vector<std::string>& words, std::string& text);

}  // namespace ecrlint::cli
