// SPDX-License-Identifier: Apache-2.0
// What a condition says of others, which branches it leaves, and functions with what nobody writes.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

#include "support/template_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

constexpr std::string_view kIdentity =
    R"({"Statement": [{"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*"}]})";
constexpr std::string_view kResource =
    R"({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:ListImages"}]})";

/// What `Fn::If` of a condition gives in a resource that is made under another one.
std::string under(std::string_view made, std::string_view asked) {
  const Found found(fmt::format(R"({{
    "Parameters": {{"Open": {{"Type": "String"}}, "Fixed": {{"Type": "String", "Default": "x"}}}},
    "Conditions": {{
      "A": {{"Fn::Equals": [{{"Ref": "Open"}}, "1"]}}, "B": {{"Fn::Equals": [{{"Ref": "Open"}}, "2"]}},
      "Same": {{"Fn::Equals": [{{"Ref": "Open"}}, "1"]}},
      "NotA": {{"Fn::Not": [{{"Condition": "A"}}]}}, "AlsoA": {{"Condition": "A"}},
      "Both": {{"Fn::And": [{{"Condition": "A"}}, {{"Condition": "B"}}]}},
      "Any": {{"Fn::Or": [{{"Condition": "A"}}, {{"Condition": "B"}}]}},
      "NotBoth": {{"Fn::Not": [{{"Condition": "Both"}}]}}, "Neither": {{"Fn::Not": [{{"Condition": "Any"}}]}},
      "Yes": {{"Fn::Equals": [{{"Ref": "Fixed"}}, "x"]}}, "No": {{"Fn::Not": [{{"Condition": "Yes"}}]}}}},
    "Resources": {{"P": {{"Type": "AWS::IAM::ManagedPolicy", "Condition": "{}", "Properties": {{
      "PolicyDocument": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow",
        "Action": "ecr:BatchGetImage", "Resource": {{"Fn::If": ["{}", "a", "b"]}}}}]}}}}}}}}}})",
                                made, asked));
  std::string all;
  for (const format::Document& document : found.located.documents)
    all += (all.empty() ? "" : " | ") + shown(*resource_of(document));
  return all;
}

std::string lists(std::string resources) {
  for (const auto& [mark, policy] : {std::pair("IDENTITY", kIdentity), {"PRINCIPL", kResource}})
    for (auto at = resources.find(mark); at != resources.npos; at = resources.find(mark))
      resources.replace(at, 8, policy);
  return summary(Found(template_of(resources)));
}

}  // namespace

TEST_CASE("the condition of a resource answers those that it is made of") {
  const struct {
    const char* made;
    const char* asked;
    const char* results;
  } cases[] = {
      {"A", "A", "a"},
      {"A", "B", "a | b"},
      {"A", "NotA", "b"},
      {"A", "AlsoA", "a"},
      {"A", "Same", "a"},
      {"NotA", "A", "b"},
      {"NotA", "NotA", "a"},
      {"NotA", "Same", "b"},
      {"AlsoA", "A", "a"},
      {"Both", "A", "a"},
      {"Both", "B", "a"},
      {"Both", "Any", "a"},
      {"Any", "A", "a | b"},
      {"Any", "Any", "a"},
      {"Any", "Neither", "b"},
      {"NotBoth", "A", "a | b"},
      {"NotBoth", "Both", "b"},
      {"Neither", "A", "b"},
      {"Neither", "B", "b"},
      {"Neither", "Both", "b"},
      {"A", "Yes", "a"},
      {"A", "No", "b"},
      {"Yes", "A", "a | b"},
      {"A", "Unheard", "a | b"},
      {"Unheard", "Unheard", "a"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.made);
    CAPTURE(one.asked);
    CHECK(under(one.made, one.asked) == one.results);
  }
}

