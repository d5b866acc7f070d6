// SPDX-License-Identifier: Apache-2.0
// What documents of a template hold, where they stand, and which repository they are put on.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

#include "support/template_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

constexpr std::string_view kPolicy =
    R"({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:ListImages"}]})";

std::string with_holes(std::string_view text) {
  std::string all(text);
  std::replace_if(all.begin(), all.end(), syntax::is_hole, '?');
  return all;
}

/// The targets of the documents of these resources, `-` for none.
std::vector<std::string> targets(std::string_view resources) {
  const Found found(template_of(resources));
  std::vector<std::string> all;
  for (const format::Document& document : found.located.documents)
    all.push_back(document.target.empty() ? "-" : with_holes(document.target));
  return all;
}

std::string target(std::string_view properties, std::string_view type = "AWS::ECR::Repository",
                   std::string_view more = "") {
  const std::vector<std::string> all = targets(
      fmt::format(R"("X": {{"Type": "{}"{}, "Properties": {{{}}}}})", type, more, properties));
  return all.empty() ? "none" : all.front();
}

}  // namespace

TEST_CASE("a parameter without a known value is a list where its type is one") {
  for (const char* type : {"CommaDelimitedList", "List<Number>", "List<String>",
                           "List<AWS::EC2::VPC::Id>", "AWS::SSM::Parameter::Value<List<String>>",
                           "AWS::SSM::Parameter::Value<CommaDelimitedList>"}) {
    CAPTURE(type);
    CHECK(value_of_parameter(fmt::format(R"({{"Type": "{}"}})", type)) == "unknown");
    CHECK(value_of_parameter(fmt::format(R"({{"Type": "{}", "Default": ""}})", type)) == "unknown");
  }
  for (const char* type : {"String", "Number", "AWS::EC2::VPC::Id",
                           "AWS::SSM::Parameter::Value<String>", "AWS::SSM::Parameter::Name"}) {
    CAPTURE(type);
    CHECK(value_of_parameter(fmt::format(R"({{"Type": "{}"}})", type)) == "?");
    CHECK(value_of_parameter(fmt::format(R"({{"Type": "{}", "Default": ""}})", type)) == "?");
  }
  CHECK(value_of_parameter(
            R"({"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": "/a"})") ==
        "unknown");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": "x", "NoEcho": "true"})") == "?");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": "x", "NoEcho": true})") == "?");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": "x", "NoEcho": false})") == "x");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": "x", "AllowedValues": ["x"]})") == "?");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": ["x"]})") == "?");
  CHECK(value_of_parameter(R"({"Type": "CommaDelimitedList", "Default": "a,,b,"})") == "[a,,b,]");
}

