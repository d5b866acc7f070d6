// SPDX-License-Identifier: Apache-2.0
// The options of `ecrlint check`.
#pragma once

#include <string>
#include <vector>

#include "cli/walk.hpp"
#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"

namespace ecrlint::cli {

/// One place to write one format to.
struct Output {
  Format format = Format::text;
  std::string file;  ///< empty is standard output
};

enum class Color { automatic, always, never };

/// Which config files are read.
struct ConfigArguments {
  std::string file;     ///< this one alone, for all files; empty looks for them
  bool none = false;    ///< none
  bool follow = false;  ///< links that are named are followed out of a repository
  /// It stands in for the one that a repository has at its root: its paths are from there.
  bool for_root = false;
};

struct CheckArguments {
  std::vector<std::string> paths;
  bool standard_input = false;
  std::string standard_input_name = "<stdin>";
  WalkOptions walk;
  Options lint;
  std::string catalog;  ///< file, or empty
  ConfigArguments config;
  std::vector<std::string> inventory;
  Threshold threshold;
  bool untrusted = false;  ///< nothing of the tree that is linted decides how
  bool exit_zero = false;
  bool require_policy = false;  ///< to find none is exit 3
  std::vector<Output> outputs;  ///< none leaves the format to the config
  Color color = Color::automatic;
  bool show_policies = false;
  bool quiet = false;
  bool verbose = false;
};

/// Reads the words after `check`; what is wrong with them is thrown as a UsageError.
[[nodiscard]] CheckArguments parse_check(const std::vector<std::string>& words);

}  // namespace ecrlint::cli
