// SPDX-License-Identifier: Apache-2.0
// The rules on values and keys of conditions where tables decide, and where a page cannot show it.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"
#include "support/long_texts.hpp"

using namespace ecrlint;

namespace {

std::vector<Finding> found_in(const std::string& statements, std::string_view code,
                              PolicyKind kind = PolicyKind::identity) {
  Options options;
  options.kind = kind;
  options.profile = Profile::audit;
  options.only = {std::string(code)};
  return lint(Source{"policy.json", test::policy(statements)}, options).findings;
}

/// Of one statement with one condition on the resource `*`.
std::size_t count_of(std::string_view code, const std::string& op, const std::string& key,
                     const std::string& values, const std::string& effect = "Allow") {
  return found_in(R"({"Effect": ")" + effect + R"(", "Action": "ecr:ListImages", "Resource": "*",
                      "Condition": {")" +
                      op + R"(": {")" + key + R"(": )" + values + "}}}",
                  code)
      .size();
}

}  // namespace

TEST_CASE("a service is named by its domain, and of KMS with the Region") {
  const auto faults = [](const char* key, const char* value, const char* op = "StringEquals") {
    return count_of("ECR404", op, key, std::string("\"") + value + "\"");
  };
  for (const char* key : {"aws:PrincipalServiceName", "aws:CalledViaFirst", "aws:CalledViaLast",
                          "iam:PassedToService", "iam:AWSServiceName"}) {
    CAPTURE(key);
    CHECK(faults(key, "lambda") == 1);
    CHECK(faults(key, "LAMBDA.amazonaws.com") == 1);
    CHECK(faults(key, "314159265358") == 1);
    CHECK(faults(key, "lambda.amazonaws.com") == 0);
    CHECK(faults(key, "somebody") == 0);
  }
  for (const char* key : {"aws:CalledVia", "aws:PrincipalServiceNamesList"}) {
    CAPTURE(key);
    CHECK(faults(key, "lambda", "ForAnyValue:StringEquals") == 1);
  }
  CHECK(faults("kms:ViaService", "s3.amazonaws.com") == 1);
  CHECK(faults("kms:ViaService", "s3.eu-west-1.amazonaws.com") == 0);
  CHECK(faults("kms:ViaService", "s3.*.amazonaws.com", "StringLike") == 0);
  CHECK(faults("ec2:Region", "eu-wset-1") == 1);
  CHECK(faults("ec2:Region", "eu-west-1") == 0);
  CHECK(faults("aws:RequestedRegion", "xy-north-9") == 0);
}

TEST_CASE("a variable is the caller's choice in any letter case") {
  const auto chosen = [](const char* variable, PolicyKind kind) {
    const char* principal =
        kind == PolicyKind::identity ? "" : R"("Principal": {"AWS": "314159265358"}, )";
    return found_in(R"({"Effect": "Allow", )" + std::string(principal) +
                        R"("Action": "ecr:ListImages", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "${)" +
                        variable + R"(}"}}})",
                    "ECR413", kind)
        .size();
  };
  CHECK(chosen("aws:principaltag/org", PolicyKind::repository) == 1);
  CHECK(chosen("aws:principaltag/org", PolicyKind::identity) == 0);
  for (const char* variable : {"aws:requesttag/org", "aws:sourceidentity", "aws:referer"}) {
    CAPTURE(variable);
    CHECK(chosen(variable, PolicyKind::repository) == 1);
    CHECK(chosen(variable, PolicyKind::identity) == 1);
  }
  CHECK(chosen("aws:ResourceOrgID", PolicyKind::repository) == 0);
}

TEST_CASE("no more Regions are searched for than a person misspells") {
  CHECK(count_of("ECR404", "StringEquals", "aws:RequestedRegion",
                 "[" + test::listed("\"eu-wset-1\"", 22) + "]") == 20);
}

TEST_CASE("a session has tags and an identity by actions of their own") {
  const auto trust = [](const char* key, const char* op, const std::string& more) {
    return found_in(R"({"Effect": "Allow", "Principal": {"AWS": "314159265358"},
        "Action": "sts:AssumeRole", "Condition": {")" +
                        std::string(op) + R"(": {")" + key + R"(": "shop"}}})" + more,
                    "ECR421", PolicyKind::trust)
        .size();
  };
  const auto also = [](const char* effect, const char* action) {
    return std::string(R"(, {"Principal": {"AWS": "314159265358"}, "Effect": ")") + effect +
           R"(", "Action": ")" + action + "\"}";
  };
  const struct {
    const char* key;
    const char* op;
    const char* action;
  } cases[] = {{"aws:RequestTag/team", "StringEquals", "sts:TagSession"},
               {"aws:TagKeys", "ForAnyValue:StringEquals", "sts:TagSession"},
               {"sts:TransitiveTagKeys", "ForAnyValue:StringEquals", "sts:TagSession"},
               {"sts:SourceIdentity", "StringEquals", "sts:SetSourceIdentity"}};
  for (const auto& one : cases) {
    CAPTURE(one.key);
    CHECK(trust(one.key, one.op, "") == 1);
    CHECK(trust(one.key, one.op, also("Allow", one.action)) == 0);
    CHECK(trust(one.key, one.op, also("Allow", "sts:*")) == 0);
    CHECK(trust(one.key, one.op, also("Deny", one.action)) == 1);
  }
  CHECK(trust("aws:RequestTag/team", "StringEqualsIfExists", "") == 0);
  CHECK(trust("aws:RequestTag/team", "StringEquals", also("Allow", "sts:SetSourceIdentity")) == 1);
  CHECK(trust("aws:PrincipalTag/team", "StringEquals", "") == 0);
}

