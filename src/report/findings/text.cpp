// SPDX-License-Identifier: Apache-2.0
// The format for people: a header, a frame and a help line for each finding.
#include <fmt/format.h>

#include "report/findings/formats.hpp"
#include "report/findings/frame.hpp"
#include "report/findings/policy_list.hpp"
#include "report/findings/summary.hpp"
#include "report/write/ink.hpp"
#include "report/write/printable.hpp"

namespace ecrlint::internal::report {

std::string write_text(Places& places, const Report& report, const ReportOptions& options) {
  const Ink ink(options.color);
  std::string out;
  for (const Finding& finding : report.findings) {
    const std::string head = fmt::format("{}[{}]", to_string(finding.severity), finding.rule->code);
    out += ink.of(finding.severity, head) + ink.strong(": " + visible(finding.message)) + '\n';
    out += frame(places, finding, ink) + '\n';
  }
  if (options.failures) {
    for (const Failure* failure : bare_failures(places, report))
      out += fmt::format("{}: {}: {}\n", ink.of(Severity::high, "error"), visible(failure->path),
                         visible(failure->message));
  }
  if (options.policies) out += policy_list(places, report);
  if (options.summary) out += summary_line(report);
  return out;
}

}  // namespace ecrlint::internal::report
