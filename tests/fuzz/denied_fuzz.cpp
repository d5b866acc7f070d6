// Fuzz target: explain_denied() over a message and a workspace. The answer is the same each time,
// its places lie in the sources, and it is JSON and can be printed.
#include "ecrlint/denied.hpp"

#include "ecrlint/report.hpp"
#include "files_input.hpp"
#include "output.hpp"

using namespace ecrlint;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Files files = fuzz::read_files(data, size);
  const auto result = explain_denied(files.head, files.sources);
  if (!result) return 0;
  const DeniedReport& report = *result;
  for (const Finding& finding : report.findings) fuzz::check_finding(report.sources, finding);
  for (const Related& place : report.places)
    fuzz::check_span(report.sources, place.source, place.span);
  for (const PolicyChange& change : report.changes) {
    if (change.source) fuzz::check_span(report.sources, *change.source, change.span);
    if (change.kind != PolicyChange::Kind::remove) fuzz::check_json(change.statement);
  }
  const std::string json = to_json(report);
  fuzz::check_json(json);
  fuzz::check_printable(to_text(report, false));
  fuzz::require(to_json(*explain_denied(files.head, files.sources)) == json);
  return 0;
}
