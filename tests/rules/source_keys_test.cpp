// SPDX-License-Identifier: Apache-2.0
// Denies of resource control policies that are about the source of a call.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"

using namespace ecrlint;

namespace {

/// Does a Deny that is to confine services stop roles and users beside this condition?
bool stops_principals(const std::string& condition) {
  const std::string text =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
          "Action": "ecr:*", "Resource": "*", "Condition": {
            "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"}, )" +
      condition + "}}]}";
  const Report report =
      lint(Source{"policy.json", text}, {.kind = PolicyKind::rcp, .only = {"ECR804"}});
  return !report.findings.empty();
}

}  // namespace

TEST_CASE("what a Deny asks of the request spares no role or user") {
  for (const char* condition : {R"("StringEquals": {"aws:ResourceTag/team": "a"})",
                                R"("StringEquals": {"aws:RequestTag/team": "a"})",
                                R"("ForAnyValue:StringEquals": {"aws:TagKeys": "team"})",
                                R"("StringNotEquals": {"aws:RequestedRegion": "eu-west-1"})",
                                R"("DateGreaterThan": {"aws:CurrentTime": "2026-01-31T00:00:00Z"})",
                                R"("NumericGreaterThan": {"aws:EpochTime": "1767225600"})"})
    CHECK_MESSAGE(stops_principals(condition), condition);
  for (const char* condition : {R"("Bool": {"aws:PrincipalIsAWSService": "true"})",
                                R"("ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/old-*"})"})
    CHECK_MESSAGE(!stops_principals(condition), condition);
}
