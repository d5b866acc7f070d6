// SPDX-License-Identifier: Apache-2.0
// Counts, failures, policies and references in words.
#include "report/findings/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "report/write/printable.hpp"

namespace ecrlint::internal::report {
namespace {

constexpr std::string_view kSyntaxError = "ECR001";

/// A longer text pushes only its own line out of the columns.
constexpr std::size_t kWidest = 60;
constexpr std::size_t kMostOwners = 3;

std::string whose(const PolicyInfo& policy) {
  std::string text = policy.address.empty() ? policy.name : policy.address;
  for (std::size_t i = 0; i < std::min(policy.owners.size(), kMostOwners); ++i)
    text += (i > 0 ? ", " : text.empty() ? "of " : " of ") + policy.owners[i];
  if (policy.owners.size() > kMostOwners)
    text += fmt::format(" and {} more", policy.owners.size() - kMostOwners);
  return text.empty() ? "-" : visible(text);
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Glyph glyph = glyph_at(text, at);
    width += glyph.width;
    at += glyph.size;
  }
  return width;
}

std::size_t failed_files(const std::vector<Failure>& failures) {
  std::set<std::string_view> paths;
  for (const Failure& failure : failures) paths.insert(failure.path);
  return paths.size();
}

/// `1 medium, 2 low`; empty when there is nothing to count.
std::string by_severity(const Counts& counts) {
  std::string all;
  for (const Severity severity : kSeverities)
    if (const std::size_t number = counts[static_cast<std::size_t>(severity)])
      all += fmt::format("{}{} {}", all.empty() ? "" : ", ", number, to_string(severity));
  return all;
}

/// What the config, or a flag, keeps from being told besides what it suppresses.
std::vector<std::string> turned_off(const Summary& summary) {
  std::vector<std::string> all;
  if (summary.rules_off > 0)
    all.push_back(counted(summary.rules_off, "rule", "rules") + " turned off");
  if (summary.ignored > 0) all.push_back(counted(summary.ignored, "file", "files") + " ignored");
  if (summary.let_pass > 0)
    all.push_back(counted(summary.let_pass, "finding", "findings") + " let pass by the config");
  return all;
}

}  // namespace

Counts counts(const Report& report) {
  Counts counts{};
  for (const Finding& finding : report.findings)
    ++counts[static_cast<std::size_t>(finding.severity)];
  return counts;
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string not_followed(const Summary& summary) {
  return counted(summary.not_followed, "module", "modules") + " not followed";
}

std::string not_read(const Summary& summary) {
  return counted(summary.not_read, "file", "files") + " not read";
}

std::string hidden(const Summary& summary) {
  const std::string all = by_severity(summary.hidden);
  return all.empty() ? all : all + " hidden";
}

std::string silenced(const Summary& summary) {
  std::string all;
  if (summary.suppressed > 0)
    all = counted(summary.suppressed, "finding", "findings") + " suppressed";
  for (const std::string& one : turned_off(summary)) all += (all.empty() ? "" : ", ") + one;
  return all;
}

std::string summary_line(const Report& report) {
  const std::string found = by_severity(counts(report));
  const Summary& summary = report.summary;
  std::string line = fmt::format(
      "{}. {}, {}, {}.", found.empty() ? "No findings" : "Found " + found,
      counted(summary.files, "file", "files"), counted(summary.policies, "policy", "policies"),
      counted(summary.statements, "statement", "statements"));
  if (summary.partly_known > 0)
    line +=
        fmt::format(" {} only partly known.", counted(summary.partly_known, "policy", "policies"));
  if (summary.not_followed > 0) line += fmt::format(" {}.", not_followed(summary));
  if (summary.not_read > 0) line += fmt::format(" {}.", not_read(summary));
  if (summary.suppressed > 0) line += fmt::format(" {} suppressed.", summary.suppressed);
  if (const std::string out = hidden(summary); !out.empty()) line += fmt::format(" {}.", out);
  for (const std::string& one : turned_off(summary)) line += fmt::format(" {}.", one);
  if (!report.failures.empty())
    line += fmt::format(" {} could not be read whole.",
                        counted(failed_files(report.failures), "file", "files"));
  return line + '\n';
}

std::vector<const Failure*> bare_failures(const Places& places, const Report& report) {
  std::set<std::string_view> explained;
  for (const Finding& finding : report.findings)
    if (finding.rule->code == kSyntaxError) explained.insert(places.source(finding.source).path);
  std::vector<const Failure*> bare;
  for (const Failure& failure : report.failures)
    if (!failure.syntax || !explained.contains(failure.path)) bare.push_back(&failure);
  return bare;
}

std::string policy_list(Places& places, const Report& report) {
  constexpr std::size_t kColumns = 3;
  std::vector<std::array<std::string, kColumns + 1>> rows;
  std::array<std::size_t, kColumns> widths{};
  for (const PolicyInfo& policy : report.policies) {
    auto& row = rows.emplace_back();
    row[0] = visible_line(places.name(policy.source, policy.span));
    row[1] = to_string(policy.kind);
    row[2] = whose(policy);
    row[3] =
        policy.partly_known.empty() ? "known" : "partly known: " + visible(policy.partly_known);
    for (std::size_t i = 0; i < kColumns; ++i)
      widths[i] = std::max(widths[i], std::min(width_of(row[i]), kWidest));
  }
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      const std::size_t width = width_of(row[i]);
      out += row[i] + std::string(2 + (width < widths[i] ? widths[i] - width : 0), ' ');
    }
    out += row[kColumns] + '\n';
  }
  return out;
}

std::string finding_line(Places& places, const Finding& finding) {
  return fmt::format("{}: {}[{}] {}\n", visible_line(places.name(finding.source, finding.span)),
                     to_string(finding.severity), finding.rule->code, visible(finding.message));
}

std::string suppressed_line(Places& places, const SuppressedFinding& suppressed) {
  const Finding& finding = suppressed.finding;
  return fmt::format("{}: suppressed[{}] {} (by a {}: {})\n",
                     visible_line(places.name(finding.source, finding.span)), finding.rule->code,
                     visible(finding.message), suppressed.in_source ? "comment" : "config",
                     visible(suppressed.reason));
}

std::string see_also(Places& places, const Finding& finding) {
  std::string text;
  for (const Related& related : finding.related)
    text += (text.empty() ? " (see " : ", ") + places.name(related.source, related.span);
  return text.empty() ? text : text + ')';
}

}  // namespace ecrlint::internal::report
