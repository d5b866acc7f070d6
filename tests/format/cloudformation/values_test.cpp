// SPDX-License-Identifier: Apache-2.0
// Expressions of CloudFormation: what each gives, and that no number of them is too many.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "support/template_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

TEST_CASE("each intrinsic function gives what the template tells and holes for the rest") {
  struct Case {
    std::string_view expression, result;
  };
  const Case cases[] = {
      {R"("${AWS::AccountId}")", "${AWS::AccountId}"},
      {R"(7)", "7"},
      {R"([true, false, 314159265358])", "[true,false,314159265358]"},
      {R"({"Ref": "Account"})", "314159265358"},
      {R"({"Ref": "Number"})", "7"},
      {R"({"Ref": "Names"})", "[a,b]"},
      {R"({"Ref": "Open"})", "?"},
      {R"({"Ref": "OpenList"})", "unknown"},
      {R"({"Ref": "Empty"})", "?"},
      {R"({"Ref": "Stage"})", "?"},
      {R"({"Ref": "Secret"})", "?"},
      {R"({"Ref": "Kept"})", "?"},
      {R"({"Ref": "AWS::Partition"})", "?"},
      {R"({"Ref": "AWS::NotificationARNs"})", "unknown"},
      {R"({"Ref": "AWS::NoValue"})", "left out"},
      {R"(["a", {"Ref": "AWS::NoValue"}, "b"])", "[a,b]"},
      {R"({"Ref": "Nowhere"})", "unknown"},
      {R"({"Ref": "Repo"})", "app"},
      {R"({"Ref": "Anon"})", "?"},
      {R"({"Ref": "Managed"})", "arn:?:iam::?:policy/?"},
      {R"({"Fn::GetAtt": ["Repo", "Arn"]})", "arn:?:ecr:?:?:repository/app"},
      {R"({"Fn::GetAtt": "Anon.Arn"})", "arn:?:ecr:?:?:repository/?"},
      {R"({"Fn::GetAtt": ["Role", "Arn"]})", "arn:?:iam::?:role/?-r"},
      {R"({"Fn::GetAtt": ["Deep", "Arn"]})", "arn:?:iam::?:role/?"},
      {R"({"Fn::GetAtt": ["Repo", "RepositoryUri"]})", "?"},
      {R"({"Fn::GetAtt": ["Nowhere", "Arn"]})", "?"},
      {R"({"Fn::Sub": "a"})", "a"},
      {R"({"Fn::Sub": "x${!aws:username}-${Account}${$$"})", "x${aws:username}-314159265358${$$"},
      {R"({"Fn::Sub": "arn:${AWS::Partition}:ecr:${AWS::Region}:${ Account }:repository/${Repo}"})",
       "arn:?:ecr:?:314159265358:repository/app"},
      {R"({"Fn::Sub": "${Repo.Arn}/${Names}/${Nowhere}"})", "arn:?:ecr:?:?:repository/app/?/?"},
      {R"({"Fn::Sub": ["${x}/${y}/${Account}", {"x": {"Fn::Sub": "<${Account}>"}, "y": {"Ref": "Open"}}]})",
       "<314159265358>/?/314159265358"},
      {R"({"Fn::Join": [":", ["arn", {"Ref": "AWS::Partition"}, {"Ref": "AWS::NoValue"}, "ecr", 5]]})",
       "arn:?:ecr:5"},
      {R"({"Fn::Join": ["", {"Ref": "Names"}]})", "ab"},
      {R"({"Fn::Join": ["", {"Ref": "OpenList"}]})", "?"},
      {R"({"Fn::FindInMap": ["Accounts", "dev", "Id"]})", "271828182845"},
      {R"({"Fn::FindInMap": ["Accounts", "dev", "All"]})", "[1,2]"},
      {R"({"Fn::FindInMap": ["Accounts", "dev", "N"]})", "3"},
      {R"({"Fn::FindInMap": ["Accounts", {"Ref": "Stage"}, "Id"]})", "unknown"},
      {R"({"Fn::FindInMap": ["Accounts", "prod", "Id"]})", "unknown"},
      {R"({"Fn::Select": [1, ["a", "b"]]})", "b"},
      {R"({"Fn::Select": ["0", {"Fn::Split": ["/", "x/y"]}]})", "x"},
      {R"({"Fn::Select": [2, ["a", "b"]]})", "?"},
      {R"({"Fn::Select": [0, {"Ref": "OpenList"}]})", "?"},
      {R"({"Fn::Split": [",", {"Ref": "Account"}]})", "[314159265358]"},
      {R"({"Fn::Split": [",", {"Ref": "Open"}]})", "unknown"},
      {R"({"Fn::ImportValue": "x"})", "?"},
      {R"({"Fn::Base64": "x"})", "?"},
      {R"({"Fn::ToJsonString": {"a": 1}})", "?"},
      {R"({"Fn::Transform": {"Name": "AWS::Include"}})", "unknown"},
      {R"({"Fn::GetAZs": ""})", "unknown"},
      {R"({"Fn::Cidr": ["10.0.0.0/8", 1, 8]})", "unknown"},
      {R"({"Fn::ForEach::x": ["i", ["a"], {"b": 1}], "c": 1})", "unknown"},
      {R"({"Fn::Nonsense": []})", "unknown"},
      {R"({"Fn::If": ["IsPi", "yes", "no"]})", "yes"},
      {R"({"Fn::If": ["IsSet", "yes", "no"]})", "no"},
      {R"({"Fn::If": ["IsProd", "yes", "no"]})", "yes | no"},
      {R"({"Fn::If": ["Round", "yes", "no"]})", "unknown"},
      {R"({"Fn::If": ["Undefined", "yes", "no"]})", "yes | no"},
      {R"([{"Fn::If": ["IsProd", "p", {"Ref": "AWS::NoValue"}]}, {"Fn::If": ["IsDev", "d", "q"]}])",
       "[p,q] | [d]"},
      {R"([{"Fn::If": ["IsProd", "p", "d"]}, {"Fn::If": ["C1", "1", "0"]}])",
       "[p,1] | [p,0] | [d,1] | [d,0]"},
      {R"({"Fn::Join": ["-", ["a", {"Fn::If": ["IsProd", "p", {"Ref": "AWS::NoValue"}]}]]})",
       "a-p | a"},
      {R"({"Fn::GetAtt": ["Circle", "Arn"]})", "?"},
      {R"({"Ref": 3})", "unknown"},
      {R"({"Fn::Sub": []})", "?"},
      {R"({"Fn::If": []})", "unknown"},
      {R"({"Fn::Join": "x"})", "?"},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.expression));
    // A name that is made of itself is unknown however far one looks.
    std::string result = results(c.expression);
    if (c.expression.find("Circle") != c.expression.npos) {
      CHECK(result.starts_with("arn:?:s3:::"));
      continue;
    }
    CHECK(result == std::string(c.result));
  }
}

