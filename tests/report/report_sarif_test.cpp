// SPDX-License-Identifier: Apache-2.0
// SARIF: the golden text, severities, places and limits.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "report/findings/formats.hpp"
#include "report/findings/sarif.hpp"
#include "report/write/parts.hpp"
#include "support/report_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;
using nlohmann::json;

namespace {

std::string sarif(const Scene& scene, const ReportOptions& options = {},
                  std::span<const RuleInfo> rules = kTestRules) {
  report::Places places(scene.sources);
  return report::write_sarif(places, scene.report, options, rules);
}

json run_of(const Scene& scene, const ReportOptions& options = {}) {
  return json::parse(sarif(scene, options))["runs"][0];
}

}  // namespace

TEST_CASE("sarif is what the golden text says") {
  Scene scene = small_scene();
  scene.report.findings.resize(1);
  auto& related = scene.report.findings[0].related;
  related.erase(related.begin());
  scene.report.partly_known = {"policies/ci.json:1:1: a template"};
  scene.report.not_followed = {"main.tf:2:12: module.far (example/far/aws)"};
  ReportOptions options;
  options.exit_code = 3;
  const std::string version(report::tool_version());
  const std::string out =
      std::regex_replace(sarif(scene, options, std::span(kTestRules).subspan(1, 1)),
                         std::regex("(ersion|Name)\": \"(ecrlint )?" +
                                    std::regex_replace(version, std::regex("\\."), "\\.") + "\""),
                         "$1\": \"$2VERSION\"");
  CHECK(out == R"json({
  "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "ecrlint",
          "fullName": "ecrlint VERSION",
          "organization": "ecrlint",
          "version": "VERSION",
          "semanticVersion": "VERSION",
          "informationUri": "https://github.com/ecrlint/ecrlint",
          "language": "en-US",
          "rules": [
            {
              "id": "ECR201",
              "name": "PublicRepository",
              "shortDescription": {
                "text": "A policy with {braces} lets everyone in."
              },
              "fullDescription": {
                "text": "Anyone can pull."
              },
              "help": {
                "text": "Anyone can pull. See https://github.com/ecrlint/ecrlint/blob/main/rules/grants/public-repository.md",
                "markdown": "# public-repository\n"
              },
              "helpUri": "https://github.com/ecrlint/ecrlint/blob/main/rules/grants/public-repository.md",
              "messageStrings": {
                "default": {
                  "text": "A policy with {{braces}} lets everyone in: '{0}'."
                }
              },
              "defaultConfiguration": {
                "level": "error"
              },
              "properties": {
                "tags": [
                  "security",
                  "ecr",
                  "grants",
                  "external/cwe/cwe-732"
                ],
                "precision": "high",
                "security-severity": "9.5",
                "problem.severity": "error"
              }
            }
          ]
        }
      },
      "invocations": [
        {
          "executionSuccessful": true,
          "exitCode": 3,
          "toolExecutionNotifications": [
            {
              "level": "error",
              "message": {
                "text": "gone.json: no such file."
              }
            },
            {
              "level": "note",
              "message": {
                "text": "Only partly known: policies/ci.json:1:1: a template."
              }
            },
            {
              "level": "note",
              "message": {
                "text": "Not followed: main.tf:2:12: module.far (example/far/aws)."
              }
            }
          ]
        }
      ],
      "originalUriBaseIds": {
        "SRCROOT": {
          "description": {
            "text": "The root of the repository."
          }
        }
      },
      "versionControlProvenance": [
        {
          "repositoryUri": "urn:ecrlint:repository-not-known",
          "mappedTo": {
            "uriBaseId": "SRCROOT"
          }
        }
      ],
      "columnKind": "unicodeCodePoints",
      "results": [
        {
          "ruleId": "ECR201",
          "ruleIndex": 0,
          "level": "error",
          "kind": "fail",
          "message": {
            "text": "Everyone can pull. Name the accounts. See [policies/ci.json:1:11](1).",
            "id": "default",
            "arguments": [
              "everyone can pull"
            ]
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "policies/app.json",
                  "uriBaseId": "SRCROOT"
                },
                "region": {
                  "startLine": 4,
                  "startColumn": 15,
                  "endLine": 4,
                  "endColumn": 18,
                  "snippet": {
                    "text": "\"*\""
                  }
                },
                "contextRegion": {
                  "startLine": 3,
                  "endLine": 5,
                  "snippet": {
                    "text": "    {\n\t\"Principal\": \"*\",\n      \"Sid\": \"A\","
                  }
                }
              },
              "logicalLocations": [
                {
                  "fullyQualifiedName": "/Statement/0/Principal"
                }
              ]
            }
          ],
          "relatedLocations": [
            {
              "id": 1,
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "policies/ci.json",
                  "uriBaseId": "SRCROOT"
                },
                "region": {
                  "startLine": 1,
                  "startColumn": 11,
                  "endLine": 1,
                  "endColumn": 39,
                  "snippet": {
                    "text": "\"ecr:GetDownloadUrlForLayer\""
                  }
                },
                "contextRegion": {
                  "startLine": 1,
                  "endLine": 1,
                  "snippet": {
                    "text": "{\"Action\":\"ecr:GetDownloadUrlForLayer\"}"
                  }
                }
              },
              "message": {
                "text": "This role pulls."
              }
            }
          ],
          "codeFlows": [
            {
              "message": {
                "text": "How the files work together."
              },
              "threadFlows": [
                {
                  "locations": [
                    {
                      "location": {
                        "physicalLocation": {
                          "artifactLocation": {
                            "uri": "policies/ci.json",
                            "uriBaseId": "SRCROOT"
                          },
                          "region": {
                            "startLine": 1,
                            "startColumn": 11,
                            "endLine": 1,
                            "endColumn": 39,
                            "snippet": {
                              "text": "\"ecr:GetDownloadUrlForLayer\""
                            }
                          },
                          "contextRegion": {
                            "startLine": 1,
                            "endLine": 1,
                            "snippet": {
                              "text": "{\"Action\":\"ecr:GetDownloadUrlForLayer\"}"
                            }
                          }
                        },
                        "message": {
                          "text": "This role pulls."
                        }
                      },
                      "importance": "essential"
                    },
                    {
                      "location": {
                        "physicalLocation": {
                          "artifactLocation": {
                            "uri": "policies/app.json",
                            "uriBaseId": "SRCROOT"
                          },
                          "region": {
                            "startLine": 4,
                            "startColumn": 15,
                            "endLine": 4,
                            "endColumn": 18,
                            "snippet": {
                              "text": "\"*\""
                            }
                          },
                          "contextRegion": {
                            "startLine": 3,
                            "endLine": 5,
                            "snippet": {
                              "text": "    {\n\t\"Principal\": \"*\",\n      \"Sid\": \"A\","
                            }
                          }
                        },
                        "message": {
                          "text": "This is everyone."
                        }
                      },
                      "importance": "essential"
                    }
                  ]
                }
              ]
            }
          ],
          "partialFingerprints": {
            "primaryLocationLineHash": "776b81b663d8bb14:1",
            "ecrlint/v1": "00112233445566778899aabbccddeeff"
          },
          "fixes": [
            {
              "description": {
                "text": "Limit the principal."
              },
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "policies/app.json",
                    "uriBaseId": "SRCROOT"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "startLine": 4,
                        "startColumn": 15,
                        "endLine": 4,
                        "endColumn": 18
                      },
                      "insertedContent": {
                        "text": "\"111122223333\""
                      }
                    }
                  ]
                }
              ],
              "properties": {
                "applicability": "unsafe"
              }
            }
          ]
        }
      ]
    }
  ]
}
)json");
}

