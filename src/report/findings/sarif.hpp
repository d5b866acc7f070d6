// SPDX-License-Identifier: Apache-2.0
// The two halves of a SARIF run, the tool with its rules and the results, and what both are made
// of.
#pragma once

#include <cstdint>
#include <map>
#include <set>
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

/// Writes `results`: the findings, then what is suppressed of the report.
void write_results(JsonWriter& json, Places& places, std::span<const Finding* const> findings,
                   std::span<const SuppressedFinding> suppressed, std::span<const RuleInfo> rules);

/// Writes a member that is an object with nothing but a text.
void write_message(JsonWriter& json, std::string_view key, std::string_view text);

/// `public-repository` as `PublicRepository`.
[[nodiscard]] std::string pascal_case(std::string_view name);

/// Text of others for people: visible, and nothing in it reads as a link, as `](` would.
[[nodiscard]] std::string plain(std::string_view text);

/// Starts with a capital, unless it starts with a name, and ends with a full stop.
[[nodiscard]] std::string sentence(std::string_view text);

/// A path as a URI relative to the repository: forward slashes, no leading slash, no `.` or `..`,
/// what a URI cannot hold percent-encoded. Never empty.
[[nodiscard]] std::string artifact_uri(std::string_view path);

/// The address of a repository without user name and password. What is no absolute URI becomes one
/// that says that the repository is not known.
[[nodiscard]] std::string repository_uri(std::string_view address);

/// The `primaryLocationLineHash` of each asked 1-based line, by which GitHub recognises a finding
/// after lines have moved: the hash of the 100 UTF-16 units from its start on, blanks left out, and
/// the number of lines up to it with that hash. GitHub's upload action computes the same value and
/// complains about any other. Takes time linear in the text.
[[nodiscard]] std::map<std::uint32_t, std::string> line_hashes(
    std::string_view text, const std::set<std::uint32_t>& lines);

}  // namespace ecrlint::internal::report
