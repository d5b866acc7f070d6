// SPDX-License-Identifier: Apache-2.0
// The two halves of a SARIF run: the tool with its rules, and the results.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ecrlint/report.hpp"
#include "report/write/json_writer.hpp"
#include "report/write/places.hpp"

namespace ecrlint::internal::report {

/// The name under which all paths hang.
inline constexpr std::string_view kRootId = "SRCROOT";

/// What SARIF and GitHub call a severity.
struct SarifLevel {
  std::string_view level;
  std::string_view score;  ///< `security-severity`; empty for none
  std::string_view problem;
};
[[nodiscard]] SarifLevel sarif_level(Severity severity);

/// Writes `tool`. A rule that was hit has the severity of its worst finding in this run, since
/// GitHub knows severities of rules only.
void write_tool(JsonWriter& json, std::span<const Finding* const> findings,
                std::span<const RuleInfo> rules);

/// Writes `results`.
void write_results(JsonWriter& json, Places& places, std::span<const Finding* const> findings,
                   std::span<const RuleInfo> rules);

/// `public-repository` as `PublicRepository`.
[[nodiscard]] std::string pascal_case(std::string_view name);

/// Starts with a capital, unless it starts with a name, and ends with a full stop.
[[nodiscard]] std::string sentence(std::string_view text);

}  // namespace ecrlint::internal::report
