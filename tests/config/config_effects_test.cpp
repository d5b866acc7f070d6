// SPDX-License-Identifier: Apache-2.0
// What a config does to a run: severities, overrides, profiles, suppressions.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "support/config_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

const std::string kPublic = R"({"Statement": [{"Sid": "Open", "Effect": "Allow", "Principal": "*",)"
                            R"( "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]})";

/// `path code severity`, a line for each finding of kPublic at some paths under a config.
class Scene {
 public:
  explicit Scene(std::string config_text, std::vector<std::string> paths = {"a.json"}) {
    auto config = std::make_shared<const Config>(*parse_config(config_text, "ecrlint.toml"));
    for (const std::string& path : paths)
      sources_.push_back({path, kPublic, Role::lint, config, path});
    sources_.push_back(
        {"ecrlint.toml", std::move(config_text), Role::config, config, "ecrlint.toml"});
  }

  std::string findings() {
    report = lint(sources_, options);
    std::string all;
    for (const Finding& finding : report.findings)
      all += sources_[finding.source].path + " " + std::string(finding.rule->code) + " " +
             std::string(to_string(finding.severity)) + "\n";
    return all;
  }
  [[nodiscard]] std::string at(std::size_t finding) const {
    return cut(sources_[report.findings[finding].source].text, report.findings[finding].span);
  }
  /// The config after the first fix of a finding.
  [[nodiscard]] std::string fixed(std::size_t finding) const {
    std::string text = sources_.back().text;
    const Edit& edit = report.findings[finding].fixes.at(0).edits.at(0);
    return text.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.text);
  }
  [[nodiscard]] const std::vector<Source>& sources() const { return sources_; }

  Options options;
  Report report;

 private:
  std::vector<Source> sources_;
};

TEST_CASE("rules have the severity of the config, flags win over it, the last override over all") {
  CHECK(Scene("").findings() == "a.json ECR201 high\na.json ECR102 low\n");
  CHECK(Scene("[rules]\nECR102 = 'off'\npublic-repository = 'info'").findings() ==
        "a.json ECR201 info\n");
  const std::string overridden =
      "[rules]\nECR102 = 'off'\nECR201 = 'low'\n"
      "[[override]]\npaths = ['box/']\nrules = { ECR201 = 'off' }\n"
      "[[override]]\npaths = ['/box/b.json']\nrules = { ECR201 = 'critical' }\n";
  CHECK(Scene(overridden, {"a.json", "box/a.json", "box/b.json"}).findings() ==
        "a.json ECR201 low\nbox/b.json ECR201 critical\n");
  Scene only("[rules]\nECR201 = 'off'");
  only.options.only = {"ECR201"};
  CHECK(only.findings() == "a.json ECR201 high\n");
  Scene ignored("[rules]\nECR201 = 'low'");
  ignored.options.ignore = {"ECR201", "ECR102"};
  CHECK(ignored.findings() == "");
}

TEST_CASE("the profile is the flag's, the override's, the config's, in this order") {
  const auto rules_of = [](const char* text, std::optional<Profile> flag) {
    Scene scene(text);
    scene.options.profile = flag;
    return scene.findings();
  };
  const std::string ci = rules_of("", {});
  const std::string more = rules_of("", Profile::audit);
  REQUIRE(ci != more);
  CHECK(rules_of("profile = 'audit'", {}) == more);
  CHECK(rules_of("profile = 'audit'", Profile::ci) == ci);
  CHECK(rules_of("profile = 'audit'\n[[override]]\npaths = ['*']\nprofile = 'ci'", {}) == ci);
  // A severity makes a rule run that the profile leaves out.
  const std::string named = rules_of("[rules]\nmissing-version = 'high'\nECR102 = 'off'", {});
  CHECK(named == "a.json ECR007 high\na.json ECR201 high\n");
}

std::string suppression(const std::string& where, const std::string& more = "") {
  return "[[suppress]]\nrule = 'ECR201'\npath = 'a.json'\nreason = 'agreed'\n" + where + "\n" +
         more;
}

