// What an error message means, for programs.
#include "ecrlint/report.hpp"
#include "report/write/json_parts.hpp"
#include "report/write/tool.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using report::JsonWriter;
using report::Places;

void write_finding(JsonWriter& json, Places& places, const Finding& finding) {
  json.object([&] {
    json.text("code", finding.rule->code);
    json.text("name", finding.rule->name);
    json.text("severity", to_string(finding.severity));
    json.text("message", finding.message);
    report::write_place(json, places, finding.source, finding.span);
    json.text("url", report::rule_url(*finding.rule));
  });
}

std::string write(const DeniedReport& report) {
  JsonWriter json;
  Places places(report.sources);
  json.object([&] {
    json.number("schemaVersion", 1);
    json.flag("understood", true);
    json.text("what", report.what);
    json.texts("because", report.because);
    json.array("edits", [&] {
      for (const PolicyChange& change : report.changes) report::write_change(json, places, change);
    });
    json.texts("steps", report.steps);
    json.array("findings", [&] {
      for (const Finding& finding : report.findings) write_finding(json, places, finding);
    });
    json.array("places", [&] {
      for (const Related& place : report.places) {
        json.object([&] {
          report::write_place(json, places, place.source, place.span);
          json.text("message", place.message);
        });
      }
    });
    json.texts("notes", report.notes);
    report::write_failures(json, report.failures);
  });
  return json.finish();
}

}  // namespace

std::string to_json(const DeniedReport& report) {
  return text_or_empty([&] { return write(report); });
}

}  // namespace ecrlint
