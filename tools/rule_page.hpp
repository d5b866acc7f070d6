// A page under rules/ as the generator reads it, and all that is refused of one.
#pragma once

#include <filesystem>
#include <map>
#include <string>

/// One rule: the front matter of its page, and the texts that the library holds.
struct RulePage {
  std::string path;
  std::string name;   // `incomplete-pull`
  std::string group;  // `pull`
  std::map<std::string, std::string> fields;
  std::string description;  // section What, on one line
  /// The page without what is there for its test: the generated outputs, and the section Cases.
  std::string help;
};

/// Reads a page. Throws std::runtime_error `path:line: why` for one that says what no rule can be,
/// or whose fences are not of a known kind.
[[nodiscard]] RulePage read_rule_page(const std::filesystem::path& path);

/// `incomplete_pull`
[[nodiscard]] std::string identifier_of(std::string name);
