// SPDX-License-Identifier: Apache-2.0
// The formats for people: frames with carets, or one line a finding for editors, grep and logs.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "report/findings/formats.hpp"
#include "report/findings/summary.hpp"
#include "report/write/ink.hpp"
#include "report/write/printable.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal::report {
namespace {

constexpr std::size_t kMostColumns = 120;
constexpr std::size_t kColumnsBefore = 40;  // in a window, so that what leads to the span is seen
constexpr std::size_t kMostGlyphs = 480;    // marks without width could go on forever
constexpr std::size_t kTabStop = 4;
constexpr std::string_view kLeftOut = "...";

/// What is printed of a line, and where the span stands in it, in terminal columns.
struct Excerpt {
  std::string shown;
  std::size_t mark = 0;   ///< columns before the span
  std::size_t width = 1;  ///< columns of the span, at least one
  bool whole = true;      ///< nothing of the line is left out
};

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

/// Shows `line` around its bytes `[begin, end)`. Takes time for what is shown, not for the whole
/// line, except that short lines are shown whole.
Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end) {
  begin = std::min(begin, line.size());
  end = std::clamp(end, begin, line.size());
  if (auto all = window(line, 0, begin, end, true)) return *std::move(all);
  return *window(line, window_start(line, begin), begin, end, false);
}

/// A span to underline.
struct Mark {
  std::size_t source;
  Place place;
  std::string_view label;
  bool primary;
};

/// Draws the frame of one finding: its own place, the related ones, the help.
class FrameWriter {
 public:
  FrameWriter(Places& places, const Finding& finding, const Ink& ink)
      : places_(places), finding_(finding), ink_(ink) {
    marks_.push_back(
        {finding.source, places.place(finding.source, finding.span), finding.label, true});
    for (const Related& related : finding.related)
      marks_.push_back(
          {related.source, places.place(related.source, related.span), related.message, false});
    std::uint32_t last = 0;
    for (const Mark& mark : marks_) last = std::max(last, mark.place.begin.line);
    digits_ = fmt::formatted_size("{}", last);
  }

  std::string write() {
    std::vector<Mark> rest = marks_;
    while (!rest.empty()) {
      const auto others = std::stable_partition(
          rest.begin(), rest.end(),
          [source = rest[0].source](const Mark& m) { return m.source == source; });
      write_source({rest.begin(), others});
      rest.erase(rest.begin(), others);
    }
    write_help();
    return std::move(out_);
  }

 private:
  /// One file: an arrow to its first mark, then the marks from top to bottom.
  void write_source(std::vector<Mark> marks) {
    const Mark& first = marks.front();
    out_ += fmt::format(" {:{}}{} {}\n", "", digits_, ink_.frame(first.primary ? "-->" : ":::"),
                        visible_line(places_.name(first.source, first.place.span)));
    out_ += bar() + '\n';
    std::ranges::stable_sort(marks, {}, [](const Mark& mark) { return mark.place.begin.line; });
    const Mark* before = nullptr;
    bool whole = false;  // all of the line above is to be seen
    for (const Mark& mark : marks) {
      const bool same_line = before && before->place.begin.line == mark.place.begin.line;
      if (before && mark.place.begin.line > before->place.begin.line + 1)
        out_ += ink_.frame("...") + '\n';
      whole = write_mark(mark, same_line && whole);
      before = &mark;
    }
    out_ += bar() + '\n';
  }

  /// Shows the line of a mark, unless it stands there already, and underlines the mark.
  bool write_mark(const Mark& mark, bool line_is_shown) {
    const LineIndex& lines = places_.lines(mark.source);
    const std::uint32_t number = mark.place.begin.line;
    const std::uint32_t start = lines.line_begin(number);
    const Excerpt cut =
        excerpt(lines.line(number), mark.place.span.begin - start, mark.place.span.end - start);
    if (!line_is_shown) {
      out_ += ink_.frame(fmt::format(" {:>{}} |", number, digits_));
      out_ += cut.shown.empty() ? "\n" : ' ' + cut.shown + '\n';
    }
    std::string under(cut.width, mark.primary ? '^' : '-');
    if (!mark.label.empty()) under += ' ' + visible(mark.label);
    out_ += fmt::format("{} {:{}}{}\n", bar(), "", cut.mark,
                        mark.primary ? ink_.of(finding_.severity, under) : ink_.frame(under));
    return cut.whole;
  }

  void write_help() {
    const std::string_view name = finding_.rule->name;
    out_ += fmt::format(" {:{}} {} ", "", digits_, ink_.frame("="));
    out_ += finding_.help.empty()
                ? fmt::format("{} {}\n", ink_.strong("rule:"), name)
                : fmt::format("{} {}   ({})\n", ink_.strong("help:"), visible(finding_.help), name);
  }

  [[nodiscard]] std::string bar() const { return ink_.frame(fmt::format(" {:{}} |", "", digits_)); }

  Places& places_;
  const Finding& finding_;
  const Ink& ink_;
  std::vector<Mark> marks_;
  std::size_t digits_ = 1;
  std::string out_;
};

/// What follows the findings.
std::string closing(Places& places, const Report& report, const ReportOptions& options,
                    const Ink& ink) {
  std::string out;
  if (options.failures) {
    for (const Failure* failure : bare_failures(places, report))
      out += fmt::format("{}: {}: {}\n", ink.of(Severity::high, "error"), visible(failure->path),
                         visible(failure->message));
  }
  if (options.policies) out += policy_list(places, report);
  for (const SuppressedFinding& one : report.suppressed) out += suppressed_line(places, one);
  if (options.summary) out += summary_line(report);
  return out;
}

}  // namespace

std::string write_text(Places& places, const Report& report, const ReportOptions& options) {
  const Ink ink(options.color);
  std::string out;
  for (const Finding& finding : report.findings) {
    const std::string head = fmt::format("{}[{}]", to_string(finding.severity), finding.rule->code);
    out += ink.of(finding.severity, head) + ink.strong(": " + visible(finding.message)) + '\n';
    out += FrameWriter(places, finding, ink).write() + '\n';
  }
  return out + closing(places, report, options, ink);
}

std::string write_concise(Places& places, const Report& report, const ReportOptions& options) {
  std::string out;
  for (const Finding& finding : report.findings) out += finding_line(places, finding);
  return out + closing(places, report, options, Ink(false));
}

}  // namespace ecrlint::internal::report
