// SPDX-License-Identifier: Apache-2.0
// Pieces that several reports have in common, most of them of JSON.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "ecrlint/finding.hpp"
#include "ecrlint/transfer.hpp"
#include "report/write/json_writer.hpp"
#include "report/write/places.hpp"

namespace ecrlint::internal::report {

inline constexpr std::string_view kToolName = "ecrlint";
inline constexpr std::string_view kToolUrl = "https://github.com/ecrlint/ecrlint";

/// The version of the program, such as `0.3.1`.
[[nodiscard]] std::string_view tool_version();

/// The version of the rule set: new rules come only with a new one.
[[nodiscard]] std::string_view rules_version();

/// The page of a rule.
[[nodiscard]] std::string rule_url(const RuleInfo& rule);

/// Writes the members that the JSON of a run begins with: the version of its schema, and `tool`.
void write_head(JsonWriter& json);

/// Writes the members `path`, `line` and `column`: where a span begins.
void write_place(JsonWriter& json, Places& places, std::size_t source, Span span);

/// Writes the member `edits`: what to do with each policy.
void write_changes(JsonWriter& json, Places& places, std::span<const PolicyChange> changes);

/// Writes the member `errors`: the sources that could not be read whole.
void write_failures(JsonWriter& json, std::span<const Failure> failures);

}  // namespace ecrlint::internal::report
