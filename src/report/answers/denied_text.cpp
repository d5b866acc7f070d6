// What an error message means, for people.
#include <fmt/format.h>

#include "ecrlint/report.hpp"
#include "report/answers/change_text.hpp"
#include "report/write/ink.hpp"
#include "report/write/places.hpp"
#include "report/write/printable.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

std::string write(const DeniedReport& report, bool color) {
  const report::Ink ink(color);
  report::Places places(report.sources);
  const auto line = [](std::string_view text) { return report::visible(text) + "\n"; };
  std::string out = ink.strong(report::visible(report.what)) + "\n";
  for (const std::string& cause : report.because) out += "  - " + line(cause);
  out += "\n";
  out += report::changes_text(report.changes, places, ink);
  for (const std::string& step : report.steps) out += "  " + line(step);
  if (!report.steps.empty()) out += "\n";
  for (const Finding& finding : report.findings)
    out += fmt::format(
        "{}: {}[{}] {}\n", report::visible_line(places.name(finding.source, finding.span)),
        to_string(finding.severity), finding.rule->code, report::visible(finding.message));
  for (const Related& place : report.places)
    out += fmt::format("{}: {}\n", report::visible_line(places.name(place.source, place.span)),
                       report::visible(place.message));
  for (const std::string& note : report.notes) out += "note: " + line(note);
  return out;
}

}  // namespace

std::string to_text(const DeniedReport& report, bool color) {
  return text_or_empty([&] { return write(report, color); });
}

}  // namespace ecrlint
