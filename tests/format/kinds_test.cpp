// SPDX-License-Identifier: Apache-2.0
// What is a policy by its shape, of which kind, and which broken texts mention one.
#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "format/collector.hpp"
#include "format/document.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::string kind(const std::string& policy) {
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(policy, arena);
  REQUIRE(tree.parsed);
  return std::string(to_string(format::kind_by_shape(tree.root)));
}

std::string of_statement(const std::string& statement) {
  return kind(R"({"Statement": {"Effect": "Allow", )" + statement + "}}");
}

bool is_policy(const std::string& text) {
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(text, arena);
  REQUIRE(tree.parsed);
  return format::looks_like_policy(tree.root);
}

using Case = std::pair<std::string, std::string>;

}  // namespace

TEST_CASE("the kind of a policy with principals hangs on actions and resources") {
  const std::string all = R"("Principal": "*", )";
  const std::string arn = R"(, "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/a")";
  const std::string star = R"(, "Resource": "*")";
  const Case cases[] = {
      {R"("Action": "ecr:BatchGetImage")", "identity"},
      {all + R"("Action": "ecr:BatchGetImage")", "repository"},
      {R"("NotPrincipal": "*", "Action": "ecr:BatchGetImage")", "repository"},
      {all + R"("NotAction": "ecr:BatchGetImage")", "repository"},
      {all + R"("Action": "ECR:BatchGetImage")", "repository"},
      {all + R"("Action": "ecr-public:BatchGetImage")", "repository"},
      {all + R"("Action": "ecr:BatchGetImage")" + star, "repository"},
      {all + R"("Action": "ecr:BatchGetImage")" + arn, "registry"},
      {all + R"("Action": ["ecr:BatchGetImage", "ecr:GetAuthorizationToken"])" + arn, "resource"},
      {all + R"("Action": ["ecr:BatchGetImage", "ECR:getauthorizationtoken"])" + arn, "resource"},
      {all + R"("Action": ["ecr:BatchGetImage", "ecr:GetAuthorizationToken"])" + star,
       "repository"},
      {all + R"("Action": "ecr:BatchGetImage", "Resource": "arn:aws:s3:::b/repository/a")",
       "repository"},
      {all + R"("Action": "ecr:BatchGetImage", "Resource": ":repository/a")", "repository"},
      {all + R"("Action": "ecr:BatchGetImage", "Resource": ["*",
         "arn:aws:ecr:eu-west-1:111122223333:repository/a"])",
       "registry"},
      {all + R"("Action": "ecr:ReplicateImage")", "registry"},
      {all + R"("Action": "ecr:CreateRepository")", "registry"},
      {all + R"("Action": "ecr:BatchImportUpstreamImage")", "registry"},
      {all + R"("Action": "ecr:replicateimage")" + star, "registry"},
      {all + R"("Action": ["ecr:ReplicateImage", "ecr:BatchGetImage"])", "repository"},
      {all + R"("Action": ["ecr:ReplicateImage", "ecr:BatchGetImage"])" + star, "registry"},
      {all + R"("Action": "sts:AssumeRole")", "trust"},
      {all + R"("Action": "STS:AssumeRole")", "trust"},
      {all + R"("Action": ["sts:AssumeRole", "ecr:BatchGetImage"])", "repository"},
      {all + R"("Action": ["sts:AssumeRole", "ecr:BatchGetImage"])" + star, "resource"},
      {all + R"("Action": ["sts:AssumeRole", "s3:GetObject"])", "resource"},
      {all + R"("Action": ["s3:GetObject", "ecr:BatchGetImage"])", "repository"},
      {all + R"("Action": ["s3:GetObject", "ecr:BatchGetImage"])" + star, "resource"},
      {all + R"("Action": "s3:GetObject")", "resource"},
      {all + R"("Action": "*")", "resource"},
      {all + R"("Action": 5)", "resource"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(of_statement(one.first) == one.second);
  }
}

TEST_CASE("all statements together tell the kind") {
  const std::string pull = R"({"Principal": "*", "Action": "ecr:BatchGetImage")";
  const std::string arn = R"(, "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/a"})";
  const auto both = [](const std::string& first, const std::string& second) {
    const std::string list = "[" + first + ", " + second + "]";
    CHECK(kind(list) == kind(R"({"Statement": )" + list + "}"));
    return kind(list);
  };
  CHECK(both(pull + "}", pull + "}") == "repository");
  CHECK(both(pull + arn, pull + arn) == "registry");
  CHECK(both(pull + arn, pull + "}") == "repository");
  CHECK(both(R"({"Action": "ecr:BatchGetImage"})", pull + "}") == "repository");
  CHECK(both(R"({"Action": "ecr:BatchGetImage"})", R"({"Action": "ecr:BatchGetImage"})") ==
        "identity");
}

