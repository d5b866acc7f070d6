// SPDX-License-Identifier: Apache-2.0
// Which findings fail a run, and which are shown: flag, config and default against each severity.
#include "ecrlint/threshold.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"

using namespace ecrlint;

namespace {

constexpr std::array kSeverities{Severity::info, Severity::low, Severity::medium, Severity::high,
                                 Severity::critical};

/// Sources with and without a config, and findings in them.
struct Scene {
  std::vector<Source> sources;
  Report report;

  Scene& source(const std::string& config = {}) {
    sources.push_back({"p.json", "{}"});
    if (!config.empty())
      sources.back().config = std::make_shared<const Config>(*parse_config(config, "ecrlint.toml"));
    return *this;
  }
  Scene& finding(std::size_t source, Severity severity) {
    Finding& finding = report.findings.emplace_back();
    finding.rule = &rules().front();
    finding.source = source;
    finding.severity = severity;
    return *this;
  }
  [[nodiscard]] bool fails(const Threshold& threshold = {}) const {
    return ecrlint::fails(report, sources, threshold);
  }
  /// The severities that stay, and how many findings do not: `high critical -3`.
  [[nodiscard]] std::string shown(const Threshold& threshold = {}) const {
    Report shown = report;
    const std::size_t hidden = hide_findings(shown, sources, threshold);
    std::string out;
    for (const Finding& finding : shown.findings)
      out += std::string(to_string(finding.severity)) + " ";
    return out + "-" + std::to_string(hidden);
  }
};

/// `never`, or a severity.
std::string word_of(const FailOn& on) {
  return on.least ? std::string(to_string(*on.least)) : "never";
}

std::vector<FailOn> all_fail_on() {
  std::vector<FailOn> all{{}};
  for (const Severity severity : kSeverities) all.push_back({severity});
  return all;
}

Scene one_of_each(const std::string& config = {}) {
  Scene scene;
  scene.source(config);
  for (const Severity severity : kSeverities) scene.finding(0, severity);
  return scene;
}

}  // namespace

TEST_CASE("without a word, medium fails") {
  for (const Severity severity : kSeverities) {
    CAPTURE(to_string(severity));
    const Scene scene = Scene().source().finding(0, severity);
    CHECK(scene.fails() == (severity >= Severity::medium));
    const Scene other = Scene().source("profile = 'ci'").finding(0, severity);
    CHECK(other.fails() == (severity >= Severity::medium));
  }
  CHECK_FALSE(Scene().source().fails());
}

TEST_CASE("fail-on by the caller wins over the config, which wins over the default") {
  for (const FailOn& configured : all_fail_on())
    for (const Severity severity : kSeverities) {
      const std::string config = "fail-on = '" + word_of(configured) + "'";
      CAPTURE(config);
      CAPTURE(to_string(severity));
      const Scene scene = Scene().source(config).finding(0, severity);
      CHECK(scene.fails() == (configured.least && severity >= *configured.least));
      for (const FailOn& said : all_fail_on()) {
        CAPTURE(word_of(said));
        CHECK(scene.fails({.fail_on = said}) == (said.least && severity >= *said.least));
      }
    }
}

TEST_CASE("each finding is held against the config of its own source") {
  Scene scene;
  scene.source("fail-on = 'never'").source("fail-on = 'high'").source();
  CHECK_FALSE(Scene(scene).finding(0, Severity::critical).fails());
  CHECK_FALSE(Scene(scene).finding(1, Severity::medium).fails());
  CHECK(Scene(scene).finding(1, Severity::high).fails());
  CHECK(Scene(scene).finding(2, Severity::medium).fails());
  CHECK(Scene(scene).finding(0, Severity::critical).finding(1, Severity::critical).fails());
}

TEST_CASE("what would fail by default is counted where a config lets it pass") {
  const auto let_pass = [](const Scene& scene, const Threshold& threshold = {}) {
    return count_let_pass(scene.report, scene.sources, threshold);
  };
  CHECK(let_pass(one_of_each()) == 0);
  CHECK(let_pass(one_of_each("fail-on = 'medium'")) == 0);
  CHECK(let_pass(one_of_each("fail-on = 'info'")) == 0);
  CHECK(let_pass(one_of_each("fail-on = 'high'")) == 1);
  CHECK(let_pass(one_of_each("fail-on = 'never'")) == 3);
  CHECK(let_pass(one_of_each("min-severity = 'critical'")) == 0);
  // What flags say is no config's.
  for (const FailOn& said : all_fail_on())
    CHECK(let_pass(one_of_each("fail-on = 'never'"), {.fail_on = said}) == 0);
  CHECK(let_pass(Scene().source().finding(9, Severity::critical)) == 0);
}

TEST_CASE("a lower severity of a rule lets pass, too") {
  const RuleInfo& rule = rules().front();
  REQUIRE(rule.severity == Severity::high);
  const std::string lower = "[rules]\n" + std::string(rule.code) + " = 'low'";
  const auto let_pass = [&](const std::string& config, Severity severity,
                            const Threshold& threshold = {}) {
    const Scene scene = Scene().source(config).finding(0, severity);
    return count_let_pass(scene.report, scene.sources, threshold);
  };
  CHECK(let_pass(lower, Severity::low) == 1);
  CHECK(let_pass(lower, Severity::low, {.fail_on = FailOn{Severity::low}}) == 0);
  CHECK(let_pass(lower, Severity::low, {.fail_on = FailOn{Severity::critical}}) == 0);
  CHECK(let_pass(lower, Severity::low, {.fail_on = FailOn{Severity::high}}) == 1);
  CHECK(let_pass(lower, Severity::low, {.fail_on = FailOn{}}) == 0);
  CHECK(let_pass("fail-on = 'low'\n" + lower, Severity::low) == 0);
  CHECK(let_pass("[rules]\nECR201 = 'low'", Severity::low) == 0);
}

TEST_CASE("a finding of no known source fails, and is shown") {
  const Scene scene = Scene().source().finding(9, Severity::info);
  CHECK(scene.fails());
  CHECK(scene.shown({.min_severity = Severity::critical}) == "info -0");
}

TEST_CASE("failures do not fail a run by themselves") {
  Scene scene = Scene().source();
  scene.report.failures.push_back({"p.json", "does not parse"});
  CHECK_FALSE(scene.fails());
}

TEST_CASE("min-severity hides what is below it: the caller's, or the config's, or nothing") {
  const std::array<std::string, 5> from{"info low medium high critical -0",
                                        "low medium high critical -1", "medium high critical -2",
                                        "high critical -3", "critical -4"};
  CHECK(one_of_each().shown() == from[0]);
  for (std::size_t i = 0; i < kSeverities.size(); ++i) {
    const std::string config = "min-severity = '" + std::string(to_string(kSeverities[i])) + "'";
    CAPTURE(config);
    CHECK(one_of_each(config).shown() == from[i]);
    CHECK(one_of_each().shown({.min_severity = kSeverities[i]}) == from[i]);
    for (std::size_t said = 0; said < kSeverities.size(); ++said)
      CHECK(one_of_each(config).shown({.min_severity = kSeverities[said]}) == from[said]);
  }
}

TEST_CASE("what is hidden fails all the same") {
  const Scene scene = Scene().source("min-severity = 'critical'").finding(0, Severity::medium);
  CHECK(scene.shown() == "-1");
  CHECK(scene.fails());
}