TEST_CASE("a default that waits for a value is none where a value belongs") {
  const auto found = [](const std::string& type, const std::string& standard) {
    std::string all;
    for (const Finding& finding :
         lint(Source{"t.json",
                     R"({"Parameters": {"Who": {"Type": ")" + type + R"(", "Default": ")" +
                         standard +
                         R"("}}, "Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties":
    {"RepositoryPolicyText": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"AWS": {"Ref": "Who"}}, "Action": "ecr:ListImages"}]}}}}})"})
             .findings)
      all += finding.rule->code;
    return all;
  };
  for (const std::string standard : {"", "[]", "{}", "<your account>"}) {
    CAPTURE(standard);
    CHECK(found("CommaDelimitedList", standard).empty());
    CHECK(found("String", standard).empty());
  }
  CHECK(found("String", "<a>, <b>") == "ECR014ECR014");
  CHECK(found("String", "[1]") == "ECR301");
}

TEST_CASE("what a function of one's own is handed is a policy if it has statements") {
  const auto policies = [](const std::string& type, const std::string& policy) {
    return lint(Source{"t.json", R"({"Resources": {"R": {"Type": ")" + type +
                                     R"(", "Properties": {"policy": )" + policy + "}}}}"})
        .policies.size();
  };
  const std::string statement =
      R"({"Effect": "Deny", "Action": "*", "Principal": "*", "Resource": "", "Sid": "HttpsOnly"})";
  for (const std::string type : {"Custom::Bucket", "AWS::CloudFormation::CustomResource"}) {
    CAPTURE(type);
    CHECK(policies(type, statement) == 0);
    CHECK(policies(type, "{\"Statement\": [" + statement + "]}") == 1);
  }
  CHECK(policies("AWS::S3::Thing", statement) == 1);
}

