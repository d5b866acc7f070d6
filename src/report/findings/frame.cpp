// Draws the frame of one finding: its own place, the related ones, the help.
#include "report/findings/frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "ecrlint/report.hpp"
#include "report/findings/excerpt.hpp"
#include "report/write/printable.hpp"

namespace ecrlint::internal::report {
namespace {

/// A span to underline.
struct Mark {
  std::size_t source;
  Place place;
  std::string_view label;
  bool primary;
};

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
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
      return a.place.begin.line < b.place.begin.line;
    });
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

}  // namespace

std::string frame(Places& places, const Finding& finding, const Ink& ink) {
  return FrameWriter(places, finding, ink).write();
}

}  // namespace ecrlint::internal::report
