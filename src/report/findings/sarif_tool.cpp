// SPDX-License-Identifier: Apache-2.0
// The tool component of a SARIF run: who speaks, and all its rules.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "report/findings/sarif.hpp"
#include "report/write/parts.hpp"
#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal::report {
namespace {

/// GitHub refuses longer descriptions.
std::string shortened(std::string_view text) {
  constexpr std::size_t kMost = 1024;
  if (text.size() <= kMost) return std::string(text);
  return std::string(text::clip(text, kMost - 3)) + "...";
}

/// The message of a rule with a hole for what a finding says. Braces mean holes there, so those of
/// the summary are doubled.
std::string message_pattern(const RuleInfo& rule) {
  std::string_view summary = rule.summary;
  if (summary.ends_with('.')) summary.remove_suffix(1);
  std::string pattern;
  for (const char c : summary) pattern.append(c == '{' || c == '}' ? 2 : 1, c);
  return pattern + ": '{0}'.";
}

void write_properties(JsonWriter& json, const RuleInfo& rule, const SarifLevel& level) {
  const bool scored = rule.security && !level.score.empty();
  json.object("properties", [&] {
    json.array("tags", [&] {
      if (scored) json.text("security");  // GitHub wants the tag and the score together
      json.text("ecr");
      json.text(rule.group);
      if (!rule.cwe.empty()) json.text(fmt::format("external/cwe/cwe-{}", rule.cwe));
    });
    json.text("precision", rule.precision);
    if (scored) json.text("security-severity", level.score);
    json.text("problem.severity", level.problem);
  });
}

void write_rule(JsonWriter& json, const RuleInfo& rule, Severity severity) {
  const SarifLevel level = sarif_level(severity);
  const std::string url = rule_url(rule);
  json.text("id", rule.code);
  json.text("name", pascal_case(rule.name));
  write_message(json, "shortDescription", shortened(rule.summary));
  write_message(json, "fullDescription", shortened(rule.description));
  json.object("help", [&] {
    json.text("text", fmt::format("{} See {}", rule.description, url));
    json.text("markdown", rule.help);
  });
  json.text("helpUri", url);
  json.object("messageStrings", [&] { write_message(json, "default", message_pattern(rule)); });
  json.object("defaultConfiguration", [&] { json.text("level", level.level); });
  write_properties(json, rule, level);
}

}  // namespace

SarifLevel sarif_level(Severity severity) {
  constexpr std::array<SarifLevel, kSeverityWords.size()> kLevels{
      {{"note", "", "recommendation"},
       {"note", "3.0", "recommendation"},
       {"warning", "5.5", "warning"},
       {"error", "8.0", "error"},
       {"error", "9.5", "error"}}};
  const auto index = static_cast<std::size_t>(severity);
  return kLevels[index < kLevels.size() ? index : 0];
}

std::string pascal_case(std::string_view name) {
  std::string out;
  bool starts = true;
  for (const char c : name) {
    if (c == '-') {
      // A word of one letter would put two capitals side by side, which SARIF's pattern refuses.
      starts = out.empty() || !is_capital(out.back());
      continue;
    }
    out += starts && is_small(c) ? static_cast<char>(c - 'a' + 'A') : c;
    starts = false;
  }
  return out;
}

void write_tool(JsonWriter& json, std::span<const Finding* const> findings,
                std::span<const RuleInfo> rules) {
  std::map<std::string_view, Severity> worst;
  for (const Finding* finding : findings) {
    Severity& severity = worst.emplace(finding->rule->code, finding->severity).first->second;
    severity = std::max(severity, finding->severity);
  }
  json.object("tool", [&] {
    json.object("driver", [&] {
      json.text("name", kToolName);
      json.text("fullName", fmt::format("{} {}", kToolName, tool_version()));
      json.text("organization", kToolName);
      json.text("version", tool_version());
      json.text("semanticVersion", tool_version());
      json.text("informationUri", kToolUrl);
      json.text("language", "en-US");
      json.objects("rules", rules, [&](const RuleInfo& rule) {
        const auto hit = worst.find(rule.code);
        write_rule(json, rule, hit == worst.end() ? rule.severity : hit->second);
      });
    });
  });
}

}  // namespace ecrlint::internal::report
