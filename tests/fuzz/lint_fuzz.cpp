// Fuzz target: lint() and every report but SARIF over sources of all formats.
#include "lint_input.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void check_span(std::span<const Source> sources, std::size_t source, Span span) {
  fuzz::require(source < sources.size());
  fuzz::require(span.begin <= span.end && span.end <= sources[source].text.size());
}

void check_finding(std::span<const Source> sources, const Finding& finding) {
  fuzz::require(finding.rule != nullptr && !finding.message.empty());
  check_span(sources, finding.source, finding.span);
  for (const Related& related : finding.related) check_span(sources, related.source, related.span);
  for (const Fix& fix : finding.fixes) {
    std::uint32_t at = 0;
    for (const Edit& edit : fix.edits) {
      check_span(sources, finding.source, edit.span);
      fuzz::require(edit.span.begin >= at);
      at = edit.span.end;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const fuzz::Input input(data, size);
  for (const Finding& finding : input.report.findings) check_finding(input.sources, finding);
  for (const Format format : {Format::text, Format::concise, Format::json, Format::github})
    fuzz::check_report(format, input);
  return 0;
}
