// SPDX-License-Identifier: Apache-2.0
// What several formats say about a report as a whole.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/report.hpp"
#include "report/write/places.hpp"

namespace ecrlint::internal::report {

/// From worst to least, the order in which people are told.
inline constexpr std::array kSeverities{Severity::critical, Severity::high, Severity::medium,
                                        Severity::low, Severity::info};

/// By severity, as Summary::hidden.
using Counts = decltype(Summary::hidden);
[[nodiscard]] Counts counts(const Report& report);

/// `1 file`, `2 files`.
[[nodiscard]] std::string counted(std::size_t number, std::string_view one, std::string_view many);

/// `2 modules not followed`.
[[nodiscard]] std::string not_followed(const Summary& summary);

/// `2 files not read`.
[[nodiscard]] std::string not_read(const Summary& summary);

/// `1 medium, 2 low hidden`; empty when nothing is.
[[nodiscard]] std::string hidden(const Summary& summary);

/// What was silenced: `1 finding suppressed, 2 rules turned off, 3 files ignored`. Empty when
/// nothing was.
[[nodiscard]] std::string silenced(const Summary& summary);

/// The closing line with its line feed: `Found 1 high. 3 files, 5 policies, 9 statements.`
[[nodiscard]] std::string summary_line(const Report& report);

/// The failures that no syntax error among the findings explains already.
[[nodiscard]] std::vector<const Failure*> bare_failures(const Places& places, const Report& report);

/// One line for each policy, in columns: place, kind, whose it is, how much of it is known.
[[nodiscard]] std::string policy_list(Places& places, const Report& report);

/// `path:line:column: severity[code] message`, with its line feed.
[[nodiscard]] std::string finding_line(Places& places, const Finding& finding);

/// The same of one that is held back, and why: `path:line:column: suppressed[code] message (by a
/// comment: reason)`.
[[nodiscard]] std::string suppressed_line(Places& places, const SuppressedFinding& suppressed);

/// The places that belong to a finding: ` (see a.json:1:2, b.json:3:4)`, or nothing.
[[nodiscard]] std::string see_also(Places& places, const Finding& finding);

}  // namespace ecrlint::internal::report
