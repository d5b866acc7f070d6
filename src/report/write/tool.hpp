// SPDX-License-Identifier: Apache-2.0
// The names by which reports call this program and its pages.
#pragma once

#include <string>
#include <string_view>

#include "ecrlint/finding.hpp"
#include "report/write/json_writer.hpp"

namespace ecrlint::internal::report {

inline constexpr std::string_view kToolName = "ecrlint";
inline constexpr std::string_view kToolUrl = "https://github.com/ecrlint/ecrlint";

/// The version of the program, such as `0.3.1`.
[[nodiscard]] std::string_view tool_version();

/// The version of the rule set: new rules come only with a new one.
[[nodiscard]] std::string_view rules_version();

/// Writes the member `tool`: which program this is.
void write_tool_member(JsonWriter& json);

/// The page of a rule.
[[nodiscard]] std::string rule_url(const RuleInfo& rule);

}  // namespace ecrlint::internal::report
