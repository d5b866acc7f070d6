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
  std::string file;   ///< this one alone, for all files; empty looks for them
  bool none = false;  ///< none
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
  bool exit_zero = false;
  std::vector<Output> outputs;  ///< none leaves the format to the config
  Color color = Color::automatic;
  bool show_policies = false;
  bool quiet = false;
  bool verbose = false;
};

/// What came of reading arguments.
enum class Parsed { run, help, error };

/// Reads the words after `check`. `text` is the help, or one line saying what is wrong.
[[nodiscard]] Parsed parse_check(const std::vector<std::string>& words, CheckArguments& arguments,
                                 std::string& text);

/// Reads the words after `config`: `schema`, or `show` and a path.
[[nodiscard]] Parsed parse_config_verb(const std::vector<std::string>& words, std::string& verb,
                                       std::string& path, ConfigArguments& config,
                                       std::string& text);

/// Reads the words after `init`, which takes none but --help.
[[nodiscard]] Parsed parse_init(const std::vector<std::string>& words, std::string& text);

/// Reads the words after `explain`.
[[nodiscard]] Parsed parse_explain(const std::vector<std::string>& words, std::string& rule,
                                   Color& color, std::string& text);

/// Reads the words after `rules`. The format is text or json.
[[nodiscard]] Parsed parse_rules(const std::vector<std::string>& words, Format& format,
                                 std::string& text);

/// Reads the word of --color, or of an --output that is text or json; an empty one changes nothing.
[[nodiscard]] bool read_color(const std::string& word, Color& color, std::string& error);
[[nodiscard]] bool read_list_format(const std::string& word, Format& format, std::string& error);

/// Reads the words after `version`, which takes none but --help.
[[nodiscard]] Parsed parse_version(const std::vector<std::string>& words, std::string& text);

}  // namespace ecrlint::cli