TEST_CASE("the repository that a policy is put on is told where nothing may change it") {
  const std::string text = fmt::format(R"("RepositoryPolicyText": {})", kPolicy);
  const auto named = [&](std::string_view name) {
    return target(fmt::format(R"("RepositoryName": {}, {})", name, text));
  };
  CHECK(named(R"("web")") == "AWS::ECR::Repository  =web");
  CHECK(named(R"({"Ref": "Account"})") == "AWS::ECR::Repository  =314159265358");
  CHECK(named(R"({"Fn::Sub": "${Account}-x"})") == "AWS::ECR::Repository  =314159265358-x");
  CHECK(named(R"({"Ref": "Open"})") == R"(AWS::ECR::Repository  {"Ref":"Open"})");
  CHECK(named(R"({"Fn::Sub": "${Open}-x"})") == R"(AWS::ECR::Repository  {"Fn::Sub":"${Open}-x"})");
  CHECK(named(R"({"Fn::GetAtt": ["Role", "Arn"]})") == "-");
  CHECK(named(R"({"Fn::If": ["IsPi", "a", "b"]})") == "-");
  CHECK(named(R"({"Fn::If": ["C1", "a", "b"]})") == "-");
  CHECK(named("[]") == "-");
  CHECK(target(text) == "-");
  CHECK(target(R"("RepositoryName": "web", )" + text, "AWS::ECR::PublicRepository") ==
        "AWS::ECR::PublicRepository  =web");
  CHECK(target(fmt::format(R"("PolicyText": {})", kPolicy), "AWS::ECR::RegistryPolicy") ==
        "AWS::ECR::RegistryPolicy  ");
  CHECK(target(fmt::format(R"("Prefix": "web", "RepositoryPolicy": {})", kPolicy),
               "AWS::ECR::RepositoryCreationTemplate") == "-");
  // A condition that is not known makes another target, one that does not hold none.
  const std::string web = R"("RepositoryName": "web", )" + text;
  CHECK(target(web, "AWS::ECR::Repository", R"(, "Condition": "C1")") ==
        "AWS::ECR::Repository C1 =web");
  CHECK(target(web, "AWS::ECR::Repository", R"(, "Condition": "IsPi")") ==
        "AWS::ECR::Repository  =web");
  CHECK(target(web, "AWS::ECR::Repository", R"(, "Condition": "IsSet")") == "-");
  CHECK(target(web, "AWS::ECR::Repository", R"(, "Condition": ["C1"])") ==
        "AWS::ECR::Repository  =web");
  // A loop makes more than one.
  CHECK(targets(fmt::format(
            R"("Fn::ForEach::L": ["N", ["a"], {{"R": {{"Type": "AWS::ECR::Repository",
               "Properties": {{{}}}}}}}])",
            web)) == std::vector<std::string>{"-"});
  CHECK(targets(fmt::format(
                    R"("Fn::ForEach::L": ["N", {{"R": {{"Type": "AWS::ECR::Repository",
               "Properties": {{{}}}}}}}])",
                    web))
            .empty());
  // Where there may be no policy, it is put on none for certain.
  const auto text_of = [&](std::string_view policy) {
    return targets(fmt::format(
        R"("X": {{"Type": "AWS::ECR::Repository", "Properties": {{"RepositoryName": "web",
           "RepositoryPolicyText": {}}}}})",
        policy));
  };
  const std::string web_target = "AWS::ECR::Repository  =web";
  CHECK(text_of(fmt::format(R"({{"Fn::If": ["C1", {}, {}]}})", kPolicy, kPolicy)) ==
        std::vector<std::string>{web_target, web_target});
  CHECK(text_of(fmt::format(R"({{"Fn::If": ["C1", {}, {{"Ref": "AWS::NoValue"}}]}})", kPolicy)) ==
        std::vector<std::string>{"-"});
  CHECK(text_of(fmt::format(R"({{"Fn::If": ["IsPi", {}, {{"Ref": "AWS::NoValue"}}]}})", kPolicy)) ==
        std::vector<std::string>{web_target});
}

TEST_CASE("the repository of a policy is named where its name is known") {
  const auto name = [](std::string_view property, std::string_view type = "AWS::ECR::Repository") {
    const Found found(template_of(fmt::format(
        R"("X": {{"Type": "{}", "Properties": {{{}"RepositoryPolicyText": {}, "RepositoryPolicy": {}}}}})",
        type, property, kPolicy, kPolicy)));
    REQUIRE(found.located.documents.size() == 1);
    return found.located.documents.front().name + " " + found.located.documents.front().repository;
  };
  CHECK(name(R"("RepositoryName": "web", )") == "web web");
  CHECK(name(R"("RepositoryName": {"Ref": "Account"}, )") == "314159265358 314159265358");
  CHECK(name(R"("RepositoryName": {"Ref": "Open"}, )") == "X ");
  CHECK(name("") == "X ");
  CHECK(name(R"("Prefix": "web", )", "AWS::ECR::RepositoryCreationTemplate") == "web ");
  CHECK(name(R"("RepositoryName": "web", )", "AWS::ECR::PublicRepository") == "web web");
}

