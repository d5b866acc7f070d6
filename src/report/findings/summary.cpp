// SPDX-License-Identifier: Apache-2.0
// Counts, failures and references in words.
#include "report/findings/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/write/printable.hpp"

namespace ecrlint::internal::report {
namespace {

constexpr std::string_view kSyntaxError = "ECR001";

}  // namespace

std::size_t count(const Report& report, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(report.findings.begin(), report.findings.end(),
                    [severity](const Finding& finding) { return finding.severity == severity; }));
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string summary_line(const Report& report) {
  std::string found;
  for (const Severity severity : kSeverities) {
    const std::size_t number = count(report, severity);
    if (number == 0) continue;
    found += fmt::format("{}{} {}", found.empty() ? "Found " : ", ", number, to_string(severity));
  }
  const Summary& summary = report.summary;
  std::string line = fmt::format("{}. {}, {}, {}.", found.empty() ? "No findings" : found,
                                 counted(summary.files, "file", "files"),
                                 counted(summary.policies, "policy", "policies"),
                                 counted(summary.statements, "statement", "statements"));
  if (summary.partly_known > 0)
    line +=
        fmt::format(" {} only partly known.", counted(summary.partly_known, "policy", "policies"));
  if (summary.suppressed > 0) line += fmt::format(" {} suppressed.", summary.suppressed);
  if (!report.failures.empty())
    line += fmt::format(" {} could not be read or parsed.",
                        counted(report.failures.size(), "file", "files"));
  return line + '\n';
}

std::vector<const Failure*> bare_failures(const Places& places, const Report& report) {
  std::set<std::string_view> explained;
  for (const Finding& finding : report.findings)
    if (finding.rule->code == kSyntaxError) explained.insert(places.source(finding.source).path);
  std::vector<const Failure*> bare;
  for (const Failure& failure : report.failures)
    if (!explained.contains(failure.path)) bare.push_back(&failure);
  return bare;
}

std::string see_also(Places& places, const Finding& finding) {
  std::string text;
  for (const Related& related : finding.related)
    text += (text.empty() ? " (see " : ", ") + places.name(related.source, related.span);
  return text.empty() ? text : text + ')';
}

}  // namespace ecrlint::internal::report
