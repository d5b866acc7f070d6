// SPDX-License-Identifier: Apache-2.0
// One function for each format. All trust the order of the findings unless they say otherwise.
#pragma once

#include <span>
#include <string>

#include "ecrlint/report.hpp"
#include "report/write/places.hpp"

namespace ecrlint::internal::report {

[[nodiscard]] std::string write_text(Places& places, const Report& report,
                                     const ReportOptions& options);
[[nodiscard]] std::string write_concise(Places& places, const Report& report,
                                        const ReportOptions& options);
[[nodiscard]] std::string write_json(Places& places, const Report& report,
                                     const ReportOptions& options);

/// `rules` are all there are, sorted by code.
[[nodiscard]] std::string write_sarif(Places& places, const Report& report,
                                      const ReportOptions& options,
                                      std::span<const RuleInfo> rules);

/// Worst findings first, since GitHub shows only so many.
[[nodiscard]] std::string write_github(Places& places, const Report& report);

}  // namespace ecrlint::internal::report
