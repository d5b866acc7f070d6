// What the fuzz targets require of all that is written.
#pragma once

#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "ecrlint/lint.hpp"
#include "syntax/value.hpp"

namespace ecrlint::fuzz {

inline void require(bool condition) {
  if (!condition) std::abort();
}

/// No text of the input may reach an output as a control character.
inline void check_printable(std::string_view output) {
  for (const char c : output)
    require(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t');
}

inline void check_json(std::string_view output) {
  check_printable(output);
  internal::Arena arena;
  const internal::syntax::Tree tree = internal::syntax::parse_json(output, arena);
  require(tree.parsed && tree.errors.empty() && tree.duplicates.empty());
}

inline void check_span(std::span<const Source> sources, std::size_t source, Span span) {
  require(source < sources.size());
  require(span.begin <= span.end && span.end <= sources[source].text.size());
}

inline void check_finding(std::span<const Source> sources, const Finding& finding) {
  require(finding.rule != nullptr && !finding.message.empty());
  check_span(sources, finding.source, finding.span);
  for (const Related& related : finding.related) check_span(sources, related.source, related.span);
  for (const Fix& fix : finding.fixes) {
    std::uint32_t at = 0;
    for (const Edit& edit : fix.edits) {
      check_span(sources, finding.source, edit.span);
      require(edit.span.begin >= at);
      at = edit.span.end;
    }
  }
}

}  // namespace ecrlint::fuzz
