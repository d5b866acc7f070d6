// What stands behind an example on a rule page: what the tool prints for it, and its fixes as the
// lines that they change.
#pragma once

#include <algorithm>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "ecrlint/fix.hpp"
#include "ecrlint/report.hpp"

namespace ecrlint::test {

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The lines that differ, as `diff -U0` shows them without its headings.
inline std::string changed_lines(const std::string& before, const std::string& after) {
  const std::vector<std::string> a = lines_of(before);
  const std::vector<std::string> b = lines_of(after);
  // How many lines two rests have in common.
  std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;)
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
  std::string out;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      ++i;
      ++j;
    } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
      out += "-" + a[i++] + "\n";
    } else {
      out += "+" + b[j++] + "\n";
    }
  }
  return out;
}

/// The findings as text, then each of their fixes.
inline std::string output_of(const Source& source, const Report& report) {
  ReportOptions options;
  options.summary = false;
  std::string out = render(Format::text, std::span(&source, 1), report, options);
  while (out.ends_with("\n\n")) out.pop_back();
  for (const Finding& finding : report.findings)
    for (const Fix& fix : finding.fixes)
      out += "\nfix (" + std::string(to_string(fix.applicability)) + "): " + fix.description +
             "\n" + changed_lines(source.text, *apply(source, fix));
  return out;
}

/// A fence around an output, longer than any run of backticks in it.
inline std::vector<std::string> fenced(const std::string& output) {
  std::string ticks = "```";
  while (output.find(ticks) != std::string::npos) ticks += '`';
  std::vector<std::string> lines = lines_of(output);
  lines.insert(lines.begin(), ticks + "text output");
  lines.push_back(ticks);
  return lines;
}

}  // namespace ecrlint::test
