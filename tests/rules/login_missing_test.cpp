// SPDX-License-Identifier: Apache-2.0
// Whose trust policy shows that nobody logs in with a role.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

bool speaks(const Source& source) {
  Options options;
  options.only = {"ECR103"};
  const Report report = lint(source, options);
  CHECK(report.failures.empty());
  CHECK(report.summary.policies > 0);
  return !report.findings.empty();
}

constexpr std::string_view kPull = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
  "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  "Resource": "arn:aws:ecr:eu-west-1:314159265358:repository/app"}]})";

std::string trust(const std::string& principals) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": )" +
         principals + R"(, "Action": "sts:AssumeRole"}]})";
}

std::string trust_of(const std::string& service) {
  return trust("{\"Service\": \"" + service + "\"}");
}

/// `jsonencode` takes JSON as it is.
bool in_terraform(const std::string& trusted) {
  return speaks(
      {"main.tf", "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = jsonencode(" +
                      trusted + ")\n}\nresource \"aws_iam_role_policy\" \"p\" {\n" +
                      "  role = aws_iam_role.r.id\n  policy = jsonencode(" + std::string(kPull) +
                      ")\n}\n"});
}

bool in_template(const std::string& trusted) {
  return speaks({"template.json", R"({"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {
    "AssumeRolePolicyDocument": )" + trusted +
                                      R"(, "Policies": [{"PolicyName": "p", "PolicyDocument": )" +
                                      std::string(kPull) + "}]}}}}"});
}

bool in_account(const std::string& trusted) {
  return speaks({"account.json", R"({"RoleDetailList": [{"RoleName": "r",
    "AssumeRolePolicyDocument": )" + trusted +
                                     R"(, "RolePolicyList": [{"PolicyName": "p",
    "PolicyDocument": )" + std::string(kPull) +
                                     "}]}]}"});
}

bool in_manifest(const std::string& trusted) {
  return speaks({"role.json", R"({"apiVersion": "iam.services.k8s.aws/v1alpha1", "kind": "Role",
    "metadata": {"name": "r"}, "spec": {"name": "r", "assumeRolePolicyDocument": )" +
                                  trusted + R"(, "inlinePolicies": {"p": )" + std::string(kPull) +
                                  "}}}"});
}

bool in_plan(const std::string& trusted) {
  return speaks({"plan.json", R"({"format_version": "1.2", "planned_values": {"root_module": {
    "resources": [{"address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role",
      "values": {"name": "r", "assume_role_policy": )" +
                                  trusted +
                                  R"(}}, {"address": "aws_iam_role_policy.p", "mode": "managed",
      "type": "aws_iam_role_policy", "values": {"name": "p", "role": "r", "policy": )" +
                                  std::string(kPull) + "}}]}}}"});
}

}  // namespace

TEST_CASE("no login is missed where a role is trusted to services that never log in") {
  for (const auto speaks_in : {in_terraform, in_template, in_account, in_manifest, in_plan}) {
    CHECK_FALSE(speaks_in(trust_of("lambda.amazonaws.com")));
    CHECK_FALSE(speaks_in(trust(R"({"Service": ["lambda.amazonaws.com",
                                                "edgelambda.amazonaws.com"]})")));
    CHECK(speaks_in(trust_of("ecs-tasks.amazonaws.com")));
    CHECK(speaks_in(trust_of("ec2.amazonaws.com.cn")));
    CHECK(speaks_in(trust_of("pullthroughcache.ecr.amazonaws.com")));
    CHECK(speaks_in(trust(R"({"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]})")));
    CHECK(speaks_in(trust(R"({"Service": "lambda.amazonaws.com",
                              "AWS": "arn:aws:iam::314159265358:role/ci"})")));
    CHECK(speaks_in(trust(R"({"Federated": "cognito-identity.amazonaws.com"})")));
  }
}

TEST_CASE("a service of which only part is known") {
  CHECK(in_terraform(trust_of("ec2.${var.suffix}")));
  CHECK_FALSE(in_terraform(trust_of("lambda.${var.suffix}")));
  CHECK_FALSE(in_terraform(trust_of("${var.service}")));
}

TEST_CASE("the roles that SAM makes") {
  const auto sam = [](const std::string& type, const std::string& more = "") {
    return speaks({"template.json", R"({"Resources": {"F": {"Type": "AWS::Serverless::)" + type +
                                        R"(", "Properties": {)" + more + R"("Policies": [)" +
                                        std::string(kPull) + "]}}}}"});
  };
  CHECK_FALSE(sam("Function"));
  CHECK_FALSE(sam("StateMachine"));
  const std::string other =
      R"("AssumeRolePolicyDocument": )" + trust_of("ec2.amazonaws.com") + ", ";
  CHECK(sam("Function", other));
}
