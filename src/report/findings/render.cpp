// The way in: the choice of the writer.

#include "report/findings/formats.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

std::string write(Format format, std::span<const Source> sources, const Report& report,
                  const ReportOptions& options) {
  report::Places places(sources);
  switch (format) {
    case Format::text:
      return report::write_text(places, report, options);
    case Format::concise:
      return report::write_concise(places, report, options);
    case Format::json:
      return report::write_json(places, report, options);
    case Format::sarif:
      return report::write_sarif(places, report, options, rules());
    case Format::github:
      return report::write_github(places, report);
  }
  return {};
}

}  // namespace

std::string render(Format format, std::span<const Source> sources, const Report& report,
                   const ReportOptions& options) {
  return text_or_empty([&] { return write(format, sources, report, options); });
}

}  // namespace ecrlint