TEST_CASE("a suppression holds back by Sid or pointer, in its path, for its rule") {
  constexpr const char* kHeld = "a.json ECR102 low\n";
  constexpr const char* kUnused =
      "a.json ECR201 high\na.json ECR102 low\necrlint.toml ECR018 low\n";
  for (const char* where : {"sid = 'Open'", "pointer = ''", "pointer = '/Statement'",
                            "pointer = '/Statement/0'", "pointer = '/Statement/0/Principal'"}) {
    CAPTURE(where);
    Scene scene(suppression(where));
    CHECK(scene.findings() == kHeld);
    CHECK(scene.report.summary.suppressed == 1);
  }
  for (const char* where : {"sid = 'open'", "pointer = '/Statement/1'", "pointer = '/State'",
                            "pointer = '/Statement/0/Principal/AWS'"}) {
    CAPTURE(where);
    Scene scene(suppression(where));
    CHECK(scene.findings() == kUnused);
    CHECK(scene.at(2) == "'ECR201'");
    CHECK(scene.report.findings[2].pointer == "/suppress/0");
    CHECK(scene.fixed(2) == "");
  }
}

TEST_CASE("an unused suppression is judged only where its rule ran") {
  CHECK(Scene(suppression("sid = 'Open'"), {"b.json"}).findings() ==
        "b.json ECR201 high\nb.json ECR102 low\n");
  Scene ignored(suppression("sid = 'X'"));
  ignored.options.ignore = {"ECR201"};
  CHECK(ignored.findings() == "a.json ECR102 low\n");
  CHECK(Scene(suppression("sid = 'X'", "[rules]\nECR018 = 'off'")).findings() ==
        "a.json ECR201 high\na.json ECR102 low\n");
  // Two that speak of the same finding are both in use, and one entry may hold back many.
  CHECK(Scene(suppression("sid = 'Open'") + suppression("pointer = ''")).findings() ==
        "a.json ECR102 low\n");
}

TEST_CASE("the fix of an unused suppression leaves the others") {
  const std::string used = suppression("sid = 'Open'");
  Scene scene("profile = 'ci'\n" + suppression("sid = 'X'") + used);
  CHECK(scene.findings() == "a.json ECR102 low\necrlint.toml ECR018 low\n");
  CHECK(scene.fixed(1) == "profile = 'ci'\n" + used);
  // In a list of one line it is not clear what to delete.
  Scene inline_list("suppress = [{rule = 'ECR201', path = '*', sid = 'X', reason = 'agreed'}]");
  inline_list.findings();
  CHECK(inline_list.report.findings.back().fixes.empty());
}

TEST_CASE("a suppression works up to its last day, and then it is said") {
  for (const std::string today : {"", "2027-01-30", "2027-01-31", "2027-02-01"}) {
    const bool held = today != "2027-02-01";
    CAPTURE(today);
    Scene scene(suppression("sid = 'Open'", "expires = 2027-01-31"));
    scene.options.today = today;
    CHECK(scene.findings() == (held ? "a.json ECR102 low\n"
                                    : "a.json ECR201 high\na.json ECR102 low\n"
                                      "ecrlint.toml ECR018 low\n"));
    if (held) continue;
    CHECK(scene.at(2) == "2027-01-31");
    REQUIRE(scene.report.findings[0].related.size() == 1);
    CHECK(scene.report.findings[0].related[0].source == 1);
    for (const Format format :
         {Format::text, Format::concise, Format::json, Format::sarif, Format::github})
      CHECK(render(format, scene.sources(), scene.report).find("expired") != std::string::npos);
  }
}

TEST_CASE("many sources with their own configs give the same for any number of threads") {
  Scene scene(suppression("sid = 'Open'"), {"a.json", "b.json", "c.json", "d/a.json"});
  const std::string once = scene.findings();
  scene.options.jobs = 3;
  CHECK(scene.findings() == once);
  CHECK(once ==
        "a.json ECR102 low\nb.json ECR201 high\nb.json ECR102 low\nc.json ECR201 high\nc.json "
        "ECR102 low\n"
        "d/a.json ECR102 low\n");
}

}  // namespace