TEST_CASE("the text of a policy is what CloudFormation sends") {
  const auto text = [](std::string_view policy) {
    const Found found(repository(policy));
    std::string all;
    for (const format::Document& document : found.located.documents)
      all += (all.empty() ? "" : " | ") + std::string(document.text);
    return all;
  };
  CHECK(text(R"({ "Statement" : [ { "Sid" : "a\"b\\c\nd\u00e9" , "Effect" : "Allow" } ] })") ==
        R"({"Statement":[{"Sid":"a\"b\\c\ndé","Effect":"Allow"}]})");
  CHECK(
      text(
          R"({"Statement": [], "A": null, "B": true, "C": false, "D": 1.50, "E": {}, "F": [[]]})") ==
      R"({"Statement":[],"A":null,"B":"true","C":"false","D":"1.50","E":{},"F":[[]]})");
  CHECK(text(R"({"Statement": {"Ref": "OpenList"}, "Id": {"Fn::Sub": "${Open}x"}, "a\"b": "c"})") ==
        R"({"Statement":"*","Id":"*x","a\"b":"c"})");
  CHECK(text(R"({"Statement": [], "Id": {"Ref": "AWS::NoValue"}})") == R"({"Statement":[]})");
  // Of one in a string what the string holds.
  CHECK(text(R"("{ \"Statement\": [] }")") == R"({ "Statement": [] })");
  CHECK(text(R"({"Fn::Sub": "{ \"Id\": \"${Open}\", \"Statement\": ${Open} }"})") ==
        R"({ "Id": "*", "Statement": * })");
  CHECK(text(R"({"Fn::Join": ["", ["{\"Statement\": []", "}"]]})") == R"({"Statement": []})");
}

TEST_CASE("alternatives are one group, each with the conditions of its branches") {
  const Found found(template_of(fmt::format(
      R"("X": {{"Type": "AWS::ECR::Repository", "Properties": {{"RepositoryPolicyText":
         {{"Fn::If": ["C1", {0}, {{"Id": {{"Fn::If": ["C2", "yes", "no"]}}, "Statement": []}}]}}}}}},
       "Y": {{"Type": "AWS::ECR::Repository", "Properties": {{"RepositoryPolicyText": {0}}}}},
       "Z": {{"Type": "AWS::ECR::Repository", "Properties": {{"RepositoryPolicyText":
         {{"Fn::If": ["C1", {0}, {0}]}}}}}},
       "W": {{"Type": "AWS::ECR::Repository", "Properties": {{"RepositoryPolicyText":
         {{"Fn::If": ["IsPi", {0}, "none"]}}}}}})",
      kPolicy)));
  std::string all;
  for (const format::Document& document : found.located.documents) {
    all += fmt::format("{} {} group{}", document.address, document.pointer, document.group);
    for (const format::Assumption& one : document.assumed) all += " " + one.words;
    all += document.written != nullptr ? " " + found.cut(document.written->span).substr(0, 9) : "";
    all += "\n";
  }
  const std::string at = "/Properties/RepositoryPolicyText";
  CHECK(all == "X /Resources/X" + at + "/Fn::If/1 group1 when `C1` {\"Stateme\n" +
                   "X /Resources/X" + at + "/Fn::If/2 group1 unless `C1` when `C2` {\"Id\": {\"\n" +
                   "X /Resources/X" + at +
                   "/Fn::If/2 group1 unless `C1` unless `C2` {\"Id\": {\"\n" + "Y /Resources/Y" +
                   at + " group0 {\"Stateme\n" + "Z /Resources/Z" + at +
                   "/Fn::If/1 group2 when `C1` {\"Stateme\n" + "Z /Resources/Z" + at +
                   "/Fn::If/2 group2 unless `C1` {\"Stateme\n" + "W /Resources/W" + at +
                   "/Fn::If/1 group0 when `IsPi` {\"Stateme\n");
}

TEST_CASE("a condition that is asked in two places is one") {
  const Found found(
      with_resource(R"({"Fn::Sub": ["${x}${x}", {"x": {"Fn::If": ["C1", "a", "b"]}}]})"));
  REQUIRE(found.located.documents.size() == 2);
  for (const format::Document& document : found.located.documents) {
    REQUIRE(document.assumed.size() == 1);
    const std::string taken = shown(*resource_of(document));
    CHECK(document.assumed.front().words == (taken == "aa" ? "when `C1`" : "unless `C1`"));
  }
}

