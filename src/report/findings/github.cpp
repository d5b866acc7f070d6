// SPDX-License-Identifier: Apache-2.0
// GitHub workflow commands, which become annotations of a pull request.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "report/findings/formats.hpp"
#include "report/findings/summary.hpp"
#include "report/write/printable.hpp"

namespace ecrlint::internal::report {
namespace {

/// GitHub drops what is over this number for each level and step, without a word.
constexpr std::size_t kMostPerLevel = 10;

enum Level : std::size_t { kError, kWarning, kNotice };
constexpr std::array<std::string_view, 3> kLevels{"error", "warning", "notice"};

/// The text of a command. Line breaks survive in GitHub's own escapes, other control characters do
/// not.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Glyph glyph = glyph_at(text, at);
    const char c = text[at];
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    out += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : glyph.shown;
    at += glyph.size;
  }
  return out;
}

Level level_of(Severity severity) {
  if (severity >= Severity::high) return kError;
  return severity == Severity::medium ? kWarning : kNotice;
}

std::string annotation(Places& places, const Finding& finding) {
  const Place place = places.place(finding.source, finding.span);
  const bool one_line = place.begin.line == place.end.line;
  const std::string columns =  // GitHub takes none over several lines
      one_line ? fmt::format(",col={},endColumn={}", place.begin.column, place.end.column) : "";
  const std::string title = fmt::format("{} {}", finding.rule->code, finding.rule->name);
  return fmt::format(
      "::{} file={},line={},endLine={}{},title={}::{}\n", kLevels[level_of(finding.severity)],
      escaped(places.source(finding.source).path, true), place.begin.line, place.end.line, columns,
      escaped(title, true), escaped(finding.message + see_also(places, finding), false));
}

}  // namespace

std::string write_github(Places& places, const Report& report) {
  std::array<std::vector<std::string>, kLevels.size()> commands;
  for (const Failure* failure : bare_failures(places, report))
    commands[kError].push_back(fmt::format("::error file={},title=unreadable::{}\n",
                                           escaped(failure->path, true),
                                           escaped(failure->message, false)));
  if (const std::string out = hidden(report.summary); !out.empty())
    commands[kNotice].push_back(
        fmt::format("::notice title=ecrlint::{} by the least severity to show\n", out));
  if (report.summary.not_followed > 0)
    commands[kNotice].push_back(
        fmt::format("::notice title=ecrlint::{}\n", not_followed(report.summary)));
  if (report.summary.not_read > 0)
    commands[kNotice].push_back(
        fmt::format("::notice title=ecrlint::{}\n", not_read(report.summary)));
  std::vector<const Finding*> findings;
  for (const Finding& finding : report.findings) findings.push_back(&finding);
  std::ranges::stable_sort(findings, std::greater(), &Finding::severity);
  for (const Finding* finding : findings)
    commands[level_of(finding->severity)].push_back(annotation(places, *finding));

  // The closing notices need places among the notices.
  const std::string silent = silenced(report.summary);
  const std::size_t last = silent.empty() ? 0 : 1;
  const bool too_many = std::any_of(commands.begin(), commands.end(), [&](const auto& level) {
    return level.size() > kMostPerLevel - (&level == &commands[kNotice] ? last : 0);
  });
  std::string out;
  std::size_t more = 0;
  for (std::size_t level = 0; level < commands.size(); ++level) {
    const std::size_t room = kMostPerLevel - (level == kNotice ? last + (too_many ? 1 : 0) : 0);
    for (std::size_t i = 0; i < commands[level].size(); ++i)
      if (i < room) out += commands[level][i];
    more += commands[level].size() - std::min(commands[level].size(), room);
  }
  if (more > 0) out += fmt::format("::notice title=ecrlint::{} more, see another format\n", more);
  if (!silent.empty()) out += fmt::format("::notice title=ecrlint::{}\n", silent);
  return out;
}

}  // namespace ecrlint::internal::report
