// SPDX-License-Identifier: Apache-2.0
// The JSON format against its golden text and against the schema that is shipped.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>

#include "report/write/parts.hpp"
#include "support/report_support.hpp"
#include "support/schema_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;
using nlohmann::json;

namespace {

json parsed(const Scene& scene) { return json::parse(scene.render(Format::json)); }

}  // namespace

TEST_CASE("json is what the golden text says") {
  Scene scene = small_scene();
  scene.report.findings.resize(1);
  scene.report.findings[0].related.resize(1);
  std::string out = scene.render(Format::json);
  const std::string version(report::tool_version());
  out.replace(out.find(version), version.size(), "VERSION");
  const std::string rules_version(report::rules_version());
  out.replace(out.find("\"" + rules_version + "\""), rules_version.size() + 2, "\"RULES\"");
  CHECK(out == R"({
  "schemaVersion": 1,
  "tool": {
    "name": "ecrlint",
    "version": "VERSION",
    "rulesVersion": "RULES"
  },
  "summary": {
    "files": 2,
    "policies": 2,
    "partlyKnown": 1,
    "statements": 3,
    "findings": {
      "critical": 1
    },
    "suppressed": 0,
    "hidden": {},
    "rulesOff": 0,
    "ignored": 0,
    "letPass": 0,
    "notFollowed": 0,
    "notRead": 0
  },
  "diagnostics": [
    {
      "code": "ECR201",
      "name": "public-repository",
      "severity": "critical",
      "precision": "high",
      "message": "everyone can pull",
      "help": "name the accounts",
      "file": "policies/app.json",
      "range": {
        "start": {
          "line": 4,
          "column": 15,
          "offset": 39
        },
        "end": {
          "line": 4,
          "column": 18,
          "offset": 42
        }
      },
      "pointer": "/Statement/0/Principal",
      "sid": "A",
      "related": [
        {
          "file": "policies/app.json",
          "range": {
            "start": {
              "line": 7,
              "column": 9,
              "offset": 88
            },
            "end": {
              "line": 7,
              "column": 28,
              "offset": 107
            }
          },
          "message": "the pull"
        }
      ],
      "fixes": [
        {
          "applicability": "unsafe",
          "description": "limit the principal",
          "edits": [
            {
              "file": "policies/app.json",
              "start": 39,
              "end": 42,
              "text": "\"111122223333\""
            }
          ]
        }
      ],
      "fingerprint": "00112233445566778899aabbccddeeff",
      "url": "https://github.com/ecrlint/ecrlint/blob/main/rules/grants/public-repository.md"
    }
  ],
  "errors": [
    {
      "file": "gone.json",
      "message": "no such file"
    }
  ]
}
)");
}

TEST_CASE("json keeps to its schema") {
  CHECK(errors_of(parsed(Scene{})).empty());
  CHECK(errors_of(parsed(small_scene())).empty());
  CHECK(errors_of(parsed(hostile_scene())).empty());
}

TEST_CASE("json with the policies keeps to its schema") {
  const std::vector<Source> sources{
      {"role.json",
       R"({"RoleName": "ci", "PolicyName": "in", "PolicyDocument": {"Version": "2012-10-17",
 "Statement": {"Effect": "Allow", "Action": "ecr:*", "Resource": "${X}"}}})"}};
  ReportOptions options;
  options.policies = true;
  json report = json::parse(render(Format::json, sources, lint(sources), options));
  CHECK(errors_of(report).empty());
  REQUIRE(report["policies"].size() == 1);
  CHECK(report["policies"][0]["owners"] == json::array({"role/ci"}));
  report["policies"][0].erase("kind");
  CHECK(errors_of(report).size() == 1);
}

TEST_CASE("the list of rules keeps to its schema and has every rule") {
  const json list = json::parse(rules_json());
  CHECK(errors_of(list, "rules.schema.json").empty());
  REQUIRE(list["rules"].size() == rules().size());
  for (std::size_t i = 0; i < rules().size(); ++i) {
    CHECK(list["rules"][i]["code"] == rules()[i].code);
    CHECK(list["rules"][i]["help"] == rules()[i].help);
  }
}

TEST_CASE("the schema refuses what is not in it") {
  json report = parsed(small_scene());
  report["diagnostics"][0].erase("url");
  report["diagnostics"][0]["range"]["start"]["line"] = 0;
  report["diagnostics"][1]["severity"] = "fatal";
  report["diagnostics"][1]["code"] = "X1";
  report["errors"][0]["file"] = 7;
  report["extra"] = true;
  CHECK(errors_of(report).size() == 6);
}

TEST_CASE("every field of the schema is described and every object is closed") {
  const std::function<void(const json&)> visit = [&visit](const json& rule) {
    CAPTURE(rule.dump());
    CHECK(rule.contains("description"));
    if (rule.contains("properties")) CHECK(rule.at("additionalProperties") == false);
    for (const char* word : {"properties", "$defs"})
      if (rule.contains(word))
        for (const auto& item : rule.at(word).items()) visit(item.value());
    if (rule.contains("items") && !rule.at("items").contains("$ref")) visit(rule.at("items"));
  };
  visit(schema("report.schema.json"));
  visit(schema("rules.schema.json"));
}

TEST_CASE("json offsets count bytes and columns count characters") {
  Scene scene;
  scene.sources = {{"p.json", "{\r\n  \"\xC3\xA4\xF0\x9F\x98\x80\": \"x\"\r\n}"}};
  scene.add(0, Severity::high, 0, "\"x\"", "m");
  const json range = parsed(scene)["diagnostics"][0]["range"];
  CHECK(range["start"] == json{{"line", 2}, {"column", 9}, {"offset", 15}});
  CHECK(range["end"] == json{{"line", 2}, {"column", 12}, {"offset", 18}});
}

TEST_CASE("json holds texts as they are, broken bytes apart") {
  const json finding = parsed(hostile_scene())["diagnostics"][0];
  const std::string message = finding["message"];
  CHECK(message.starts_with("\x1b[31m\n::error file=x::y\r##vso[task.complete]##[add-mask]"));
  CHECK(message.find("\xE2\x80\xAE") != std::string::npos);
  CHECK(message.find("\xEF\xBF\xBD") != std::string::npos);
  CHECK(finding["related"][2]["range"]["end"] == json{{"line", 1}, {"column", 1}, {"offset", 0}});
}
