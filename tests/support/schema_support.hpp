// SPDX-License-Identifier: Apache-2.0
// Checks JSON against the schemas that are shipped.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "support/project_path.hpp"

namespace ecrlint::test {

using nlohmann::json;

inline json schema(const std::string& name) {
  std::ifstream file(project_path("schemas") / name);
  REQUIRE(file);
  return json::parse(file);
}

inline bool has_type(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  return false;
}

/// The keywords our schema uses; any other one is an error, so that none goes unchecked.
inline void check(const json& root, const json& rule, const json& value, const std::string& at,
                  std::vector<std::string>& errors);

inline void check_object(const json& root, const json& rule, const json& value,
                         const std::string& at, std::vector<std::string>& errors) {
  for (const auto& [key, member] : value.items()) {
    if (!rule.at("properties").contains(key))
      errors.push_back(at + "/" + key + ": unknown");
    else
      check(root, rule.at("properties").at(key), member, at + "/" + key, errors);
  }
  for (const auto& key : rule.at("required"))
    if (!value.contains(key)) errors.push_back(at + "/" + key.get<std::string>() + ": missing");
}

inline void check_keyword(const json& root, const json& rule, const std::string& word,
                          const json& value, const std::string& at,
                          std::vector<std::string>& errors) {
  const json& wanted = rule.at(word);
  bool ok = true;
  if (word == "$ref") {
    const std::string target = wanted.get<std::string>().substr(1);
    check(root, root.at(json::json_pointer(target)), value, at, errors);
  } else if (word == "type") {
    ok = has_type(value, wanted);
  } else if (word == "const") {
    ok = value == wanted;
  } else if (word == "enum") {
    ok = std::find(wanted.begin(), wanted.end(), value) != wanted.end();
  } else if (word == "minimum") {
    ok = value.is_number() && value >= wanted;
  } else if (word == "pattern") {
    ok = value.is_string() &&
         std::regex_search(value.get<std::string>(), std::regex(wanted.get<std::string>()));
  } else if (word == "properties") {
    if (value.is_object()) check_object(root, rule, value, at, errors);
  } else if (word == "items") {
    for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
      check(root, wanted, value[i], at + "/" + std::to_string(i), errors);
  } else {
    ok = word == "description" || word == "title" || word == "format" || word == "required" ||
         word == "additionalProperties" || word.starts_with("$");
  }
  if (!ok) errors.push_back(at + ": " + word);
}

inline void check(const json& root, const json& rule, const json& value, const std::string& at,
                  std::vector<std::string>& errors) {
  for (const auto& item : rule.items()) check_keyword(root, rule, item.key(), value, at, errors);
}

inline std::vector<std::string> errors_of(const json& report,
                                          const std::string& name = "report.schema.json") {
  std::vector<std::string> errors;
  const json root = schema(name);
  check(root, root, report, "", errors);
  return errors;
}

}  // namespace ecrlint::test
