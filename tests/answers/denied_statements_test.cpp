// SPDX-License-Identifier: Apache-2.0
// The statements that explanations propose, word for word, and what files at hand add to them.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "answers/denied/message.hpp"
#include "ecrlint/denied.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using nlohmann::json;

namespace {

constexpr std::string_view kImage = "271828182845.dkr.ecr.eu-west-1.amazonaws.com/app:1";

json statement(const DeniedReport& report, std::size_t index) {
  REQUIRE(report.changes.size() > index);
  return json::parse(report.changes[index].statement);
}

json pull_of(const std::string& type, const std::string& who) {
  return {{"Effect", "Allow"},
          {"Principal", {{type, who}}},
          {"Action", {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}}};
}

std::string refused(const std::string& caller, const std::string& resource,
                    const std::string& why) {
  return "User: " + caller +
         " is not authorized to perform: ecr:BatchGetImage on resource: " + resource + " " + why;
}

}  // namespace

TEST_CASE("each remedy has a statement that can be pasted") {
  const std::string image(kImage);
  const DeniedReport login = *explain_denied("pull " + image + ": no basic auth credentials");
  REQUIRE(login.changes.size() == 1);
  CHECK(login.changes[0].gate == Gate::identity_policy);
  CHECK(login.changes[0].kind == PolicyChange::Kind::require);
  CHECK(statement(login, 0) ==
        json{{"Effect", "Allow"}, {"Action", "ecr:GetAuthorizationToken"}, {"Resource", "*"}});

  const DeniedReport lambda =
      *explain_denied(image + ": Lambda does not have permission to access the ECR image");
  REQUIRE(lambda.changes.size() == 2);
  json service = pull_of("Service", "lambda.amazonaws.com");
  service["Condition"] = {
      {"ArnLike", {{"aws:SourceArn", "arn:aws:lambda:REGION:FUNCTION_ACCOUNT:function:*"}}}};
  CHECK(statement(lambda, 0) == service);
  CHECK(statement(lambda, 1) == pull_of("AWS", "arn:aws:iam::FUNCTION_ACCOUNT:root"));
  CHECK(lambda.changes[0].note.empty());
  for (const PolicyChange& change : lambda.changes) {
    CHECK(change.gate == Gate::repository_policy);
    CHECK(change.kind == PolicyChange::Kind::require);
  }

  const DeniedReport forbidden = *explain_denied(image + ": unexpected status: 403 Forbidden");
  REQUIRE(forbidden.changes.size() == 1);
  CHECK(statement(forbidden, 0) == pull_of("AWS", "arn:aws:iam::CALLERS_ACCOUNT:role/NAME"));
  CHECK(forbidden.changes[0].account == "271828182845");
  CHECK(forbidden.changes[0].owner == "repository app");
  // Without an image nobody knows whose repository it is.
  const DeniedReport unnamed = *explain_denied("unexpected status: 403 Forbidden");
  REQUIRE(unnamed.changes.size() == 1);
  CHECK(unnamed.changes[0].account.empty());
  CHECK(unnamed.changes[0].owner.empty());
}

TEST_CASE("findings in files at hand stand in a source that the report has") {
  const Source role{
      "role.json",
      R"({"RoleName": "node", "PolicyName": "pull", "PolicyDocument": {"Version": "2012-10-17",
          "Statement": [{"Effect": "Allow", "Action": "ecr:GetAuthorizationToken",
          "Resource": "arn:aws:ecr:eu-west-1:314159265358:repository/app"}]}})"};
  const DeniedReport report = *explain_denied("no basic auth credentials", {role});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].rule->code == "ECR104");
  REQUIRE(report.sources.size() == 1);
  CHECK(report.sources[report.findings[0].source].path == "role.json");
  // Twenty are shown.
  std::string statements;
  for (int i = 0; i < 25; ++i)
    statements += (i == 0 ? "" : ", ") +
                  std::string(R"({"Effect": "Allow", "Principal": {"AWS": "role/r)") +
                  std::to_string(i) + R"("}, "Action": "ecr:PutImage"})";
  const Source many{"policy.json",
                    R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}"};
  CHECK(explain_denied("Invalid repository policy provided", {many})->findings.size() == 20);
}

TEST_CASE("a caller that nobody can be is explained by the message alone") {
  const std::string app = "arn:aws:ecr:eu-west-1:271828182845:repository/app";
  const Source policy{"policy.json",
                      R"({"registryId": "271828182845", "repositoryName": "app", "policyText":
                          {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                           "Principal": "*", "Action": "ecr:PutImage"}]}})"};
  const auto report = explain_denied(refused("arn:aws:iam::314159265358:group/devs", app,
                                             "because no resource-based policy allows the action"),
                                     {policy});
  REQUIRE(report);
  CHECK(report->changes.empty());
  REQUIRE(report->notes.size() == 1);
  CHECK(report->notes[0].find("is nobody who can ask ECR") != std::string::npos);
}

TEST_CASE("what programs escape is read as what they meant") {
  const std::string app = "arn:aws:ecr:eu-west-1:271828182845:repository/app";
  const std::string why = "because no resource-based policy allows the ecr:BatchGetImage action";
  const std::string caller = "arn:aws:iam::314159265358:user/ann";
  for (const std::string broken : {"\\n", "\\\\n", "\\r\\n", "\\t", "\n"}) {
    CAPTURE(broken);
    const auto message = analysis::read_denied(refused(caller, app + broken, why));
    CHECK(message.resource == app);
    CHECK(message.policy == "resource-based");
  }
  for (const std::string quote : {"\\u0027", "\\\\u0027", "\\'", "\\\"", "'"}) {
    CAPTURE(quote);
    CHECK(analysis::read_denied("The repository with name " + quote + "app" + quote +
                                " does not exist in the registry with id " + quote +
                                "271828182845" + quote)
              .account == (quote == "\\\"" ? "" : "271828182845"));
  }
  CHECK(analysis::read_denied(
            refused(caller, "arn:aws:ecr:eu-west-1:271828182845:repository\\/app", why))
            .resource == app);
}