TEST_CASE("a slip in the name of the principals tells them, another element does not") {
  for (const std::string key : {"Principle", "Principals", "Princpal", "principal", "Pricipal",
                                "NotPrincipals", "notPrincipal", "pRINCIPAL"}) {
    CAPTURE(key);
    CHECK(of_statement("\"" + key + R"(": "*", "Action": "ecr:BatchGetImage")") == "repository");
  }
  for (const std::string key : {"Resource", "Condition", "NotAction", "NotResource", "Sid",
                                "Prince", "Principalities", "Prin"}) {
    CAPTURE(key);
    CHECK(of_statement("\"" + key + R"(": "*", "Action": "ecr:BatchGetImage")") == "identity");
  }
}

TEST_CASE("a policy has statements, or a version of AWS's and nothing that speaks against it") {
  for (const std::string text : {
           R"({"Statement": [{"Effect": "Allow", "Action": "x"}]})",
           R"({"Statement": {"Effect": "Allow", "NotAction": "x"}})",
           R"({"Statement": [{"Effect": "Allow", "Principal": "x"}]})",
           R"({"Statement": [{"Effect": "Allow", "NotPrincipal": "x"}]})",
           R"({"Statement": [{"Effect": "Allow", "Resource": "x"}]})",
           R"({"Statement": [{"Effect": "Allow", "NotResource": "x"}]})",
           R"({"Statement": [{"Action": "x", "Resource": "x"}]})",
           R"({"Statement": [{"Action": "x", "Principal": "x"}]})",
           R"({"Statement": [{}, {"Action": "x", "Principal": "x"}]})",
           R"({"Version": "2012-10-17", "Statement": 7})",
           R"({"Version": "2008-10-17", "Statement": []})",
           R"({"Version": "2012-10-17"})",
           R"({"Version": "2012-10-17", "Id": "x"})",
           R"({"Version": "2012-10-17", "statement": []})",
           R"({"Version": "2012-10-17", "Statment": {}, "x": 1})",
           R"({"Version": "2012-10-17", "Statements": [], "x": 1})",
           R"({"Version": "2012-10-17", "x": [{"Effect": "Allow", "Action": "x"}]})",
           R"({"Effect": "Allow", "Action": "x"})",
           R"([{"Effect": "Allow", "Action": "x"}])",
       }) {
    CAPTURE(text);
    CHECK(is_policy(text));
  }
  for (const std::string text : {
           R"({"Statement": []})",
           R"({"Statement": 7})",
           R"({"Statement": [{"Effect": "Allow"}]})",
           R"({"Statement": [{"Action": "x"}]})",
           R"({"Statement": [{"Principal": "x", "Resource": "x"}]})",
           R"({"Version": "2012-10-18", "Statement": []})",
           R"({"Version": "2012-10-17", "x": 1})",
           R"({"Version": "2012-10-17", "Statment": "x", "x": 1})",
           R"({"Version": "2012-10-17", "Stat": [], "x": 1})",
           R"({"Version": "2012-10-17", "Statementsss": []})",
           R"({"Effect": "Allow"})",
           R"([{"Effect": "Allow"}])",
           "[]",
           "{}",
           "\"x\"",
       }) {
    CAPTURE(text);
    CHECK_FALSE(is_policy(text));
  }
}

TEST_CASE("a broken text mentions a policy by a word that nothing else has") {
  for (const std::string text :
       {"\"Statement\"", "'Statement'", "Statement:", "\\\"Statement\\\"", "\"Effect\"",
        "Effect: x", "PolicyDocument", "policyDocument", "RepositoryPolicyText", "policyText",
        "2012-10-17", "2008-10-17", "AWS::ECR::Repository", "Statement of x, Statement:"}) {
    CAPTURE(text);
    CHECK(format::mentions_policy("x " + text + " y"));
    CHECK(format::mentions_policy(text));
    std::string wide;
    for (const char c : "x " + text) wide += std::string(1, c) + '\0';
    CHECK(format::mentions_policy(wide));
  }
  for (const std::string text : {"Statement", "Statement of", "Effect", "effect:", "PolicyDoc",
                                 "2012-10-18", "AWS:", "statement:", ""}) {
    CAPTURE(text);
    CHECK_FALSE(format::mentions_policy(text));
  }
}
