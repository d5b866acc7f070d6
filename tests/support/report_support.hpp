// SPDX-License-Identifier: Apache-2.0
// Hand-made rules, sources and findings for the tests of the report layer.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ecrlint/report.hpp"

namespace ecrlint::test {

using namespace internal;

inline constexpr std::array kTestRules{
    RuleInfo{"ECR101", "incomplete-pull", "pull", Severity::high, Profile::ci, "very-high", "",
             false, "A principal is granted half of a pull.",
             "A pull needs two calls. One is granted.", "# incomplete-pull\n"},
    RuleInfo{"ECR201", "public-repository", "grants", Severity::critical, Profile::ci, "high",
             "732", true, "A policy with {braces} lets everyone in.", "Anyone can pull.",
             "# public-repository\n"},
    RuleInfo{"ECR206", "a-b-grant", "grants", Severity::info, Profile::review, "medium", "284",
             true, "A statement trusts an account.", "All of its principals can pull.",
             "# a-b-grant\n"},
};

/// A report that grows finding by finding.
struct Scene {
  std::vector<Source> sources;
  Report report;

  /// A finding of the rule with this index at the first place of `token` in the source.
  Finding& add(std::size_t rule, Severity severity, std::size_t source, std::string_view token,
               std::string message) {
    Finding finding;
    finding.rule = &kTestRules.at(rule);
    finding.severity = severity;
    finding.source = source;
    finding.span = span(source, token);
    finding.message = std::move(message);
    finding.fingerprint = "00112233445566778899aabbccddeeff";
    return report.findings.emplace_back(std::move(finding));
  }

  [[nodiscard]] Span span(std::size_t source, std::string_view token) const {
    const auto begin = static_cast<std::uint32_t>(sources.at(source).text.find(token));
    return {begin, begin + static_cast<std::uint32_t>(token.size())};
  }

  [[nodiscard]] std::string render(Format format, const ReportOptions& options = {}) const {
    return ecrlint::render(format, sources, report, options);
  }
};

/// The smallest file, no finding.
inline Scene one_object() { return {{{"p.json", "{}"}}, {}}; }

/// Two files, three findings: related places here and there, a fix, a failure.
inline Scene small_scene() {
  Scene scene;
  scene.sources = {{"policies/app.json",
                    "{\n"
                    "  \"Statement\": [\n"
                    "    {\n"
                    "\t\"Principal\": \"*\",\n"
                    "      \"Sid\": \"A\",\n"
                    "      \"Action\": [\n"
                    "        \"ecr:BatchGetImage\"\n"
                    "      ]\n"
                    "    }\n"
                    "  ]\n"
                    "}\n"},
                   {"policies/ci.json", "{\"Action\":\"ecr:GetDownloadUrlForLayer\"}"}};
  Finding& open = scene.add(1, Severity::critical, 0, "\"*\"", "everyone can pull");
  open.label = "this is everyone";
  open.help = "name the accounts";
  open.pointer = "/Statement/0/Principal";
  open.sid = "A";
  open.related = {{0, scene.span(0, "\"ecr:BatchGetImage\""), "the pull"},
                  {1, scene.span(1, "\"ecr:GetDownloadUrlForLayer\""), "this role pulls"}};
  open.fixes = {{Applicability::unsafe, "limit the principal", {{open.span, "\"111122223333\""}}}};
  scene.add(0, Severity::high, 0, "\"ecr:BatchGetImage\"", "layers cannot be read").help =
      "add \"ecr:GetDownloadUrlForLayer\"";
  scene.add(2, Severity::info, 1, "{", "an account is trusted");
  scene.report.failures = {{"gone.json", "no such file"}};
  scene.report.summary = {2, 2, 1, 3};
  return scene;
}

/// Everything that could act on a terminal, a CI log or a viewer.
inline const std::string kHostile =
    std::string("\x1b[31m\n::error file=x::y\r##vso[task.complete]##[add-mask]") + '\0' +
    "\x7f\xC2\x9B\xE2\x80\xAE\xE2\x81\xA6\xE2\x80\xA8\xFF\xC3%0A\"'](1)\xEF\xBB\xBF";

/// The hostile text as path, message, label, help, pointer, Sid, source, fix and failure.
inline Scene hostile_scene() {
  Scene scene;
  scene.sources = {{"::error::" + kHostile, kHostile + "\n" + kHostile},
                   {"##vso[task.complete]", kHostile}};
  Finding& finding = scene.add(1, Severity::critical, 0, "file=x", kHostile);
  finding.label = finding.help = finding.pointer = finding.sid = kHostile;
  finding.related = {{0, {0, 40}, kHostile}, {1, {3, 9}, kHostile}, {7, {3, 9}, kHostile}};
  finding.fixes = {{Applicability::safe, kHostile, {{{0, 3}, kHostile}}}};
  scene.add(0, Severity::low, 1, "##[", "::error::" + kHostile);
  Finding& nowhere = scene.add(0, Severity::low, 0, "", "a source that is not there");
  nowhere.source = 9;
  nowhere.span = {4000000000U, 3};
  scene.report.failures = {{"::error::" + kHostile, kHostile}};
  scene.report.partly_known = {"::error::" + kHostile};
  scene.report.not_followed = {"::error::" + kHostile};
  scene.report.summary.not_followed = 1;
  return scene;
}

}  // namespace ecrlint::test
