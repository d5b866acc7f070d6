// SPDX-License-Identifier: Apache-2.0
// The schema of configs, their parser and the template speak of the same keys.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "ecrlint/config.hpp"
#include "support/config_support.hpp"
#include "support/project_path.hpp"

using namespace ecrlint;
using namespace ecrlint::test;
using nlohmann::json;

namespace {

json schema() { return json::parse(config_schema()); }

const json& resolved(const json& root, const json& node) {
  if (!node.contains("$ref")) return node;
  return root.at(json::json_pointer(node.at("$ref").get<std::string>().substr(1)));
}

/// A value that the parser must take, as TOML, and one it must refuse.
std::pair<std::string, std::string> samples(const std::string& key) {
  static const std::map<std::string, std::pair<std::string, std::string>> kSamples{
      {"accounts", {"['314159265358']", "['3141']"}},
      {"trusted-accounts", {"[]", "'314159265358'"}},
      {"account", {"'314159265358'", "'31415926535'"}},
      {"org-id", {"'o-a1b2c3d4e5'", "'o-A1B2C3D4E5'"}},
      {"inventory", {"['x.json']", "['/x.json']"}},
      {"exclude", {"['vendor/', '*.gen.json']", "['../x']"}},
      {"rules", {"{ ECR201 = 'off' }", "{ ECR201 = 'never' }"}},
      {"paths", {"['*.json']", "['!x']"}},
      {"rule", {"'ECR201'", "'ECR000'"}},
      {"path", {"'*.json'", "'./x'"}},
      {"sid", {"'A'", "''"}},
      {"pointer", {"''", "'x'"}},
      {"reason", {"'because'", "'...'"}},
      {"expires", {"2027-01-31", "'2027-01-31'"}}};
  return kSamples.at(key);  // a key that the schema has and this list has not
}

/// One table of a config: what stands before a line in it so that only the line can be wrong.
void check_table(const json& root, const json& table, const std::string& before) {
  for (const auto& entry : table.at("properties").items()) {
    const std::string& key = entry.key();
    CAPTURE(key);
    const json& node = resolved(root, entry.value());
    CHECK(node.contains("description"));
    if (key == "context" || key == "override" || key == "suppress") continue;
    const std::string line = before + key + " = ";
    const auto errors = [&](const std::string& text) { return errors_of(line + text); };
    if (node.contains("enum")) {
      for (const auto& word : node.at("enum"))
        CHECK(errors("'" + word.get<std::string>() + "'").find("unknown") == std::string::npos);
      CHECK(errors("'nonsense'").find("unknown") != std::string::npos);
      continue;
    }
    const auto [good, bad] = samples(key);
    CHECK(errors(good).find("unknown") == std::string::npos);
    CHECK(errors(good).find("must be") == std::string::npos);
    CHECK(errors(bad) != errors(good));
  }
  CHECK(table.at("additionalProperties") == false);
}

/// The keys that the parser names when it does not know one.
std::set<std::string> keys_of_parser(const std::string& before) {
  std::set<std::string> keys;
  const auto parsed = parse_config(before + "qqqqqqqqqqqqqqqqqqqq = 1", "x");
  REQUIRE_FALSE(parsed);
  for (const ConfigError& error : parsed.error()) {
    const std::string start = "one of ";
    if (!error.help.starts_with(start)) continue;
    for (std::size_t at = start.size(); at < error.help.size();) {
      const std::size_t end = std::min(error.help.find(", ", at), error.help.size());
      keys.insert(error.help.substr(at, end - at));
      at = end + 2;
    }
  }
  return keys;
}

std::set<std::string> keys_of(const json& table) {
  std::set<std::string> keys;
  for (const auto& [key, value] : table.at("properties").items()) keys.insert(key);
  return keys;
}

TEST_CASE("schema and parser know the same keys and values") {
  const json root = schema();
  const json& top = root.at("properties");
  const json& one_override = top.at("override").at("items");
  const json& one_suppress = top.at("suppress").at("items");
  check_table(root, root, "");
  check_table(root, top.at("context"), "[context]\n");
  check_table(root, one_override, "[[override]]\n");
  check_table(root, one_suppress, "[[suppress]]\n");
  CHECK(keys_of_parser("") == keys_of(root));
  CHECK(keys_of_parser("[context]\n") == keys_of(top.at("context")));
  CHECK(keys_of_parser("[[override]]\n") == keys_of(one_override));
  CHECK(keys_of_parser("[[suppress]]\n") == keys_of(one_suppress));
  for (const auto& key : one_suppress.at("required"))
    CHECK(errors_of("[[suppress]]").find("no `" + key.get<std::string>() + "`") !=
          std::string::npos);
  std::set<std::string> words = {"off"};
  for (const Severity one :
       {Severity::info, Severity::low, Severity::medium, Severity::high, Severity::critical})
    words.insert(std::string(to_string(one)));
  CHECK(root.at("$defs")
            .at("rules")
            .at("additionalProperties")
            .at("enum")
            .get<std::set<std::string>>() == words);
}

TEST_CASE("the schema is the file that is shipped") {
  std::ifstream file(test::project_path("schemas/config.schema.json"));
  CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == config_schema());
}

TEST_CASE(
    "the template is a config without effect, and with its marks taken off one with every key") {
  CHECK(errors_of(config_template()) == "");
  std::string text;
  std::string_view rest = config_template();
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n') + 1);
    rest.remove_prefix(line.size());
    CHECK((line.starts_with('#') || line == "\n"));
    if (line.starts_with('#') && !line.starts_with("# ")) text += line.substr(1);
  }
  CHECK(errors_of(text) == "");
  const json root = schema();
  const std::string_view all = text;
  const auto check_keys = [&](const json& table) {
    for (const std::string& key : keys_of(table)) {
      CAPTURE(key);
      CHECK((all.find(key + " = ") != all.npos || all.find("[" + key + "]") != all.npos));
    }
  };
  check_keys(root);
  check_keys(root.at("properties").at("context"));
  check_keys(root.at("properties").at("override").at("items"));
  check_keys(root.at("properties").at("suppress").at("items"));
}

}  // namespace
