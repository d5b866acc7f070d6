// SPDX-License-Identifier: Apache-2.0
// Runs CLI11 so that every mistake gives one line.
#include "cli/parse.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/suggest.hpp"

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

Parsed parse(CLI::App& app, const std::vector<std::string>& words, std::vector<std::string>& paths,
             std::string& text) {
  app.set_help_flag("-h,--help", "Show this");
  app.get_formatter()->column_width(kHelpColumn);
  app.allow_extras();
  const auto bar = std::find(words.begin(), words.end(), "--");
  std::vector<std::string> reversed(std::make_reverse_iterator(bar), words.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    text = app.help();
    for (std::size_t gap = 0; (gap = text.find("\n\n\n", gap)) != std::string::npos;)
      text.erase(gap, 1);
    return Parsed::help;
  } catch (const CLI::ParseError& error) {
    text = error.what();
    std::replace(text.begin(), text.end(), '\n', ' ');
    return Parsed::error;
  }
  for (const std::string& word : app.remaining()) {
    if (word.size() > 1 && word.starts_with('-')) {
      text = unknown_option(app, word);
      return Parsed::error;
    }
    paths.push_back(word);
  }
  if (bar != words.end()) paths.insert(paths.end(), bar + 1, words.end());
  return Parsed::run;
}

Parsed parse_bare(CLI::App& app, std::string_view verb, const std::vector<std::string>& words,
                  std::string& text) {
  std::vector<std::string> rest;
  const Parsed parsed = parse(app, words, rest, text);
  if (parsed != Parsed::run || rest.empty()) return parsed;
  text = fmt::format("{}: takes no '{}'", verb, rest.front());
  return Parsed::error;
}

}  // namespace ecrlint::cli
