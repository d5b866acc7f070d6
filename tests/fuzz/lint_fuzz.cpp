// Fuzz target: lint() and every report but SARIF over one source.
#include "lint_input.hpp"

using namespace ecrlint;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const fuzz::Input input(data, size);
  for (const Finding& finding : input.report.findings) {
    fuzz::require(finding.rule != nullptr && !finding.message.empty());
    fuzz::require(finding.span.begin <= finding.span.end &&
                  finding.span.end <= input.source.text.size());
  }
  for (const Format format : {Format::text, Format::concise, Format::json, Format::github})
    fuzz::check_report(format, input);
  return 0;
}
