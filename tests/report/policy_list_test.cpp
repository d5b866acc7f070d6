// SPDX-License-Identifier: Apache-2.0
// The list of policies: in the report, in columns for people, and in JSON.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kRepository =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::314159265358:role/ci"}, "Action": "ecr:ListImages"}]})";

std::vector<Source> sources() {
  return {
      {"b.json", kRepository},
      {"a.json",
       R"({"RoleName": "ci", "PolicyName": "push", "PolicyDocument": {"Version": "2012-10-17",
 "Statement": {"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "arn:aws:ecr:eu-west-1:${ACCOUNT_ID}:repository/app"}}})"},
      {"\x1b[31m.json", R"({"repositoryName": "app\u001b[0m", "policyText": )" + kRepository + "}"},
  };
}

std::string list_of(const std::vector<Source>& sources) {
  ReportOptions options;
  options.policies = true;
  options.summary = false;
  return render(Format::concise, sources, lint(sources, {.ignore = {"ECR014"}}), options);
}

}  // namespace

TEST_CASE("every policy is listed in columns, escaped, with what is not known of it") {
  CHECK(list_of(sources()) ==
        "\\x1b[31m.json:1:50  repository  app\\x1b[0m       known\n"
        "a.json:1:60         identity    push of role/ci  partly known: `${ACCOUNT_ID}` is not "
        "filled in\n"
        "b.json:1:1          repository  -                known\n");
  // Only if asked for.
  const auto all = sources();
  CHECK(
      render(Format::concise, all, lint(all, {.ignore = {"ECR014"}}), {.summary = false}).empty());
}

TEST_CASE("a long name pushes its own line out of the columns only") {
  const std::vector<Source> all{{"a.json", kRepository}, {std::string(5000, 'x'), kRepository}};
  const std::string list = list_of(all);
  CHECK(list.size() < 5300);
  CHECK(list.starts_with("a.json:1:1" + std::string(52, ' ') + "repository  -  known\n"));
}

TEST_CASE("JSON has the policies if asked for") {
  const auto all = sources();
  const Report report = lint(all);
  CHECK(render(Format::json, all, report).find("\"policies\": [") == std::string::npos);
  ReportOptions options;
  options.policies = true;
  const std::string json = render(Format::json, all, report, options);
  CHECK(json.find("\"policies\": [") != std::string::npos);
  CHECK(json.find("\"owners\": [\n        \"role/ci\"\n      ]") != std::string::npos);
  CHECK(json.find("\"pointer\": \"/PolicyDocument\"") != std::string::npos);
}

TEST_CASE("the policies of a report are those that it counts") {
  const Report report = lint(sources());
  CHECK(report.policies.size() == report.summary.policies);
  std::size_t statements = 0;
  std::size_t partly_known = 0;
  for (const PolicyInfo& policy : report.policies) {
    statements += policy.statements;
    partly_known += policy.partly_known.empty() ? 0 : 1;
  }
  CHECK(statements == report.summary.statements);
  CHECK(partly_known == report.summary.partly_known);
}
