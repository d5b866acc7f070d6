// SPDX-License-Identifier: Apache-2.0
// Runs CLI11 so that every mistake gives one line.
#include "cli/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ecrlint/suggest.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::size_t kHelpColumn = 30;

/// `unknown option '--x'`, with the closest one.
std::string unknown_option(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::string option = word.substr(0, word.find('='));
  return fmt::format("unknown option '{}'{}", option, did_you_mean(option, known));
}

}  // namespace

std::vector<std::string> parse(CLI::App& app, const std::vector<std::string>& words) {
  app.set_help_flag("-h,--help", "Show this");
  app.get_formatter()->column_width(kHelpColumn);
  app.allow_extras();
  const auto bar = std::find(words.begin(), words.end(), "--");
  std::vector<std::string> reversed(std::make_reverse_iterator(bar), words.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    std::string text = app.help();
    for (std::size_t gap = 0; (gap = text.find("\n\n\n", gap)) != std::string::npos;)
      text.erase(gap, 1);
    throw HelpAsked(text);
  } catch (const CLI::ParseError& error) {
    std::string text = error.what();
    std::replace(text.begin(), text.end(), '\n', ' ');
    throw UsageError(text);
  }
  std::vector<std::string> paths = app.remaining();
  for (const std::string& word : paths)
    if (word.size() > 1 && word.starts_with('-')) throw UsageError(unknown_option(app, word));
  if (bar != words.end()) paths.insert(paths.end(), bar + 1, words.end());
  return paths;
}

void parse_bare(CLI::App& app, std::string_view verb, const std::vector<std::string>& words) {
  const std::vector<std::string> rest = parse(app, words);
  if (!rest.empty()) throw UsageError(fmt::format("{}: takes no '{}'", verb, rest.front()));
}

void refuse(std::string_view flag, std::string_view word, std::span<const std::string_view> known) {
  throw UsageError(fmt::format("{}: unknown value '{}'{}; one of {}", flag, word,
                               did_you_mean(word, known), fmt::join(known, ", ")));
}

void declare_color(CLI::App& app, std::string& word, const char* group) {
  add_option(app, "--color", word, "WHEN", "auto, always or never", group);
}

Color read_color(const std::string& word) {
  constexpr std::array<std::string_view, 3> kColors{"auto", "always", "never"};
  return choose("--color", word, value_of<Color>(kColors, word), kColors)
      .value_or(Color::automatic);
}

Format read_list_format(const std::string& word) {
  constexpr std::array<std::string_view, 2> kFormats{"text", "json"};
  const bool known = std::ranges::find(kFormats, word) != kFormats.end();
  return choose("--output", word, known ? format_from(word) : std::nullopt, kFormats)
      .value_or(Format::text);
}

RegistryScope read_scope(const std::string& word) {
  if (word == "V1") return RegistryScope::v1;
  if (word.empty() || word == "V2") return RegistryScope::v2;
  throw UsageError(fmt::format("--registry-scope: '{}' is neither V1 nor V2", word));
}

void declare_follow(CLI::App& app, bool& follow, const char* group) {
  app.add_flag("--follow", follow, "Follow links that are named out of their repository")
      ->group(group);
}

void declare_config(CLI::App& app, ConfigArguments& config) {
  const char* const group = "Config";
  add_option(app, "--config", config.file, "FILE", "Use this config for all files, and no other",
             group);
  app.add_flag("--no-config", config.none, "Do not look for ecrlint.toml files")->group(group);
  declare_follow(app, config.follow, group);
}

void declare_organization(CLI::App& app, ConfigArguments& config) {
  add_option(app, "--config", config.file, "FILE",
             "Take the organization and its accounts from this config, not the nearest one");
  app.add_flag("--no-config", config.none, "Take them from none");
  declare_follow(app, config.follow);
}

void check_config(const CLI::App& app, const ConfigArguments& config) {
  if (config.none && !config.file.empty())
    throw UsageError("--config and --no-config exclude each other");
  if (app.count("--config") != 0 && config.file.empty()) throw UsageError("--config: no name");
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view best = closest_word(word, candidates);
  return best.empty() ? "" : fmt::format("; did you mean {}?", best);
}

std::string unknown_rule(std::string_view word) {
  std::vector<std::string_view> known;
  for (const RuleInfo& rule : rules()) {
    known.push_back(rule.name);
    known.push_back(rule.code);
  }
  return fmt::format("unknown rule '{}'{}", word, did_you_mean(word, known));
}

}  // namespace ecrlint::cli
