// One line for each finding, for editors, grep and logs.
#include <fmt/format.h>

#include "report/findings/formats.hpp"
#include "report/findings/policy_list.hpp"
#include "report/findings/summary.hpp"
#include "report/write/printable.hpp"

namespace ecrlint::internal::report {

std::string write_concise(Places& places, const Report& report, const ReportOptions& options) {
  std::string out;
  for (const Finding& finding : report.findings)
    out += fmt::format("{}: {}[{}] {}\n", visible_line(places.name(finding.source, finding.span)),
                       to_string(finding.severity), finding.rule->code, visible(finding.message));
  if (options.failures) {
    for (const Failure* failure : bare_failures(places, report))
      out += fmt::format("error: {}: {}\n", visible(failure->path), visible(failure->message));
  }
  if (options.policies) out += policy_list(places, report);
  if (options.summary) out += summary_line(report);
  return out;
}

}  // namespace ecrlint::internal::report
