// What the fuzz targets of lint() share: one source, read as a kind of policy.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "syntax/value.hpp"

namespace ecrlint::fuzz {

inline void require(bool condition) {
  if (!condition) std::abort();
}

/// The first byte picks the kind, a blank none; the rest is the text, and size is not 0.
struct Input {
  Source source;
  Report report;

  Input(const std::uint8_t* data, std::size_t size)
      : source{"policy.json", {reinterpret_cast<const char*>(data) + 1, size - 1}} {
    constexpr PolicyKind kKinds[] = {PolicyKind::repository, PolicyKind::registry,
                                     PolicyKind::identity, PolicyKind::trust, PolicyKind::resource};
    Options options;
    options.profile = Profile::audit;
    const unsigned kind = static_cast<std::uint8_t>(data[0] - ' ') % 6U;
    if (kind != 0) options.kind = kKinds[kind - 1];
    report = lint(source, options);
  }
};

/// Renders the report. No text of the input may reach the output as a control character.
inline void check_report(Format format, const Input& input) {
  const std::string output = render(format, {&input.source, 1}, input.report);
  for (const char c : output)
    require(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t');
  if (format != Format::json && format != Format::sarif) return;
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(output, arena);
  require(tree.parsed && tree.errors.empty() && tree.duplicates.empty());
}

}  // namespace ecrlint::fuzz
