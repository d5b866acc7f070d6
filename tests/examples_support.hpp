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

#include "ecrlint/finding.hpp"

namespace ecrlint::test {

struct Example {
  std::string page;
  std::string code;  // of the page's rule
  bool bad = false;
  std::optional<PolicyKind> kind;
  std::vector<std::string> places;
  std::string text;
};

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline Example parse_info(const std::string& info, const std::string& page) {
  Example example;
  example.page = page;
  std::istringstream words(info);
  std::string word;
  words >> word >> word;
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
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("code: ")) code = line.substr(6);
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      examples.back().text += line + "\n";
    } else if (line.starts_with("```json bad") || line.starts_with("```json good")) {
      examples.push_back(parse_info(line.substr(3), path.filename().string()));
      examples.back().code = code;
      inside = true;
    }
  }
  return examples;
}

/// The pages of all rules, in order.
inline std::vector<std::filesystem::path> pages() {
  const std::filesystem::path top = ECRLINT_RULES;
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(top))
    if (entry.path().extension() == ".md" && entry.path().parent_path() != top)
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace ecrlint::test
