// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 the way GitHub code scanning takes it: one run, all paths below one root.
#include "report/findings/sarif.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "report/findings/formats.hpp"
#include "report/findings/summary.hpp"
#include "report/write/printable.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::report {
namespace {

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

constexpr std::size_t kMostResults = 5000;  // GitHub shows no more of a run

/// The findings to write, in the order of the report. If there are too many, the worst.
std::vector<const Finding*> chosen(const Report& report) {
  std::vector<const Finding*> findings;
  for (const Finding& finding : report.findings) findings.push_back(&finding);
  if (findings.size() <= kMostResults) return findings;
  std::ranges::stable_sort(findings, std::greater(), &Finding::severity);
  findings.resize(kMostResults);
  std::sort(findings.begin(), findings.end());  // they stand in one vector: back in its order
  return findings;
}

void write_notification(JsonWriter& json, std::string_view level, std::string_view text) {
  json.object([&] {
    json.text("level", level);
    write_message(json, "message", text);
  });
}

/// `executionSuccessful` stays true whatever was unreadable: GitHub drops uploads that say
/// otherwise.
void write_invocation(JsonWriter& json, const Report& report, std::size_t written, int exit_code) {
  json.array("invocations", [&] {
    json.object([&] {
      json.flag("executionSuccessful", true);
      json.number("exitCode", exit_code);
      json.array("toolExecutionNotifications", [&] {
        if (const std::size_t left_out = report.findings.size() - written; left_out > 0)
          write_notification(
              json, "warning",
              fmt::format("{} findings are left out, the least severe ones: code scanning "
                          "shows {} at most.",
                          left_out, kMostResults));
        for (const Failure& failure : report.failures)
          write_notification(json, "error", sentence(plain(failure.path + ": " + failure.message)));
        if (const std::string out = hidden(report.summary); !out.empty())
          write_notification(json, "note", sentence(out + " by the least severity to show"));
        // Counted at least: GitHub ignores `suppressions` and would open alerts for such results,
        // so that these are there only if asked for.
        if (const std::string words = silenced(report.summary); !words.empty())
          write_notification(json, "note", sentence(words));
        for (const std::string& line : report.partly_known)
          write_notification(json, "note", sentence("Only partly known: " + plain(line)));
        for (const std::string& line : report.not_followed)
          write_notification(json, "note", sentence("Not followed: " + plain(line)));
        for (const std::string& line : report.not_read)
          write_notification(json, "note", sentence("Not read: " + plain(line)));
      });
    });
  });
}

void write_version_control(JsonWriter& json, const VersionControl& version_control) {
  json.object("originalUriBaseIds", [&] {
    json.object(kRootId,
                [&] { write_message(json, "description", "The root of the repository."); });
  });
  json.array("versionControlProvenance", [&] {
    json.object([&] {
      json.text("repositoryUri", repository_uri(version_control.repository_uri));
      if (!version_control.revision.empty()) json.text("revisionId", version_control.revision);
      if (!version_control.branch.empty()) json.text("branch", version_control.branch);
      json.object("mappedTo", [&] { json.text("uriBaseId", kRootId); });
    });
  });
}

}  // namespace

void write_message(JsonWriter& json, std::string_view key, std::string_view text) {
  json.object(key, [&] { json.text("text", text); });
}

std::string plain(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    if (c == '(' && out.ends_with(']')) out += ' ';
    out += c;
  }
  return out;
}

std::string sentence(std::string_view text) {
  const std::string_view word = text.substr(0, text.find(' '));
  const bool ordinary = std::all_of(word.begin(), word.end(), is_small);
  std::string out(text);
  if (ordinary && !out.empty()) out[0] = static_cast<char>(out[0] - 'a' + 'A');
  if (!out.ends_with('.') && !out.ends_with('!') && !out.ends_with('?')) out += '.';
  return out;
}

std::string write_sarif(Places& places, const Report& report, const ReportOptions& options,
                        std::span<const RuleInfo> rules) {
  const std::vector<const Finding*> findings = chosen(report);
  JsonWriter json;
  json.object([&] {
    json.text("$schema", kSchema);
    json.text("version", "2.1.0");
    json.array("runs", [&] {
      json.object([&] {
        write_tool(json, findings, rules);
        write_invocation(json, report, findings.size(), options.exit_code);
        write_version_control(json, options.version_control);
        json.text("columnKind", "unicodeCodePoints");
        write_results(json, places, findings, report.suppressed, rules);
      });
    });
  });
  return json.finish();
}

}  // namespace ecrlint::internal::report
