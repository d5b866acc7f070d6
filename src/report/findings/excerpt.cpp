// SPDX-License-Identifier: Apache-2.0
// Cuts a window out of a line, with tabs expanded and what is invisible made visible.
#include "report/findings/excerpt.hpp"

#include <algorithm>
#include <optional>

#include "report/write/printable.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal::report {
namespace {

constexpr std::size_t kMostColumns = 120;
constexpr std::size_t kColumnsBefore = 40;  // in a window, so that what leads to the span is seen
constexpr std::size_t kMostGlyphs = 480;    // marks without width could go on forever
constexpr std::size_t kTabStop = 4;
constexpr std::string_view kLeftOut = "...";

Glyph next_glyph(std::string_view line, std::size_t at, std::size_t column) {
  if (line[at] != '\t') return glyph_at(line, at);
  const std::size_t width = kTabStop - column % kTabStop;
  return {1, width, std::string(width, ' ')};
}

/// The start of a window that shows some columns before `begin`.
std::size_t window_start(std::string_view line, std::size_t begin) {
  std::size_t at = begin;
  std::size_t columns = 0;
  for (std::size_t glyphs = 0; at > 0 && glyphs < kMostGlyphs / 2; ++glyphs) {
    std::size_t before = at - 1;
    while (before > 0 && at - before < 4 && text::is_continuation(line[before])) --before;
    columns += next_glyph(line, before, 0).width;
    if (columns > kColumnsBefore) break;
    at = before;
  }
  return at;
}

/// Shows the line from `start` on as far as there is room; nothing if `whole` and there is not
/// enough.
std::optional<Excerpt> window(std::string_view line, std::size_t start, std::size_t begin,
                              std::size_t end, bool whole) {
  Excerpt cut;
  cut.shown = start > 0 ? kLeftOut : std::string_view();
  std::size_t column = cut.shown.size();
  std::optional<std::size_t> mark;
  std::optional<std::size_t> mark_end;
  std::size_t at = start;
  for (std::size_t glyphs = 0; at < line.size(); ++glyphs) {
    if (!mark && at >= begin) mark = column;
    if (!mark_end && at >= end) mark_end = column;
    const Glyph glyph = next_glyph(line, at, column);
    if (column + glyph.width > kMostColumns || glyphs == kMostGlyphs) break;
    cut.shown += glyph.shown;
    column += glyph.width;
    at += glyph.size;
  }
  cut.whole = start == 0 && at >= line.size();
  if (whole && !cut.whole) return std::nullopt;
  if (at < line.size()) cut.shown += kLeftOut;
  cut.mark = mark.value_or(column);
  cut.width = std::max<std::size_t>(mark_end.value_or(column) - cut.mark, 1);
  return cut;
}

}  // namespace

Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end) {
  begin = std::min(begin, line.size());
  end = std::clamp(end, begin, line.size());
  if (auto all = window(line, 0, begin, end, true)) return *std::move(all);
  return *window(line, window_start(line, begin), begin, end, false);
}

}  // namespace ecrlint::internal::report