TEST_CASE("what the default of a parameter switches off is looked at by itself") {
  const auto summary_of = [](const std::string& resources) {
    return summary(Found(fmt::format(R"({{
      "Parameters": {{"Readers": {{"Type": "String", "Default": ""}}}},
      "Conditions": {{"Shared": {{"Fn::Not": [{{"Fn::Equals": [{{"Ref": "Readers"}}, ""]}}]}}}},
      "Resources": {{{}}}}})",
                                     resources)));
  };
  const std::string policy(kResource);
  CHECK(summary_of(R"("R": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText":
    {"Fn::If": ["Shared", )" +
                   policy + R"(, {"Ref": "AWS::NoValue"}]}}})") == "repository R R\n");
  // Nobody has it as things are, so that nothing counts that is missing besides.
  CHECK(summary_of(R"("P": {"Type": "AWS::IAM::ManagedPolicy", "Condition": "Shared", "Properties":
    {"PolicyDocument": )" +
                   std::string(kIdentity) + "}}") == "identity P P\n");
  // What stands there by default is looked at as that.
  CHECK(summary_of(R"("R": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText":
    {"Fn::If": ["Shared", {"Ref": "AWS::NoValue"}, )" +
                   policy + "]}}}") == "repository R R\n");
}

TEST_CASE("of a condition that is known one branch is looked at, in lists too") {
  const auto role = [](std::string_view condition) {
    return lists(fmt::format(
        R"("R": {{"Type": "AWS::IAM::Role", "Properties": {{"Policies": [{{"Fn::If": ["{}",
            {{"PolicyName": "p", "PolicyDocument": IDENTITY}},
            {{"PolicyName": "q", "PolicyDocument": IDENTITY}}]}}]}}}})",
        condition));
  };
  CHECK(role("IsPi") == "identity R.Policies[0] p role/R\nidentity R.Policies[1] q fragment\n");
  CHECK(role("IsSet") == "identity R.Policies[0] q role/R\nidentity R.Policies[0] p fragment\n");
  CHECK(role("C1") == "identity R.Policies[0] p role/R\nidentity R.Policies[1] q role/R\n");
}

TEST_CASE("policies of an organization are of the kind that their type says") {
  const auto kind = [](std::string_view type, std::string_view content) {
    return lists(fmt::format(R"("S": {{"Type": "AWS::Organizations::Policy", "Properties": {{
        "Type": {}, "Name": "n", "Content": {}}}}})",
                             type, content));
  };
  CHECK(kind("\"SERVICE_CONTROL_POLICY\"", "IDENTITY") == "scp S n\n");
  CHECK(kind("\"SERVICE_CONTROL_POLICY\"", "PRINCIPL") == "scp S n\n");
  CHECK(kind("\"RESOURCE_CONTROL_POLICY\"", "PRINCIPL") == "rcp S n\n");
  CHECK(kind("\"RESOURCE_CONTROL_POLICY\"", "IDENTITY") == "rcp S n\n");
  CHECK(kind("\"TAG_POLICY\"", R"({"tags": {}})") == "");
  CHECK(kind("\"TAG_POLICY\"", "IDENTITY") == "");
  // Of a type that is not known each is what it says.
  CHECK(kind(R"({"Ref": "Type"})", "IDENTITY") == "scp S n\n");
  CHECK(kind(R"({"Ref": "Type"})", "PRINCIPL") == "rcp S n\n");
}

TEST_CASE("a string is a policy if it begins as JSON, none if it cannot, else nothing is said") {
  const auto text = [](std::string_view policy) {
    const Found found(repository(policy));
    REQUIRE(found.located.files.size() == 1);
    CHECK(found.located.files.front().errors.empty());
    return summary(found);
  };
  CHECK(text(R"({"Fn::Sub": "x${Open}"})") == "repository P P\n");
  CHECK(text(R"({"Fn::Sub": "x${Account}"})") == "");
  CHECK(text(R"({"Fn::Sub": "${Open}"})") == "");
  CHECK(text(R"({"Fn::Join": ["", ["{\"Statement\": [", {"Ref": "Open"}, "]}"]]})") ==
        "repository P P\n");
  const Found found(repository(fmt::format(R"({{"Fn::ToJsonString": {}}})", kResource)));
  REQUIRE(found.located.documents.size() == 1);
  CHECK(found.located.documents[0].pointer ==
        "/Resources/P/Properties/RepositoryPolicyText/Fn::ToJsonString");
}

TEST_CASE("a template of one resource has properties") {
  CHECK(summary(Found(R"({"Type": "AWS::ECR::Repository", "DeletionPolicy": "Retain"})")) == "");
  CHECK(summary(Found(fmt::format(
            R"({{"Type": "AWS::ECR::Repository", "Properties": {{"RepositoryPolicyText": {}}}}})",
            kResource))) == "repository  \n");
}

