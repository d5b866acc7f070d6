// SPDX-License-Identifier: Apache-2.0
// Knows the tags of CloudFormation and of YAML itself, and the words that are no text.
#include "syntax/yaml_tag.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"

namespace ecrlint::internal::syntax {
namespace {

constexpr std::string_view kPrefix = "Fn::";
// Sorted, as they are written in full; the tag is what follows the prefix.
constexpr std::array<std::string_view, 18> kFunctions = {
    "Fn::And",    "Fn::Base64",       "Fn::Cidr",     "Fn::Equals",      "Fn::FindInMap",
    "Fn::GetAZs", "Fn::GetAtt",       "Fn::If",       "Fn::ImportValue", "Fn::Join",
    "Fn::Length", "Fn::Not",          "Fn::Or",       "Fn::Select",      "Fn::Split",
    "Fn::Sub",    "Fn::ToJsonString", "Fn::Transform"};

constexpr std::array<std::string_view, 6> kFlags = {"true", "false", "yes", "no", "on", "off"};

/// `yes`, `Yes` or `YES`, and not `yEs`.
bool is_word(std::string_view text, std::string_view word) {
  if (text.size() != word.size() || lower(text.front()) != word.front()) return false;
  const bool capitals =
      is_capital(text.front()) && std::all_of(text.begin(), text.end(), is_capital);
  return capitals ? equal_ignoring_case(text, word) : text.substr(1) == word.substr(1);
}

YamlTag read_local(std::string_view name) {
  using enum YamlTag::Means;
  if (name == "Ref") return {function, "Ref"};
  if (name == "Condition") return {function, "Condition"};
  const auto* found = std::lower_bound(kFunctions.begin(), kFunctions.end(), name,
                                       [](std::string_view full, std::string_view short_name) {
                                         return full.substr(kPrefix.size()) < short_name;
                                       });
  if (found == kFunctions.end() || found->substr(kPrefix.size()) != name) return {unknown};
  return {function, *found};
}

}  // namespace

YamlTag read_yaml_tag(std::string_view tag) {
  using enum YamlTag::Means;
  constexpr std::string_view kCore = "tag:yaml.org,2002:";
  if (tag.empty()) return {nothing};
  if (tag == "!") return {text};
  if (tag.front() == '!') return read_local(tag.substr(1));
  if (!tag.starts_with(kCore)) return {unknown};
  tag.remove_prefix(kCore.size());
  for (const std::string_view each : {"str", "int", "float", "timestamp"})
    if (tag == each) return {text};
  for (const std::string_view each : {"bool", "null"})
    if (tag == each) return {boolean};
  for (const std::string_view each : {"map", "seq", "set", "omap", "pairs"})
    if (tag == each) return {nothing};
  if (tag == "merge") return {merge};
  return {unknown};
}

Kind kind_of_plain(std::string_view text) {
  if (text.empty() || text == "~") return Kind::null;
  constexpr std::size_t kLongest = 5;
  if (text.size() > kLongest) return Kind::string;
  if (is_word(text, "null")) return Kind::null;
  const bool flag = std::any_of(kFlags.begin(), kFlags.end(),
                                [&](std::string_view word) { return is_word(text, word); });
  return flag ? Kind::boolean : Kind::string;
}

bool yaml_flag(std::string_view text) {
  return is_word(text, "true") || is_word(text, "yes") || is_word(text, "on");
}

}  // namespace ecrlint::internal::syntax
