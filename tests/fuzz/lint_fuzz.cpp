// Fuzz target: lint() and every report over one source, read as every kind of policy.
#include <cstdlib>

#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"

using namespace ecrlint;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Source source{"policy.json", {reinterpret_cast<const char*>(data) + 1, size - 1}};
  Options options;
  options.profile = Profile::audit;
  constexpr PolicyKind kKinds[] = {PolicyKind::repository, PolicyKind::registry,
                                   PolicyKind::identity, PolicyKind::trust, PolicyKind::resource};
  if (data[0] % 6 != 0) options.kind = kKinds[data[0] % 6 - 1];
  const Report report = lint(source, options);
  for (const Finding& finding : report.findings) {
    if (finding.rule == nullptr || finding.message.empty()) std::abort();
    if (finding.span.begin > finding.span.end || finding.span.end > source.text.size())
      std::abort();
  }
  for (const Format format :
       {Format::text, Format::concise, Format::json, Format::sarif, Format::github})
    for (const char c : render(format, {&source, 1}, report))
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') std::abort();
  return 0;
}