TEST_CASE("an action that the statement cannot cover is not asked for keys") {
  const auto login = [](const char* resource) {
    return found_in(
               R"({"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken", "ecr:ListImages"],
        "Condition": {"StringEquals": {"ecr:ResourceTag/team": "shop"}}, "Resource": ")" +
                   std::string(resource) + "\"}",
               "ECR421")
        .size();
  };
  CHECK(login("*") == 1);
  CHECK(login("arn:aws:ecr:eu-west-1:314159265358:repository/app") == 0);
}

TEST_CASE("each key of a network says which VPC it is") {
  const auto alone = [](const char* key, const char* network) {
    return found_in(R"({"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*",
        "Condition": {"IpAddress": {")" +
                        std::string(key) + R"(": "10.0.0.0/8"}, "StringLike": {")" + network +
                        R"(": "a"}}})",
                    "ECR422")
        .size();
  };
  for (const char* network : {"aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn",
                              "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"})
    CHECK_MESSAGE(alone("aws:VpcSourceIp", network) == 0, network);
  for (const char* network : {"aws:Ec2InstanceSourceVpc", "aws:SourceVpc"})
    CHECK_MESSAGE(alone("aws:Ec2InstanceSourcePrivateIPv4", network) == 0, network);
  CHECK(alone("aws:VpcSourceIp", "aws:Ec2InstanceSourceVpc") == 1);
  CHECK(alone("aws:Ec2InstanceSourcePrivateIPv4", "aws:PrincipalTag/team") == 1);
}

TEST_CASE("whose a repository is, is the same in every request") {
  const auto constant = [](const char* op, const char* key, const char* value) {
    return found_in(R"({"Effect": "Deny", "Principal": {"AWS": "314159265358"},
        "Action": "ecr:PutImage", "Condition": {")" +
                        std::string(op) + R"(": {")" + key + R"(": ")" + value + R"("}}})",
                    "ECR424", PolicyKind::repository)
        .size();
  };
  CHECK(constant("StringNotEquals", "aws:ResourceAccount", "314159265358") == 1);
  CHECK(constant("StringEquals", "aws:ResourceOrgID", "o-a1b2c3d4e5") == 1);
  CHECK(constant("ForAnyValue:StringLike", "aws:ResourceOrgPaths", "o-a1b2c3d4e5/*") == 1);
  CHECK(constant("StringNotEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgID}") == 0);
  CHECK(constant("StringEquals", "aws:PrincipalAccount", "314159265358") == 0);
}

TEST_CASE("a date in seconds is written as the moment that it is") {
  const auto help = [](const std::string& value) {
    const auto found = found_in(R"({"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*",
        "Condition": {"DateLessThan": {"aws:CurrentTime": ")" +
                                    value + "\"}}}",
                                "ECR423");
    return found.empty() ? std::string() : found.front().help;
  };
  CHECK(help("0") == "write \"1970-01-01T00:00:00Z\"");
  CHECK(help("951827696") == "write \"2000-02-29T12:34:56Z\"");
  CHECK(help("253402300799") == "write \"9999-12-31T23:59:59Z\"");
  CHECK(help("253402300800").empty());  // ECR404
  CHECK(help("2026").empty());
  CHECK(help("2026-01-01").empty());
}

TEST_CASE("a range is written from its first address") {
  const auto fix = [](const std::string& value) {
    const auto found = found_in(R"({"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": ")" +
                                    value + "\"}}}",
                                "ECR423");
    return found.empty() ? std::string() : found.front().fixes.at(0).edits.at(0).text;
  };
  CHECK(fix("203.0.113.7/24").find("203.0.113.0/24") != std::string::npos);
  CHECK(fix("203.0.113.7/0").find("0.0.0.0/0") != std::string::npos);
  CHECK(fix("2001:db8:0:1::7/48").find("2001:db8::/48") != std::string::npos);
  CHECK(fix("203.0.113.7").empty());
  CHECK(fix("203.0.113.7/32").empty());
}

TEST_CASE("values that no policy can hold are not compared") {
  const auto twice = [](std::size_t pairs) {
    std::string list;
    for (std::size_t i = 0; i < 2 * pairs; ++i)
      list += (i == 0 ? "\"" : ", \"") + ("team" + std::to_string(i / 2)) + "\"";
    return count_of("ECR419", "StringLike", "aws:PrincipalTag/team", "[" + list + "]");
  };
  CHECK(twice(300) == 300);
  CHECK(twice(3000) == 0);
}

TEST_CASE("a fix asks by Null only where nothing else stands under the operator") {
  const auto fixes = [](const std::string& conditions) {
    return found_in(R"({"Effect": "Allow", "Action": "ecr:CreateRepository", "Resource": "*",
        "Condition": {)" +
                        conditions + "}}",
                    "ECR420")
        .at(0)
        .fixes.size();
  };
  CHECK(fixes(R"("StringLike": {"aws:RequestTag/team": "*"})") == 1);
  CHECK(fixes(R"("StringLike": {"aws:RequestTag/team": ["*"]})") == 1);
  CHECK(fixes(R"("StringLike": {"aws:RequestTag/team": ["*", "shop"]})") == 0);
  CHECK(fixes(R"("StringLike": {"aws:RequestTag/team": "*", "aws:RequestTag/a": "b"})") == 0);
  CHECK(
      fixes(
          R"("StringLike": {"aws:RequestTag/team": "*"}, "Null": {"aws:RequestTag/b": "true"})") ==
      0);
}