TEST_CASE("names and sentences take the form SARIF asks for") {
  CHECK(report::pascal_case("public-repository") == "PublicRepository");
  CHECK(report::pascal_case("registry-scope-v1-action") == "RegistryScopeV1Action");
  CHECK(report::pascal_case("variable-needs-2012") == "VariableNeeds2012");
  const std::regex accepted("([A-Z][a-z0-9]+)*");
  for (const RuleInfo& rule : kTestRules)
    CHECK(std::regex_match(report::pascal_case(rule.name), accepted));
  CHECK(report::sentence("a pull fails") == "A pull fails.");
  CHECK(report::sentence("`ecr:X` is unknown!") == "`ecr:X` is unknown!");
  CHECK(report::sentence("ecr:X is unknown") == "ecr:X is unknown.");
}

TEST_CASE("all rules are listed, hit or not, with the severity of this run") {
  Scene scene = one_object();
  CHECK(run_of(scene)["results"] == json::array());
  json rules = run_of(scene)["tool"]["driver"]["rules"];
  REQUIRE(rules.size() == 3);
  CHECK(rules[1]["properties"]["security-severity"] == "9.5");
  CHECK_FALSE(rules[0]["properties"].contains("security-severity"));

  scene.add(1, Severity::low, 0, "{", "a");
  scene.add(1, Severity::medium, 0, "{", "b");
  scene.add(2, Severity::high, 0, "{", "c");
  scene.add(0, Severity::info, 0, "{", "d");
  const json run = run_of(scene);
  rules = run["tool"]["driver"]["rules"];
  CHECK(rules[0]["defaultConfiguration"]["level"] == "note");
  CHECK(rules[1]["defaultConfiguration"]["level"] == "warning");
  CHECK(rules[1]["properties"]["security-severity"] == "5.5");
  CHECK(rules[1]["properties"]["problem.severity"] == "warning");
  CHECK(rules[2]["properties"]["security-severity"] == "8.0");
  CHECK(rules[2]["properties"]["tags"][0] == "security");
  CHECK(run["results"][0]["level"] == "note");
  CHECK(run["results"][2]["level"] == "error");
  CHECK(run["results"][2]["ruleIndex"] == 2);
}