TEST_CASE("a kind that is forced is that of policies told by their shape, too") {
  const std::string text = template_of(
      R"("X": {"Type": "Custom::X", "Properties": {"Policy": {"Statement": [
         {"Effect": "Allow", "Action": "ecr:ListImages"}]}}})");
  Arena arena;
  for (const PolicyKind kind : {PolicyKind::resource, PolicyKind::registry, PolicyKind::trust}) {
    const format::Located located = format::locate({0, "template.json", text}, kind, arena);
    REQUIRE(located.documents.size() == 1);
    CHECK(located.documents.front().kind == kind);
  }
}

TEST_CASE("a value from elsewhere has the place of the expression, and an origin or several") {
  const auto origins = [](std::string_view expression) {
    const Found found(with_resource(expression));
    REQUIRE(found.located.documents.size() == 1);
    const format::Document& document = found.located.documents.front();
    std::string all = found.cut(resource_of(document)->span) == expression ? "" : "elsewhere ";
    for (const syntax::Member& item : resource_of(document)->members)
      if (found.cut(item.value.span) != expression) all += "within ";
    for (const format::Origin& origin : document.origins) {
      CHECK(origin.source == 0);
      all += found.cut(origin.use) == expression ? "" : "[" + found.cut(origin.use) + "] ";
      all += found.cut(origin.place) + " " + origin.message + "; ";
    }
    return all;
  };
  CHECK(origins(R"({"Ref": "Account"})") ==
        "\"314159265358\" the default of parameter `Account`; ");
  CHECK(origins(R"({"Ref": "Names"})") == "\"a, b\" the default of parameter `Names`; ");
  CHECK(origins(R"({"Ref": "Open"})").empty());
  CHECK(origins(R"({"Ref": "Repo"})").empty());
  CHECK(origins(R"({"Fn::FindInMap": ["Accounts", "dev", "All"]})") ==
        "[\"1\", \"2\"] the value in mapping `Accounts`; ");
  CHECK(
      origins(R"({"Fn::Sub": "${Number}${Account}${Number}"})") ==
      "7 the default of parameter `Number`; \"314159265358\" the default of parameter `Account`; ");
  CHECK(origins(R"({"Fn::Split": [",", {"Ref": "Account"}]})") ==
        "\"314159265358\" the default of parameter `Account`; ");
  CHECK(origins(R"([{"Ref": "Number"}, "x", {"Ref": "Account"}])") ==
        "within within within [{\"Ref\": \"Number\"}] 7 the default of parameter `Number`; "
        "[{\"Ref\": \"Account\"}] \"314159265358\" the default of parameter `Account`; ");
  // A condition refers to nothing.
  CHECK(origins(R"({"Fn::If": ["IsPi", {"Ref": "Number"}, "n"]})") ==
        "elsewhere [{\"Ref\": \"Number\"}] 7 the default of parameter `Number`; ");
  // No more than eight of one expression.
  std::string parameters;
  std::string all;
  for (int i = 0; i < 10; ++i) {
    parameters +=
        fmt::format(R"({}"P{}": {{"Type": "String", "Default": "v{}"}})", i == 0 ? "" : ", ", i, i);
    all += fmt::format("${{P{}}}", i);
  }
  const Found many(fmt::format(
      R"({{"Parameters": {{{}}}, "Resources": {{"M": {{"Type": "AWS::IAM::ManagedPolicy",
          "Properties": {{"PolicyDocument": {{"Statement": [{{"Effect": "Allow", "Action": "s3:*",
          "Resource": {{"Fn::Sub": "{}"}}}}]}}}}}}}}}})",
      parameters, all));
  REQUIRE(many.located.documents.size() == 1);
  CHECK(shown(*resource_of(many.located.documents[0])) == "v0v1v2v3v4v5v6v7v8v9");
  CHECK(many.located.documents[0].origins.size() == 8);
}

