// SPDX-License-Identifier: Apache-2.0
// The flag's value, or else that of the config of a finding's source, or else the default.
#include "ecrlint/threshold.hpp"

#include <algorithm>

#include <map>

#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"

namespace ecrlint {
namespace {

constexpr FailOn kFailOnByDefault{Severity::medium};

template <class T>
T setting(const std::optional<T>& said, const Source& source,
          std::optional<Setting<T>> Config::*key, T otherwise) {
  if (said) return *said;
  const Config* const config = source.config.get();
  return config != nullptr && config->*key ? (config->*key)->value : otherwise;
}

bool reaches(Severity severity, FailOn on) { return on.least && severity >= *on.least; }

bool fails(const Finding& finding, std::span<const Source> sources, const Threshold& threshold) {
  return finding.source >= sources.size() ||
         reaches(finding.severity, setting(threshold.fail_on, sources[finding.source],
                                           &Config::fail_on, kFailOnByDefault));
}

/// What configs make of rules, asked once for each source.
class ConfiguredRules {
 public:
  explicit ConfiguredRules(std::span<const Source> sources) : sources_(sources) {}

  /// The severity of a finding as it is without a config.
  Severity severity_without(const Finding& finding) {
    const Source& source = sources_[finding.source];
    if (source.config == nullptr) return finding.severity;
    const auto [at, is_new] = by_source_.try_emplace(finding.source);
    if (is_new) at->second = rules_for(*source.config, source.path_in_config);
    const bool is_set = std::ranges::any_of(
        at->second, [&](const RuleSetting& one) { return one.rule == finding.rule; });
    return is_set ? finding.rule->severity : finding.severity;
  }

 private:
  std::span<const Source> sources_;
  std::map<std::size_t, std::vector<RuleSetting>> by_source_;
};

}  // namespace

bool fails(const Report& report, std::span<const Source> sources, const Threshold& threshold) {
  return std::ranges::any_of(
      report.findings, [&](const Finding& finding) { return fails(finding, sources, threshold); });
}

std::size_t count_let_pass(const Report& report, std::span<const Source> sources,
                           const Threshold& threshold) {
  ConfiguredRules rules(sources);
  const FailOn on = threshold.fail_on.value_or(kFailOnByDefault);
  const auto is_let_pass = [&](const Finding& finding) {
    return !fails(finding, sources, threshold) && reaches(rules.severity_without(finding), on);
  };
  return static_cast<std::size_t>(std::ranges::count_if(report.findings, is_let_pass));
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
