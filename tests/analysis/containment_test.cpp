// SPDX-License-Identifier: Apache-2.0
// When one part of a policy says all that another one says.
#include "analysis/containment.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/catalog_support.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// Does the first of the two statements contain the second?
bool contained(const std::string& statements, PolicyKind kind = PolicyKind::identity,
               std::string_view account = {}) {
  const std::string text = R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(text, arena);
  const Policy policy = read_policy(tree.root, kind, tree.plain, ecrlint::test::facts(), arena);
  REQUIRE(policy.statements.size() == 2);
  return analysis::contains(policy, policy.statements[0], policy.statements[1], account,
                            ecrlint::test::facts());
}

bool conditions(const std::string& wide, const std::string& narrow) {
  const std::string head = R"({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {)";
  return contained(head + wide + "}}, " + head + narrow + "}}");
}

bool principals(const std::string& effect, const std::string& wide, const std::string& narrow,
                std::string_view account = {}) {
  const auto statement = [&](const std::string& principal) {
    return R"({"Effect": ")" + effect + R"(", "Action": "ecr:*", "Principal": )" + principal + "}";
  };
  return contained(statement(wide) + ", " + statement(narrow), PolicyKind::repository, account);
}

bool resources(const std::string& wide, const std::string& narrow) {
  const std::string head = R"({"Effect": "Deny", "Action": "*", )";
  return contained(head + wide + "}, " + head + narrow + "}");
}

}  // namespace

TEST_CASE("a condition contains those that are met only when it is") {
  struct Case {
    const char* wide;
    const char* narrow;
    bool contains;
  };
  constexpr Case kCases[] = {
      {R"("StringEquals": {"aws:PrincipalTag/a": ["x", "y"]})",
       R"("StringEquals": {"AWS:principaltag/a": "y"})", true},
      {R"("StringEquals": {"aws:PrincipalTag/a": "y"})",
       R"("StringEquals": {"aws:PrincipalTag/a": ["x", "y"]})", false},
      {R"("StringEquals": {"aws:PrincipalTag/a": "y"})",
       R"("StringEquals": {"aws:PrincipalTag/b": "y"})", false},
      {R"("StringLike": {"aws:PrincipalTag/a": "y*"})",
       R"("StringEquals": {"aws:PrincipalTag/a": "yes"})", true},
      {R"("StringEquals": {"aws:PrincipalTag/a": "y*"})",
       R"("StringLike": {"aws:PrincipalTag/a": "y*"})", false},
      {R"("StringEqualsIgnoreCase": {"aws:PrincipalTag/a": "YES"})",
       R"("StringEquals": {"aws:PrincipalTag/a": "yes"})", true},
      {R"("StringEquals": {"aws:PrincipalTag/a": "yes"})",
       R"("StringEqualsIgnoreCase": {"aws:PrincipalTag/a": "yes"})", false},
      {R"("StringNotEquals": {"aws:PrincipalTag/a": "x"})",
       R"("StringNotEquals": {"aws:PrincipalTag/a": ["x", "y"]})", true},
      {R"("StringNotEquals": {"aws:PrincipalTag/a": ["x", "y"]})",
       R"("StringNotEquals": {"aws:PrincipalTag/a": "x"})", false},
      {R"("StringNotEquals": {"aws:PrincipalTag/a": "x"})",
       R"("StringNotLike": {"aws:PrincipalTag/a": "x"})", false},
      {R"("StringNotEquals": {"aws:PrincipalTag/a": "x"})",
       R"("StringEquals": {"aws:PrincipalTag/a": "y"})", false},
      {R"("StringEqualsIfExists": {"aws:PrincipalTag/a": "x"})",
       R"("StringEquals": {"aws:PrincipalTag/a": "x"})", true},
      {R"("StringEquals": {"aws:PrincipalTag/a": "x"})",
       R"("StringEqualsIfExists": {"aws:PrincipalTag/a": "x"})", false},
      {R"("ForAnyValue:StringEquals": {"aws:CalledVia": ["a", "b"]})",
       R"("ForAnyValue:StringEquals": {"aws:CalledVia": "a"})", true},
      {R"("ForAllValues:StringEquals": {"aws:CalledVia": ["a", "b"]})",
       R"("ForAnyValue:StringEquals": {"aws:CalledVia": "a"})", false},
      {R"("ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"})",
       R"("ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/a"})", true},
      {R"("ArnLike": {"aws:PrincipalArn": "arn:aws:*:role/a"})",
       R"("ArnLike": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/a"})", false},
      {R"("IpAddress": {"aws:SourceIp": "203.0.113.0/24"})",
       R"("IpAddress": {"aws:SourceIp": ["203.0.113.7", "203.0.113.128/25"]})", true},
      {R"("IpAddress": {"aws:SourceIp": "203.0.113.128/25"})",
       R"("IpAddress": {"aws:SourceIp": "203.0.113.0/24"})", false},
      {R"("IpAddress": {"aws:SourceIp": "203.0.113.1/24"})",
       R"("IpAddress": {"aws:SourceIp": "203.0.113.7"})", false},
      {R"("Bool": {"aws:SecureTransport": "false"})", R"("Bool": {"aws:SecureTransport": false})",
       true},
      {R"("Null": {"aws:SourceVpc": "true"})", R"("Null": {"aws:SourceVpc": "false"})", false},
      {R"("NumericLessThan": {"aws:MultiFactorAuthAge": "300"})",
       R"("NumericLessThan": {"aws:MultiFactorAuthAge": "300"})", true},
      {R"("NumericLessThan": {"aws:MultiFactorAuthAge": "300"})",
       R"("NumericLessThanEquals": {"aws:MultiFactorAuthAge": "300"})", false},
      {R"("NumericLessThan": {"aws:MultiFactorAuthAge": "300"})",
       R"("NumericLessThan": {"aws:MultiFactorAuthAge": "200"})", true},
      {R"("NumericLessThan": {"aws:MultiFactorAuthAge": "200"})",
       R"("NumericLessThan": {"aws:MultiFactorAuthAge": "300"})", false},
      {R"("NumericGreaterThan": {"aws:MultiFactorAuthAge": "200"})",
       R"("NumericGreaterThan": {"aws:MultiFactorAuthAge": "300"})", true},
      {R"("NumericEquals": {"aws:MultiFactorAuthAge": "200"})",
       R"("NumericEquals": {"aws:MultiFactorAuthAge": "300"})", false},
      {R"("StringEquals": {"aws:PrincipalTag/a": "${aws:username}"})",
       R"("StringEquals": {"aws:PrincipalTag/a": "${aws:username}"})", true},
      {R"("StringEquals": {"aws:PrincipalTag/a": "${aws:username}"})",
       R"("StringEquals": {"aws:PrincipalTag/a": "${aws:userid}"})", false},
      {R"("Equals": {"aws:PrincipalTag/a": "x"})", R"("Equals": {"aws:PrincipalTag/a": "x"})",
       false},
      {R"("StringEquals": {"aws:PrincipalTag/a": "x"})",
       R"("StringEquals": {"aws:PrincipalTag/a": "x", "aws:PrincipalTag/b": "y"})", true},
      {R"("StringEquals": {"aws:PrincipalTag/a": "x", "aws:PrincipalTag/b": "y"})",
       R"("StringEquals": {"aws:PrincipalTag/a": "x"})", false},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.wide);
    CAPTURE(one.narrow);
    CHECK(conditions(one.wide, one.narrow) == one.contains);
  }
}

