// SPDX-License-Identifier: Apache-2.0
// Findings about the two sides of a pull: where they stand, and the steps that SARIF shows.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using nlohmann::json;

namespace {

constexpr std::string_view kPull =
    R"("Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])";

std::string policy(const std::string& statement) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", )" + statement + "}]}";
}

/// What the AWS CLI prints of a repository's policy, and of a role with one policy.
Source repository(const std::string& statement) {
  return {"repository.json",
          "{\"registryId\": \"271828182845\", \"repositoryName\": \"app\",\n"
          "\"policyText\": " +
              policy(statement) + "}"};
}

Source role(const std::string& statement, const std::string& trusted = "ec2.amazonaws.com") {
  return {
      "role.json",
      "{\"RoleDetailList\": [{\"RoleName\": \"node\",\n"
      "\"Arn\": \"arn:aws:iam::314159265358:role/node\",\n"
      "\"AssumeRolePolicyDocument\": " +
          policy(R"("Principal": {"Service": ")" + trusted + R"("}, "Action": "sts:AssumeRole")") +
          ",\n\"RolePolicyList\": [{\"PolicyName\": \"own\",\n\"PolicyDocument\": " +
          policy(statement) + "}]}]}"};
}

const std::string kLetIn =
    R"("Principal": {"AWS": "arn:aws:iam::314159265358:role/node"}, )" + std::string(kPull);
const std::string kLetOtherIn =
    R"("Principal": {"AWS": "arn:aws:iam::314159265358:role/other"}, )" + std::string(kPull);
const std::string kSend =
    std::string(kPull) + R"(, "Resource": "arn:aws:ecr:eu-west-1:271828182845:repository/app")";
constexpr std::string_view kLogin = R"("Action": "ecr:GetAuthorizationToken", "Resource": "*")";

/// `path:line message` of each step of the one finding of a rule.
std::vector<std::string> steps(const std::vector<Source>& sources, const std::string& rule) {
  Options options;
  options.only = {rule};
  const Report report = lint(sources, options);
  REQUIRE(report.findings.size() == 1);
  const json sarif = json::parse(render(Format::sarif, sources, report));
  const json& result = sarif["runs"][0]["results"][0];
  REQUIRE(result["codeFlows"].size() == 1);
  REQUIRE(result["codeFlows"][0]["threadFlows"].size() == 1);
  std::vector<std::string> all;
  for (const json& one : result["codeFlows"][0]["threadFlows"][0]["locations"]) {
    const json& place = one["location"]["physicalLocation"];
    all.push_back(place["artifactLocation"]["uri"].get<std::string>() + ":" +
                  place["region"]["startLine"].dump() + " " +
                  one["location"]["message"]["text"].get<std::string>());
  }
  CHECK(result["relatedLocations"].size() + 1 == all.size());
  return all;
}

using Steps = std::vector<std::string>;

}  // namespace

TEST_CASE("the steps of a pull that its caller's side does not allow") {
  CHECK(steps({repository(kLetIn), role(std::string(kLogin))}, "pull-one-sided") ==
        Steps{"repository.json:2 The policy of `app` of account 271828182845 lets it in.",
              "role.json:5 Allow the pull here, too."});
}

TEST_CASE("the steps of a pull that the repository's side does not allow") {
  CHECK(steps({repository(kLetOtherIn), role(kSend)}, "pull-one-sided") ==
        Steps{"role.json:5 A policy of `role/node` of account 314159265358 sends it to this "
              "repository.",
              "repository.json:2 Let it in here, too."});
}

TEST_CASE("what the registry allows no repository needs to") {
  const auto found = [&](std::string_view account) {
    const Source registry{"registry.json", R"({"registryId": ")" + std::string(account) +
                                               R"(", "policyText": )" +
                                               policy(kLetIn + R"(, "Resource": "*")") + "}"};
    Options options;
    options.only = {"pull-one-sided"};
    return lint(std::vector{repository(kLetOtherIn), role(kSend), registry}, options)
        .findings.size();
  };
  CHECK(found("271828182845") == 0);
  CHECK(found("161803398874") == 1);
}

TEST_CASE("both sides in one file are steps, too") {
  Source both = repository(kLetIn);
  both.text.pop_back();
  both.text += ",\n" + role(std::string(kLogin)).text.substr(1);
  CHECK(steps({both}, "pull-one-sided").size() == 2);
}

TEST_CASE("other policies that were looked at are steps") {
  Source node = role(std::string(kLogin));
  const std::string more = ",\n{\"PolicyName\": \"more\", \"PolicyDocument\": " +
                           policy(R"("Action": "ecr:ListImages", "Resource": "*")") + "}";
  node.text.insert(node.text.rfind("]}]}"), more);
  CHECK(steps({repository(kLetIn), node}, "pull-one-sided") ==
        Steps{"repository.json:2 The policy of `app` of account 271828182845 lets it in.",
              "role.json:6 A policy of `role/node` that does not allow it.",
              "role.json:5 Allow the pull here, too."});
}

TEST_CASE("of Lambda the functions and the service are steps") {
  const std::string lambda =
      R"("Principal": {"Service": "lambda.amazonaws.com"}, )" + std::string(kPull) +
      R"(, "Condition": {"StringEquals": {"aws:SourceAccount": "314159265358"}})";
  CHECK(steps({repository(lambda)}, "lambda-pull-incomplete") ==
        Steps{"repository.json:2 Functions of account 314159265358.",
              "repository.json:2 The service alone."});
}

TEST_CASE("of a consumer its trust policy and the grant are steps") {
  const std::string grant = std::string(kPull) + R"(, "Resource": "*")";
  CHECK(steps({role(grant, "build.apprunner.amazonaws.com")}, "consumer-needs-more") ==
        Steps{"role.json:3 `app-runner` assumes the role here.",
              "role.json:5 Granted here, `ecr:DescribeImages` nowhere."});
}

TEST_CASE("what Terraform applied before tells accounts, and what it will make does not") {
  const auto found = [](const std::string& arn) {
    const json state = {
        {"format_version", "1.0"},
        {"values",
         {{"root_module",
           {{"resources",
             {{{"address", "aws_iam_role.node"},
               {"mode", "managed"},
               {"type", "aws_iam_role"},
               {"values",
                {{"name", "node"},
                 {"arn", arn},
                 {"assume_role_policy",
                  policy(
                      R"("Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole")")}}}},
              {{"address", "aws_iam_role_policy.own"},
               {"mode", "managed"},
               {"type", "aws_iam_role_policy"},
               {"values",
                {{"name", "own"},
                 {"role", "node"},
                 {"policy", policy(std::string(kLogin))}}}}}}}}}}};
    Options options;
    options.only = {"pull-one-sided"};
    return lint(std::vector{repository(kLetIn), Source{"state.json", state.dump()}}, options)
        .findings.size();
  };
  CHECK(found("arn:aws:iam::314159265358:role/node") == 1);
  CHECK(found("arn:aws:iam::161803398874:role/node") == 0);
  CHECK(found("") == 0);
}
