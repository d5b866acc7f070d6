// SPDX-License-Identifier: Apache-2.0
// The flag's value, or else that of the config of a finding's source, or else the default.
#include "ecrlint/threshold.hpp"

#include <algorithm>

#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"

namespace ecrlint {
namespace {

template <class T>
T setting(const std::optional<T>& said, const Source& source,
          std::optional<Setting<T>> Config::*key, T otherwise) {
  if (said) return *said;
  const Config* const config = source.config.get();
  return config != nullptr && config->*key ? (config->*key)->value : otherwise;
}

}  // namespace

bool fails(const Report& report, std::span<const Source> sources, const Threshold& threshold) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
    if (finding.source >= sources.size()) return true;
    const FailOn on = setting(threshold.fail_on, sources[finding.source], &Config::fail_on,
                              FailOn{Severity::medium});
    return on.least && finding.severity >= *on.least;
  });
}

std::size_t hide_findings(Report& report, std::span<const Source> sources,
                          const Threshold& threshold) {
  return std::erase_if(report.findings, [&](const Finding& finding) {
    const bool hidden = finding.source < sources.size() &&
                        finding.severity < setting(threshold.min_severity, sources[finding.source],
                                                   &Config::min_severity, Severity::info);
    if (hidden) ++report.summary.hidden[static_cast<std::size_t>(finding.severity)];
    return hidden;
  });
}

}  // namespace ecrlint