TEST_CASE("a security rule set to info has neither score nor tag") {
  Scene scene = one_object();
  scene.add(1, Severity::info, 0, "{", "a");
  const json properties = run_of(scene)["tool"]["driver"]["rules"][1]["properties"];
  CHECK_FALSE(properties.contains("security-severity"));
  CHECK(properties["tags"] == json{"ecr", "grants", "external/cwe/cwe-732"});
}

TEST_CASE("version control is told as far as it is known") {
  ReportOptions options;
  options.version_control = {"https://u:p@example.com/o/r", "0123", "main"};
  CHECK(run_of({}, options)["versionControlProvenance"][0] ==
        json{{"repositoryUri", "https://example.com/o/r"},
             {"revisionId", "0123"},
             {"branch", "main"},
             {"mappedTo", {{"uriBaseId", "SRCROOT"}}}});
}

TEST_CASE("over five thousand results the worst stay, in the order of the report") {
  Scene scene = one_object();
  for (int i = 0; i < 5002; ++i)
    scene.add(0, i == 5001 ? Severity::high : Severity::low, 0, "{", "number " + std::to_string(i));
  const json run = run_of(scene);
  REQUIRE(run["results"].size() == 5000);
  CHECK(run["results"][0]["message"]["arguments"][0] == "number 0");
  CHECK(run["results"][4998]["message"]["arguments"][0] == "number 4998");
  CHECK(run["results"][4999]["message"]["arguments"][0] == "number 5001");
  const json note = run["invocations"][0]["toolExecutionNotifications"][0];
  CHECK(note["level"] == "warning");
  CHECK(note["message"]["text"].get<std::string>().starts_with("2 findings are left out"));
  CHECK(run["invocations"][0]["executionSuccessful"] == true);
}

TEST_CASE("the context is always more than the region") {
  Scene scene;
  scene.sources = {{"one.json", "{}"}, {"crlf.json", "[\r\n1,\r\n2]\r\n"}, {"long.json", ""}};
  scene.sources[2].text = "[\"" + std::string(5000, 'x') + "\"]";
  scene.add(0, Severity::high, 0, "{}", "whole");
  scene.add(0, Severity::high, 1, "1", "middle");
  scene.add(0, Severity::high, 1, "2]", "last");
  scene.add(0, Severity::high, 2, scene.sources[2].text, "long");
  scene.sources.push_back(
      {"wide.json", std::string(1999, 'x') + "\xC3\xA4\xC3\xA4\xC3\xA4" + std::string(2000, 'x')});
  scene.add(0, Severity::high, 3, "\xC3\xA4", "umlaut").span = {2001, 2003};
  const json results = run_of(scene)["results"];
  const auto physical = [&results](std::size_t i) {
    return results[i]["locations"][0]["physicalLocation"];
  };
  CHECK(physical(0)["contextRegion"] ==
        json{{"startLine", 1}, {"endLine", 1}, {"snippet", {{"text", "{}"}}}});
  CHECK(physical(1)["contextRegion"] ==
        json{{"startLine", 1}, {"endLine", 3}, {"snippet", {{"text", "[\r\n1,\r\n2]"}}}});
  CHECK(physical(2)["contextRegion"] ==
        json{{"startLine", 2}, {"endLine", 3}, {"snippet", {{"text", "1,\r\n2]"}}}});
  CHECK(physical(3)["region"]["snippet"]["text"].get<std::string>().size() == 2048);
  CHECK(physical(3)["contextRegion"]["startLine"] == 1);
  CHECK_FALSE(physical(3)["contextRegion"].contains("startColumn"));  // nothing larger has columns
  CHECK(physical(4)["contextRegion"] ==
        json{{"startLine", 1},
             {"startColumn", 1490},
             {"endLine", 1},
             {"endColumn", 2513},
             {"snippet",
              {{"text",
                std::string(510, 'x') + "\xC3\xA4\xC3\xA4\xC3\xA4" + std::string(510, 'x')}}}});
}

TEST_CASE("only our own links stand in a message") {
  Scene scene;
  scene.sources = {{"a[b].json", "{}"}};
  Finding& finding = scene.add(0, Severity::high, 0, "{", "see [this](1) and [that](https://x)");
  finding.related = {{0, {1, 2}, ""}};
  finding.fixes = {{Applicability::manual, "think", {}}};
  const json result = run_of(scene)["results"][0];
  CHECK(result["message"]["text"] ==
        "See [this] (1) and [that] (https://x). See [a\\[b\\].json:1:2](1).");
  CHECK(result["relatedLocations"][0]["id"] == 1);
  CHECK_FALSE(result.contains("codeFlows"));  // all in one file
  CHECK_FALSE(result.contains("fixes"));      // nothing a program could apply
}

TEST_CASE("hostile text gives a whole log with plain paths") {
  const json run = run_of(hostile_scene());
  REQUIRE(run["results"].size() == 3);
  for (const json& result : run["results"]) {
    const std::string uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    CHECK(std::regex_match(uri, std::regex("[A-Za-z0-9._~@+=%/-]+")));
    CHECK_FALSE(uri.starts_with("/"));
    const std::string text = result["message"]["text"];
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
  }
}
