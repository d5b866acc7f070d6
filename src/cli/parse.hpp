// SPDX-License-Identifier: Apache-2.0
// What all verbs share in reading their words. What is wrong with these is thrown as a UsageError.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"

namespace ecrlint::cli {

/// Runs the parser over what stands before `--`. Returns what is left, which are paths.
[[nodiscard]] std::vector<std::string> parse(CLI::App& app, const std::vector<std::string>& words);

/// For a verb that takes options alone.
void parse_bare(CLI::App& app, std::string_view verb, const std::vector<std::string>& words);

/// Declares an option with a value. One into a list may be repeated, and takes one value each time.
template <class T>
CLI::Option* add_option(CLI::App& app, const std::string& name, T& into, const char* type,
                        const std::string& about, const char* group = "Options") {
  return app.add_option(name, into, about)->type_name(type)->allow_extra_args(false)->group(group);
}

/// Throws for a word that is none of a fixed set.
[[noreturn]] void refuse(std::string_view flag, std::string_view word,
                         std::span<const std::string_view> known);

/// The value of a flag's word; nothing for an empty word, which is a flag that was not given.
template <class T>
[[nodiscard]] std::optional<T> choose(std::string_view flag, std::string_view word,
                                      std::optional<T> value,
                                      std::span<const std::string_view> known) {
  if (!value && !word.empty()) refuse(flag, word, known);
  return value;
}

/// --color
void declare_color(CLI::App& app, std::string& word, const char* group = "Options");
[[nodiscard]] Color read_color(const std::string& word);

/// An --output that is text or json.
[[nodiscard]] Format read_list_format(const std::string& word);

/// --registry-scope
[[nodiscard]] RegistryScope read_scope(const std::string& word);

/// --follow
void declare_follow(CLI::App& app, bool& follow, const char* group = "Options");

/// --config, --no-config and --follow, of verbs that read files by their configs, and of those that
/// take no more from one than the organization.
void declare_config(CLI::App& app, ConfigArguments& config);
void declare_organization(CLI::App& app, ConfigArguments& config);
void check_config(const CLI::App& app, const ConfigArguments& config);

/// `; did you mean x?` for the closest candidate, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

/// `unknown rule 'x'`, with the closest code or name.
[[nodiscard]] std::string unknown_rule(std::string_view word);

}  // namespace ecrlint::cli