TEST_CASE("more than four unknown conditions are not looked at in every way") {
  const std::string five = results(R"([{"Fn::If": ["C1", "a", "b"]}, {"Fn::If": ["C2", "a", "b"]},
    {"Fn::If": ["C3", "a", "b"]}, {"Fn::If": ["C4", "a", "b"]}, {"Fn::If": ["C5", "a", "b"]}])");
  CHECK(std::count(five.begin(), five.end(), '|') == 15);
  CHECK(five.starts_with("[a,a,a,a,unknown] | [a,a,a,b,unknown] | "));
}

TEST_CASE("the ARN of a resource is of its type") {
  const auto told = [](std::string_view resource) {
    return findings(
        template_of(fmt::format(
            R"("R": {{"Type": "AWS::IAM::Role", "Properties": {{"Policies": [{{"PolicyName": "p",
      "PolicyDocument": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow",
        "Action": "ecr:GetAuthorizationToken", "Resource": {}}}]}}}}]}}}})",
            resource)),
        Profile::ci);
  };
  CHECK(told(R"({"Fn::GetAtt": ["Anon", "Arn"]})").find("ECR104") != std::string::npos);
  CHECK(told(R"({"Fn::GetAtt": ["Anon", "RepositoryUri"]})").empty());
  CHECK(told(R"({"Ref": "Open"})").empty());
}

TEST_CASE("hostile templates take little time and memory") {
  std::string doubled = R"({"Ref": "Account"})";
  for (int i = 0; i < 15; ++i)
    doubled = R"({"Fn::Sub": ["${a}${a}${a}${a}${a}${a}${a}${a}", {"a": )" + doubled + "}]}";
  CHECK(results(doubled) == "?");
  std::string chain = "\"Conditions\": {";
  for (int i = 0; i < 45; ++i)
    chain +=
        fmt::format(R"("N{}": {{"Fn::And": [{{"Condition": "N{}"}}, {{"Condition": "N{}"}}]}}, )",
                    i, i + 1, i + 1);
  chain += R"("N45": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}})";
  const std::string text =
      "{" + chain + R"(, "Resources": {"P": {"Type": "AWS::ECR::Repository", "Properties":
    {"RepositoryPolicyText": {"Version": "2012-10-17", "Statement": {"Fn::If": ["N0", [], []]}}}}}})";
  CHECK(lint(Source{"t.json", text}).failures.size() == 1);
  std::string circles;
  for (int i = 0; i < 50; ++i)
    circles += fmt::format(
        R"("B{}": {{"Type": "AWS::S3::Bucket", "Properties": {{"BucketName": {{"Fn::Sub": "${{B{}.Arn}}${{B{}.Arn}}"}}}}}}, )",
        i, (i + 1) % 50, (i + 7) % 50);
  const std::string names = template_of(
      circles +
      R"("P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": {"Fn::GetAtt": ["B0", "Arn"]}}]}}})");
  CHECK(lint(Source{"t.json", names}).failures.size() == 1);
}