TEST_CASE("an account contains its roles in a Deny, and in an Allow of another account's policy") {
  const std::string account = R"({"AWS": "314159265358"})";
  const std::string root = R"({"AWS": "arn:aws:iam::314159265358:root"})";
  const std::string role = R"({"AWS": "arn:aws:iam::314159265358:role/a"})";
  const std::string other = R"({"AWS": "arn:aws:iam::271828182845:role/a"})";
  const std::string service = R"({"Service": "lambda.amazonaws.com"})";
  CHECK(principals("Deny", account, role));
  CHECK_FALSE(principals("Deny", role, account));
  CHECK_FALSE(principals("Deny", account, other));
  CHECK(principals("Allow", account, root));
  CHECK(principals("Allow", role, role));
  CHECK_FALSE(principals("Allow", account, role));
  CHECK_FALSE(principals("Allow", account, role, "314159265358"));
  CHECK(principals("Allow", account, role, "271828182845"));
  CHECK(principals("Allow", R"("*")", role));
  CHECK(principals("Allow", R"("*")", R"({"AWS": "*"})"));
  CHECK(principals("Allow", service, service));
  CHECK_FALSE(principals("Allow", R"({"AWS": "*"})", service));
}

TEST_CASE("resources contain others field by field") {
  const std::string app = R"("Resource": "arn:aws:ecr:eu-west-1:314159265358:repository/app")";
  CHECK(resources(R"("Resource": "arn:aws:ecr:eu-*:314159265358:repository/*")", app));
  CHECK(resources(R"("Resource": "*")", app));
  CHECK_FALSE(resources(app, R"("Resource": "*")"));
  CHECK_FALSE(resources(R"("Resource": "arn:aws:ecr:*:repository/a*:x")", app));
  CHECK(resources(R"("NotResource": "arn:aws:s3:::a")", R"("NotResource": "arn:aws:s3:::*")"));
  CHECK_FALSE(
      resources(R"("NotResource": "arn:aws:s3:::*")", R"("NotResource": "arn:aws:s3:::a")"));
  CHECK_FALSE(resources(R"("NotResource": "arn:aws:s3:::a")", app));
}