TEST_CASE("a role is told by a reference, however it is written, and only by a whole one") {
  const auto owner = [](std::string_view role) {
    return lists(fmt::format(
        R"("R": {{"Type": "AWS::IAM::Role", "Properties": {{}}}},
           "O": {{"Type": "AWS::IAM::Policy", "Properties": {{"PolicyName": "o",
             "PolicyDocument": IDENTITY, "Roles": [{}]}}}})",
        role));
  };
  const std::string whole = "identity O o role/R\n";
  CHECK(owner(R"({"Ref": "R"})") == whole);
  CHECK(owner(R"({"Fn::Sub": "${R}"})") == whole);
  CHECK(owner(R"({"Fn::GetAtt": ["R", "RoleId"]})") == whole);
  CHECK(owner(R"({"Fn::GetAtt": "R.RoleId"})") == whole);
  CHECK(owner(R"({"Fn::Sub": "${R.RoleId}"})") == whole);
  CHECK(owner(R"({"Fn::Sub": "x${R}"})") != whole);
  CHECK(owner(R"({"Fn::Sub": "${R}x"})") != whole);
  CHECK(owner(R"({"Fn::Sub": "${R}${R}"})") != whole);
  CHECK(owner(R"({"Fn::Join": "${R}"})") != whole);
}

TEST_CASE("two repositories of one name are one, where the name cannot differ") {
  const auto twice = [](std::string_view a, std::string_view b) {
    const auto made = [](std::string_view id, std::string_view name) {
      return fmt::format(R"("{}": {{"Type": "AWS::ECR::Repository", "Properties": {{
          "RepositoryName": {}, "RepositoryPolicyText": {}}}}})",
                         id, name, policy_of(pull_for("\"314159265358\"")));
    };
    Options options;
    options.only = {"ECR114"};
    return lint(Source{"template.json", template_of(made("X", a) + "," + made("Y", b))}, options)
        .findings.size();
  };
  for (const std::string_view name :
       {R"("web")", R"({"Ref": "Open"})", R"({"Fn::Sub": "${Open}-x"})",
        R"({"Fn::Join": ["-", [{"Ref": "Open"}, "x"]]})", R"({"Fn::ImportValue": "x"})",
        R"({"Fn::FindInMap": ["Accounts", {"Ref": "Open"}, "Id"]})"}) {
    CAPTURE(name);
    CHECK(twice(name, name) == 1);
    CHECK(twice(name, R"("other")") == 0);
  }
  for (const std::string_view name :
       {R"({"Fn::If": ["C1", "a", "b"]})", R"({"Fn::Transform": {"Name": "x"}})",
        R"({"Fn::Sub": ["${a}", {"a": {"Fn::If": ["C1", "a", "b"]}}]})",
        R"({"Fn::Select": [0, {"Ref": "OpenList"}]})"}) {
    CAPTURE(name);
    CHECK(twice(name, name) == 0);
  }
}

TEST_CASE("functions that lack an argument or have one of another type give nothing known") {
  CHECK(results(R"({"Fn::FindInMap": ["Accounts", "dev"]})") == "unknown");
  CHECK(results(R"({"Fn::FindInMap": ["Accounts"]})") == "unknown");
  CHECK(results(R"({"Fn::Split": ["--", "a--b--c"]})") == "[a,b,c]");
  CHECK(results(R"({"Fn::Split": ["-", "x-a-"]})") == "[x,a,]");
  CHECK(results(R"({"Fn::Join": [["x"], ["a", "b"]]})") == "?");
  CHECK(results(R"({"Fn::Join": ["-"]})") == "?");
  CHECK(results(R"({"Fn::Join": ["-", ["a"]]})") == "a");
  CHECK(results(R"({"Fn::Select": ["1", ["a", "b"]]})") == "b");
  CHECK(results(R"({"Fn::Select": ["2", ["a", "b"]]})") == "?");
  CHECK(results(R"({"Fn::Select": ["1x", ["a", "b"]]})") == "?");
  CHECK(results(R"({"Fn::Select": [["a", "b"]]})") == "?");
}

TEST_CASE("the default of a parameter is text, and of a list its parts without blanks") {
  CHECK(value_of_parameter(R"({"Type": "String", "Default": true})") == "true");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": false})") == "false");
  CHECK(value_of_parameter(R"({"Type": "Number", "Default": 12})") == "12");
  CHECK(value_of_parameter(R"({"Type": "CommaDelimitedList", "Default": " a , b\t,c "})") ==
        "[a,b,c]");
  CHECK(value_of_parameter(R"({"Type": "CommaDelimitedList", "Default": "a"})") == "[a]");
  CHECK(value_of_parameter(R"({"Type": "List<Number>", "Default": "1,2"})") == "[1,2]");
}