TEST_CASE("what speaks of a policy in other resources is one, by its shape") {
  const auto found_in = [](std::string_view properties, std::string_view type = "Custom::X") {
    std::string text(properties);
    for (auto at = text.find("POLICY"); at != text.npos; at = text.find("POLICY"))
      text.replace(at, 6, kPolicy);
    const Found found(
        template_of(fmt::format(R"("X": {{"Type": "{}", "Properties": {{{}}}}})", type, text)));
    std::string all;
    for (const format::Document& document : found.located.documents)
      all +=
          fmt::format("{} {} {} {}\n", to_string(document.kind), document.address, document.name,
                      document.pointer.substr(std::string_view("/Resources/X/Properties").size()));
    return all;
  };
  CHECK(found_in(R"("KeyPolicy": POLICY)") == "resource X.KeyPolicy X /KeyPolicy\n");
  CHECK(found_in(R"("AccessPolicies": POLICY)") == "resource X.AccessPolicies X /AccessPolicies\n");
  CHECK(found_in(R"("policy": POLICY)") == "resource X.policy X /policy\n");
  CHECK(found_in(R"("Polcy": POLICY)").empty());
  // A bus takes a lone statement, and AWS SAM those of an API in a list.
  CHECK(found_in(R"("Statement": {"Effect": "Allow", "Principal": "*", "Action": "events:*"})",
                 "AWS::Events::EventBusPolicy") == "resource X.Statement X /Statement\n");
  CHECK(found_in(R"("Statement": {"Effect": "Allow", "Action": "events:*"})").empty());
  CHECK(found_in(R"("Auth": {"ResourcePolicy": {"CustomStatements": [
                     {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke"}]}})",
                 "AWS::Serverless::Api") ==
        "resource X.CustomStatements X /Auth/ResourcePolicy/CustomStatements\n");
  CHECK(found_in(R"("A": {"B": [7, {"PolicyText": POLICY}]})") ==
        "resource X.PolicyText X /A/B/1/PolicyText\n");
  CHECK(found_in(R"("Policy": [POLICY, POLICY])") ==
        "resource X.Policy X /Policy/0\nresource X.Policy X /Policy/1\n");
  CHECK(found_in(R"("Policy": {"Fn::If": ["C1", POLICY, {"Statement": 7}]})") ==
        "resource X.Policy X /Policy/Fn::If/1\n");
  CHECK(found_in(R"("Policy": {"Statement": [{"Effect": "Allow", "Action": "s3:*"}]})") ==
        "identity X.Policy X /Policy\n");
  CHECK(
      found_in(R"("Policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\"}]}")") ==
      "identity X.Policy X /Policy\n");
  CHECK(found_in(R"("Policy": "{\"Statment\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\"}]}")")
            .empty());
  CHECK(
      found_in(
          R"("Policy": {"Fn::Sub": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\"}]}"})") ==
      "identity X.Policy X /Policy\n");
  CHECK(
      found_in(
          R"("Policy": {"Fn::Sub": "{\"Rules\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\"}]}"})")
          .empty());
  // Of a type whose policies are known nothing else is.
  CHECK(found_in(R"("OtherPolicy": POLICY)", "AWS::ECR::Repository").empty());
  CHECK(found_in(R"("OtherPolicy": POLICY)", "AWS::IAM::User").empty());
  CHECK(found_in(R"("OtherPolicy": POLICY)", "AWS::Serverless::Function") ==
        "resource X.OtherPolicy X /OtherPolicy\n");
}

TEST_CASE("inline policies stand in a list, alone, or in a branch of either") {
  const auto policies = [](std::string_view written, std::string_view type = "AWS::IAM::Role") {
    std::string text(written);
    for (auto at = text.find("POLICY"); at != text.npos; at = text.find("POLICY"))
      text.replace(at, 6, kPolicy);
    const Found found(template_of(
        fmt::format(R"("X": {{"Type": "{}", "Properties": {{"Policies": {}}}}})", type, text)));
    std::string all;
    for (const format::Document& document : found.located.documents) {
      CHECK(document.kind == PolicyKind::identity);
      CHECK(document.storage == format::Storage::in_line);
      all += fmt::format(
          "{} {} {}\n", document.address, document.name,
          document.pointer.substr(std::string_view("/Resources/X/Properties/Policies").size()));
    }
    return all;
  };
  const std::string one = R"({"PolicyName": "p", "PolicyDocument": POLICY})";
  CHECK(policies("[" + one + ", " + one + "]") ==
        "X.Policies[0] p /0/PolicyDocument\nX.Policies[1] p /1/PolicyDocument\n");
  CHECK(policies(one) == "X.Policies[0] p /PolicyDocument\n");
  CHECK(policies("[POLICY, " + one + "]") ==
        "X.Policies[0] X /0\nX.Policies[1] p /1/PolicyDocument\n");
  CHECK(policies(R"({"Fn::If": ["C1", [)" + one + "], " + one + "]}") ==
        "X.Policies[0] p /Fn::If/1/0/PolicyDocument\nX.Policies[1] p /Fn::If/2/PolicyDocument\n");
  CHECK(policies(R"([{"Fn::If": ["IsPi", )" + one + R"(, {"Ref": "AWS::NoValue"}]}, "x"])") ==
        "X.Policies[0] p /0/Fn::If/1/PolicyDocument\n");
  CHECK(policies(R"([{"PolicyName": {"Ref": "Open"}, "PolicyDocument": POLICY}])") ==
        "X.Policies[0] X /0/PolicyDocument\n");
  for (const char* type : {"AWS::IAM::User", "AWS::IAM::Group", "AWS::Serverless::Function",
                           "AWS::Serverless::StateMachine"}) {
    CAPTURE(type);
    CHECK(policies("[POLICY]", type) == "X.Policies[0] X /0\n");
  }
  CHECK(policies("[POLICY]", "AWS::EC2::Instance").empty());
}

TEST_CASE("whoever assumes the role that SAM makes is told where no trust policy does") {
  const auto assumed = [](std::string_view type, std::string_view more = "") {
    const Found found(template_of(fmt::format(
        R"("X": {{"Type": "{}", "Properties": {{"Policies": [{}]{}}}}})", type, kPolicy, more)));
    const Joined joined(found.located);
    const auto holders = joined.workspace().holders(found.located.documents.size() - 1);
    REQUIRE(holders.size() == 1);
    return std::string(joined.workspace().identity(holders[0]).assumed_by);
  };
  CHECK(assumed("AWS::Serverless::Function") == "lambda.amazonaws.com");
  CHECK(assumed("AWS::Serverless::StateMachine") == "states.amazonaws.com");
  CHECK(assumed("AWS::IAM::Role").empty());
  CHECK(assumed("AWS::Serverless::Function",
                fmt::format(R"(, "AssumeRolePolicyDocument": {})", kPolicy))
            .empty());
}

TEST_CASE("what only looks like a template is looked at as anything else") {
  const auto kinds = [](const std::string& text) {
    const Found found(text);
    std::string all;
    for (const format::Document& document : found.located.documents)
      all += std::string(to_string(document.kind)) + " " + document.pointer + "\n";
    return all;
  };
  const std::string answer = fmt::format(R"("policyText": "{}")", escaped(kPolicy));
  CHECK(kinds("{" + answer + "}") == "registry /policyText\n");
  CHECK(kinds(R"({"Type": "A::B", )" + answer + "}") == "registry /policyText\n");
  CHECK(kinds(R"({"Type": "A", "Properties": {}, )" + answer + "}") == "registry /policyText\n");
  CHECK(kinds(R"({"Type": "A::B", "Properties": {}, )" + answer + "}").empty());
  CHECK(kinds(R"({"Resources": {}, )" + answer + "}") == "registry /policyText\n");
  CHECK(kinds(R"({"Resources": [], )" + answer + "}") == "registry /policyText\n");
  CHECK(kinds(R"({"Resources": {"X": {"Type": "A"}}, )" + answer + "}") ==
        "registry /policyText\n");
  CHECK(kinds(R"({"Resources": {"X": {"Type": "A::B"}}, )" + answer + "}").empty());
}

TEST_CASE("a template that is too large to work out is told to be") {
  std::string doubled = R"({"Ref": "Account"})";
  for (int i = 0; i < 15; ++i)
    doubled = R"({"Fn::Sub": ["${a}${a}${a}${a}${a}${a}${a}${a}", {"a": )" + doubled + "}]}";
  const Found large(with_resource(doubled));
  REQUIRE(large.located.limits.size() == 1);
  CHECK(large.located.limits[0].message ==
        "this template is too much to work out all of its values");
  CHECK(Found(with_resource(R"({"Ref": "Account"})")).located.limits.empty());
}
