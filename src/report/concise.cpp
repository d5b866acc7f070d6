// One line for each finding, for editors, grep and logs.
#include <fmt/format.h>

#include "report/formats.hpp"
#include "report/policy_list.hpp"
#include "report/printable.hpp"
#include "report/summary.hpp"

namespace ecrlint::report {

std::string write_concise(Places& places, const Report& report, const ReportOptions& options) {
  std::string out;
  for (const Finding& finding : report.findings)
    out += fmt::format("{}: {}[{}] {}\n", printable(places.name(finding.source, finding.span)),
                       to_string(finding.severity), finding.rule->code, visible(finding.message));
  if (options.failures) {
    for (const Failure* failure : bare_failures(places, report))
      out += fmt::format("error: {}: {}\n", visible(failure->path), visible(failure->message));
  }
  if (options.policies) out += policy_list(places, report);
  if (options.summary) out += summary_line(report);
  return out;
}

}  // namespace ecrlint::report
