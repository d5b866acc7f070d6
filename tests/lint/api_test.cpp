// SPDX-License-Identifier: Apache-2.0
// The library as its users see it: public headers only.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"

using namespace ecrlint;

namespace {

/// Grants BatchGetImage alone to one role.
std::string half_pull(const std::string& sid, const std::string& role) {
  return R"({"Sid": ")" + sid +
         R"(", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::314159265358:role/)" + role +
         R"("}, "Action": "ecr:BatchGetImage"})";
}

std::string policy(const std::string& statements) {
  return R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
}

const Finding* find(const Report& report, std::string_view code) {
  for (const Finding& finding : report.findings)
    if (finding.rule->code == code) return &finding;
  return nullptr;
}

}  // namespace

TEST_CASE("a finding carries its place, statement and proof") {
  const Source source{"p.json", policy(half_pull("Pull", "app/puller"))};
  const Report report = lint(source);
  const Finding* finding = find(report, "ECR101");
  REQUIRE(finding != nullptr);
  CHECK(source.text.substr(finding->span.begin, finding->span.end - finding->span.begin) ==
        "\"ecr:BatchGetImage\"");
  CHECK(finding->pointer == "/Statement/0/Action");
  CHECK(finding->sid == "Pull");
  CHECK(finding->message.find("app/puller") != std::string::npos);
  CHECK(finding->help.find("ecr:GetDownloadUrlForLayer") != std::string::npos);
  CHECK(finding->fingerprint.size() == 32);
  CHECK(report.summary.files == 1);
  CHECK(report.summary.policies == 1);
  CHECK(report.summary.statements == 1);
}

TEST_CASE("fingerprints survive moves and reformatting, and tell findings apart") {
  const auto fingerprint = [](const std::string& text) {
    const Report report = lint(Source{"p.json", text});
    const Finding* finding = find(report, "ECR101");
    REQUIRE(finding != nullptr);
    return finding->fingerprint;
  };
  const std::string good =
      R"({"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::314159265358:role/x"},
    "Action": "ecr:PutImage"})";
  const std::string named = half_pull("Pull", "r");
  CHECK(fingerprint(policy(named)) == fingerprint(policy(good + ",\n\n  " + named)));
  const std::string unnamed = R"({"Effect": "Allow", "Action": "ecr:BatchGetImage",
    "Principal": {"AWS": "arn:aws:iam::314159265358:role/r"}})";
  const std::string reordered = R"({"Action":"ecr:BatchGetImage","Effect":"Allow",
    "Principal": {"AWS": "arn:aws:iam::314159265358:role/r"}})";
  CHECK(fingerprint(policy(unnamed)) == fingerprint(policy(good + "," + reordered)));
  CHECK(fingerprint(policy(named)) != fingerprint(policy(unnamed)));

  const Report twice = lint(Source{"p.json", policy(named + "," + named)});
  std::set<std::string> distinct;
  for (const Finding& finding : twice.findings) distinct.insert(finding.fingerprint);
  CHECK(distinct.size() == twice.findings.size());
}

TEST_CASE("rules are chosen by profile, only and ignore, by code or name in any letter case") {
  const Source source{"p.json", policy(half_pull("Pull", "r"))};
  const auto fires = [&](Options options) {
    return find(lint(source, options), "ECR101") != nullptr;
  };
  CHECK(fires({}));
  CHECK(fires({.only = {"INCOMPLETE-PULL"}}));
  CHECK(fires({.only = {"ecr101"}}));
  CHECK_FALSE(fires({.only = {"ECR001"}}));
  CHECK_FALSE(fires({.ignore = {"incomplete-pull"}}));
  CHECK_FALSE(fires({.only = {"ECR101"}, .ignore = {"ECR101"}}));
  CHECK_FALSE(fires({.kind = PolicyKind::trust}));
  CHECK(find_rule("no-such-rule") == nullptr);
  for (const RuleInfo& rule : rules()) {
    CHECK(find_rule(rule.code) == &rule);
    CHECK(find_rule(rule.name) == &rule);
  }
}

TEST_CASE("what is no policy is silent, what is broken is said and the rest still linted") {
  for (const char* text :
       {"{}", "[]", "null", "12", R"({"name": "x", "version": "1.0.0", "dependencies": {}})",
        R"({"Statement": "hello"})", R"([1, {"Effect": 2}])",
        "{\n  // compiler options\n  \"compilerOptions\": {\"strict\": true,},\n}"}) {
    CAPTURE(text);
    const Report report = lint(Source{"x.json", text});
    CHECK(report.findings.empty());
    CHECK(report.failures.empty());
  }
  const std::vector<Source> sources{{"a.json", "{\"Statement\": [}"},
                                    {"b.json", policy(half_pull("Pull", "r"))},
                                    {"c.json", std::string(1000, '[')},
                                    {"d.json", "// note\n" + policy(half_pull("Pull", "r"))}};
  const Report report = lint(sources);
  CHECK(find(report, "ECR101") != nullptr);
  REQUIRE(report.failures.size() == 3);
  CHECK(report.failures[0].path == "a.json");
  CHECK(report.failures[1].path == "c.json");
  CHECK(report.failures[2].path == "d.json");
  CHECK(std::count_if(report.findings.begin(), report.findings.end(),
                      [](const Finding& finding) { return finding.rule->code == "ECR001"; }) == 3);
}

TEST_CASE(
    "what stood before an error is still checked, and nothing is concluded from what is missing") {
  const std::string cut = R"({"Version": "2012-10-17", "Statement": [
    {"Effect": "Alow", "Principal": "*", "Action": "ecr:BatchGetImage"}, {"Effect": )";
  const Report report = lint(Source{"p.json", cut});
  CHECK(find(report, "ECR001") != nullptr);
  CHECK(find(report, "ECR008") != nullptr);
  CHECK(find(report, "ECR101") == nullptr);
  CHECK(report.summary.partly_known == 1);
  CHECK(report.partly_known.size() == 1);
}

TEST_CASE("the built-in facts say where they come from") {
  CHECK(catalog_date().size() == 10);
  CHECK_FALSE(catalog_source().empty());
  const auto none = load_catalog("not JSON");
  REQUIRE_FALSE(none);
  CHECK_FALSE(none.error().message.empty());
}
