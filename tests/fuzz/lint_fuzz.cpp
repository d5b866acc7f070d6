// SPDX-License-Identifier: Apache-2.0
// Fuzz target: lint() and every report but SARIF over sources of all formats.
#include "lint_input.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const fuzz::Input input(data, size);
  for (const Finding& finding : input.report.findings) fuzz::check_finding(input.sources, finding);
  for (const Format format : {Format::text, Format::concise, Format::github})
    fuzz::check_printable(render(format, input.sources, input.report));
  fuzz::check_json(render(Format::json, input.sources, input.report));
  return 0;
}
