// Fuzz target: the SARIF report over one source or module. It lists only the rules that were hit,
// since the help of all others is the same for every input, and much to write.
#include <algorithm>

#include "lint_input.hpp"
#include "report/findings/formats.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const fuzz::Input input(data, size);
  std::vector<RuleInfo> hit;
  for (const RuleInfo& rule : rules()) {
    const auto& findings = input.report.findings;
    if (std::any_of(findings.begin(), findings.end(),
                    [&](const Finding& finding) { return finding.rule == &rule; }))
      hit.push_back(rule);
  }
  internal::report::Places places(input.sources);
  fuzz::check_json(internal::report::write_sarif(places, input.report, {}, hit));
  return 0;
}
