// SPDX-License-Identifier: Apache-2.0
// Roles whose trust policy tells what pulls as them.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::string codes(const std::string& trust, const std::string& actions) {
  const std::string details = R"({"RoleDetailList": [{"RoleName": "r",
    "Arn": "arn:aws:iam::314159265358:role/r", "AssumeRolePolicyDocument":
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", )" +
                              trust + R"(}]},
    "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Resource": "*", "Action": [)" +
                              actions + R"(]}]}}]}]})";
  Options options;
  options.only = {"consumer-needs-more"};
  std::string all;
  for (const Finding& finding : lint(Source{"details.json", details}, options).findings)
    all += finding.message;
  return all;
}

const std::string kAppRunner =
    R"("Action": "sts:AssumeRole", "Principal": {"Service": "build.apprunner.amazonaws.com"})";
const std::string kFlux = R"("Action": "sts:AssumeRoleWithWebIdentity",
  "Principal": {"Federated": "arn:aws:iam::314159265358:oidc-provider/oidc.example.com"},
  "Condition": {"StringEquals": {"oidc.example.com:sub":
    "system:serviceaccount:flux-system:source-controller"}})";
const std::string kPull = R"("ecr:GetAuthorizationToken", "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer")";

}  // namespace

TEST_CASE("a role is held to what its consumer asks") {
  CHECK(codes(kAppRunner, kPull) ==
        "the access role of `app-runner` can pull, but it asks `ecr:DescribeImages` too");
  CHECK(codes(kAppRunner, kPull + R"(, "ecr:DescribeImages")").empty());
  CHECK(codes(kFlux, kPull).find("ecr:ListImages") != std::string::npos);
  CHECK(codes(kFlux, kPull + R"(, "ecr:List*")").empty());
  CHECK(codes(R"("Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"})", kPull)
            .empty());
}
