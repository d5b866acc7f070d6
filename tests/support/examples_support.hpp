// The examples on the rule pages: fenced blocks whose info string says what they are.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"
#include "support/golden.hpp"
#include "support/project_path.hpp"

namespace ecrlint::test {

using namespace internal;

struct Example {
  std::string page;
  std::string code;  // of the page's rule
  bool bad = false;
  std::optional<PolicyKind> kind;
  std::vector<std::string> places;
  std::string text;
  std::string path = "policy.json";  // what its file is called
  std::string inventory;             // of the page, as JSON; empty when it has none
  std::string config;                // of the page, as TOML
  std::string output;                // the block behind a bad one: what the tool prints
  std::size_t end = 0;               // the line behind its fence, from 0
  std::size_t output_end = 0;        // the line behind the output; the same where there is none
};

/// What the page says of the world its examples are in.
inline Context context_of(const Example& example) {
  Context context;
  if (!example.inventory.empty())
    context.inventory.push_back({"inventory.json", example.inventory});
  const Config config = *parse_config(example.config, "ecrlint.toml");
  for (const auto& account : config.context.accounts) context.accounts.push_back(account.value);
  for (const auto& account : config.context.trusted_accounts)
    context.trusted_accounts.push_back(account.value);
  if (config.context.org_id) context.org_id = config.context.org_id->value;
  if (config.context.partition) context.partition = config.context.partition->value;
  return context;
}

/// What a language's files are called; empty for code that is no example.
inline std::string path_of(const std::string& language) {
  if (language == "json") return "policy.json";
  if (language == "markdown") return "policy.md";
  if (language == "hcl") return "main.tf";
  if (language == "yaml") return "template.yaml";
  return {};
}

inline Example parse_info(const std::string& info, const std::string& page) {
  Example example;
  example.page = page;
  std::istringstream words(info);
  std::string word;
  words >> word;
  example.path = path_of(word);
  words >> word;
  example.bad = word == "bad";
  while (words >> word) {
    if (word.starts_with("kind="))
      example.kind = policy_kind_from(word.substr(5));
    else
      example.places.push_back(word);
  }
  return example;
}

inline std::vector<Example> examples_of(const std::filesystem::path& path) {
  std::vector<Example> examples;
  std::istringstream lines(read_file(path));
  std::string code;
  std::string fence;  // what closes the block, or empty outside of one
  std::string inventory;
  std::string config;
  std::string* aside = nullptr;  // where the text of a block that is no example goes
  bool wanted = false;
  bool is_output = false;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line); ++number) {
    const std::string ticks = line.substr(0, line.find_first_not_of('`'));
    if (line.starts_with("code: ")) code = line.substr(6);
    if (!fence.empty() && line == fence) {
      fence.clear();
      if (wanted) examples.back().end = number + 1;
      if (wanted || is_output) examples.back().output_end = number + 1;
    } else if (!fence.empty()) {
      if (wanted) examples.back().text += line + "\n";
      if (aside != nullptr) *aside += line + "\n";
    } else if (ticks.size() >= 3) {
      fence = ticks;
      const Example example = parse_info(line.substr(ticks.size()), path.filename().string());
      const bool marked = line.find(" bad") != line.npos || line.find(" good") != line.npos;
      wanted = marked && !example.path.empty();
      const std::string info = line.substr(ticks.size());
      is_output = info == "text output";
      aside = info == "json inventory" ? &inventory
              : info == "toml config"  ? &config
              : is_output              ? &examples.back().output
                                       : nullptr;
      if (aside != nullptr) aside->clear();
      if (!wanted) continue;
      examples.push_back(example);
      examples.back().code = code;
      examples.back().inventory = inventory;
      examples.back().config = config;
    }
  }
  return examples;
}

/// The pages of all rules, in order.
inline std::vector<std::filesystem::path> pages() {
  const std::filesystem::path top = project_path("rules");
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(top))
    if (entry.path().extension() == ".md" && entry.path().parent_path() != top)
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace ecrlint::test
