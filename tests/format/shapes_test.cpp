// SPDX-License-Identifier: Apache-2.0
// Odd shapes of each format: what is sent of a policy, code for people, manifests, and what plans
// and modules say of others.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "format/document.hpp"
#include "support/template_support.hpp"
#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

using test::FoundInModules;
using test::written;

const std::string kOpen =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:ListImages"}]})";

/// What is sent of the one policy of a file.
std::string sent(const std::string& path, const std::string& text) {
  Arena arena;
  const format::Located located = format::locate({0, path, text}, {}, arena);
  return located.documents.size() == 1 ? std::string(located.documents[0].text) : "not one";
}

/// How many policies a Markdown text shows in a fence of this language.
std::size_t shown(const std::string& language, const std::string& code) {
  const std::string text = "```" + language + "\n" + code + "\n```\n";
  Arena arena;
  return format::locate({0, "README.md", text}, {}, arena).documents.size();
}

/// Attachments of a file, `HOLDER POLICY;`.
std::string attached(const std::string& path, const std::string& text) {
  Arena arena;
  const format::Located located = format::locate({0, path, text}, {}, arena);
  std::string all;
  for (const format::Attachment& one : located.attachments)
    all += one.holder + " " + (one.document ? "document" : one.policy) + "; ";
  return all;
}

std::string planned(const std::string& type, const std::string& values) {
  return attached("plan.json",
                  R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [
    {"address": ")" + type +
                      R"(.x", "mode": "managed", "type": ")" + type + R"(", "values": {)" + values +
                      "}}]}}}");
}

std::string principal(const std::string& spelt) {
  const std::string text =
      R"({"apiVersion": "ecr.aws.crossplane.io/v1beta1", "kind": "RepositoryPolicy",
    "metadata": {"name": "meta"}, "spec": {"forProvider": {"repositoryName": "app",
    "policy": {"version": "2012-10-17", "statements": [{"effect": "Allow", "principal": )" +
      spelt + R"(, "action": ["ecr:ListImages"]}]}}}})";
  Arena arena;
  const format::Located located = format::locate({0, "m.json", text}, {}, arena);
  if (located.documents.size() != 1) return "not one";
  const syntax::Value* statements = located.documents[0].value->find("Statement");
  const syntax::Value* found = statements->members.front().value.find("Principal");
  return found == nullptr ? "none" : written(*found);
}

std::string not_followed(const std::string& call) {
  const FoundInModules found("variable \"x\" {}\n" + call);
  std::string all;
  for (const format::NotFollowed& one : found.located.not_followed)
    all += one.address + " " + one.module + (one.known ? " known" : "") + "; ";
  return all;
}

}  // namespace

TEST_CASE("what CloudFormation sends of a policy has no blanks, and scalars as texts") {
  const auto of = [](const std::string& policy) {
    return sent("template.json",
                R"({"Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties": {
      "RepositoryPolicyText": )" +
                    policy + "}}}}");
  };
  CHECK(of(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
    "Action": ["a", "b"], "Condition": {"Bool": {"k": false, "l": true}, "Null": {"m": null},
    "N": {"n": 5, "e": [], "o": {}}}}]})") ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",)"
        R"("Action":["a","b"],"Condition":{"Bool":{"k":"false","l":"true"},"Null":{"m":null},)"
        R"("N":{"n":"5","e":[],"o":{}}}}]})");
  CHECK(of(R"({"Statement": [{"Effect": "Allow", "Action": {"Ref": "P"}}]})") ==
        R"({"Statement":[{"Effect":"Allow","Action":"*"}]})");
  CHECK(of(R"({"Statement": [{"Effect": "Allow", "Action": "a\"\\\n"}]})") ==
        R"({"Statement":[{"Effect":"Allow","Action":"a\"\\\n"}]})");
}

TEST_CASE("the length of what a script hands on is that of its values") {
  const std::string set = "aws ecr set-repository-policy --repository-name app --policy-text ";
  CHECK(sent("setup.sh", set + "'" + kOpen + "'\n") ==
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",)"
        R"("Action":"ecr:ListImages"}]})");
}

TEST_CASE("JSON for people may have comments, commas at ends, and a session around it") {
  CHECK(shown("json", kOpen) == 1);
  CHECK(shown("jsonc", "// a\n" + kOpen) == 1);
  CHECK(shown("json", "/* a\n b */ " + kOpen + " // c") == 1);
  CHECK(shown("json", R"({"Version": "2012-10-17", // a
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["a", "b",],},], /* c */
  })") == 1);
  CHECK(shown("json", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": "http://x", "Action": "a,]"}]})") == 1);
  CHECK(shown("json", R"({"Version": "2012-10-17",, "Statement": []})") == 0);
  CHECK(shown("json", kOpen + "\n" + kOpen) == 2);
  CHECK(shown("console", "$ aws x\n" + kOpen + "\n") == 1);
  CHECK(shown("console", "$ aws x --policy '" + kOpen + "'\n") == 1);
}

TEST_CASE("whoever a plan attaches to what it does not show has it") {
  const std::string arn = "arn:aws:iam::aws:policy/P";
  CHECK(planned("aws_iam_role_policy_attachment",
                R"("role": "ci", "policy_arn": ")" + arn + "\"") == "role/ci " + arn + "; ");
  CHECK(planned("aws_iam_user_policy_attachment",
                R"("user": "ann", "policy_arn": ")" + arn + "\"") == "user/ann " + arn + "; ");
  CHECK(planned("aws_iam_group_policy_attachment",
                R"("group": "dev", "policy_arn": ")" + arn + "\"") == "group/dev " + arn + "; ");
  CHECK(planned(
            "aws_iam_policy_attachment",
            R"("roles": ["a"], "users": ["b", ""], "groups": [], "policy_arn": ")" + arn + "\"") ==
        planned("aws_iam_policy_attachment",
                R"("users": ["b", ""], "roles": ["a"], "policy_arn": ")" + arn + "\""));
  CHECK(planned("aws_iam_policy_attachment", R"("roles": ["a"], "policy_arn": ")" + arn + "\"") ==
        "role/a " + arn + "; ");
  CHECK(planned("aws_iam_group_membership", R"("users": ["ann", "bob"], "group": "dev")") ==
        "user/ann ; user/bob ; ");
  CHECK(planned("aws_iam_user_group_membership", R"("user": "ann", "groups": ["dev"])") ==
        "user/ann ; ");
  CHECK(planned("aws_iam_role", R"("name": "ci", "managed_policy_arns": [")" + arn + "\"]") ==
        "role/ci " + arn + "; ");
  CHECK(planned("aws_iam_role", R"("name": "ci", "permissions_boundary": ")" + arn + "\"") ==
        "role/ci " + arn + "; ");
  CHECK(planned("aws_iam_role", R"("name": "ci", "permissions_boundary": "")").empty());
  CHECK(planned("aws_s3_bucket", R"("users": ["ann"])").empty());
}

TEST_CASE("principals of Crossplane are those of IAM") {
  CHECK(principal(R"({"raw": "*"})") == "'*'");
  CHECK(principal(R"({"allowAnon": true})") == "'*'");
  CHECK(principal(R"({"allowAnon": false, "service": ["a"]})") == "{Service: ['a']}");
  CHECK(principal(R"({"service": ["a"]})") == "{Service: ['a']}");
  CHECK(principal(R"({"raw": 5, "service": ["a"]})") != "5");
  CHECK(principal(R"({"awsPrincipals": [{"awsAccountId": "111122223333"}]})") ==
        "{AWS: ['111122223333']}");
  CHECK(principal(R"({"awsPrincipals": [{"iamRoleArn": "arn:r"}, {"iamUserArn": "arn:u"}]})") ==
        "{AWS: ['arn:r', 'arn:u']}");
  CHECK(principal(R"({"awsPrincipals": [{"iamRoleArnRef": {"name": "x"}}]})") ==
        "{AWS: ['arn:?:iam::?:role/?']}");
  CHECK(principal(R"({"awsPrincipals": [{"iamUserArnSelector": {}}]})") ==
        "{AWS: ['arn:?:iam::?:user/?']}");
  CHECK(principal(R"({"awsPrincipals": [{}]})") == "{AWS: [{}]}");
  CHECK(principal(R"({"awsPrincipals": ["x"]})") == "{AWS: ['x']}");
}

TEST_CASE("a call of a module that is elsewhere is told with where that is, as far as it is") {
  CHECK(not_followed("module \"m\" {\n  source = \"example/m/aws\"\n}\n") ==
        "module.m example/m/aws; ");
  CHECK(not_followed("module \"m\" {\n  source = \"terraform-aws-modules/ecr/aws\"\n}\n") ==
        "module.m terraform-aws-modules/ecr/aws known; ");
  CHECK(not_followed("module \"m\" {\n  source = var.x\n}\n") == "module.m ; ");
  CHECK(not_followed("module \"m\" {\n  source = \"a-${var.x}\"\n}\n") == "module.m ; ");
  CHECK(not_followed("module \"m\" {\n}\n").empty());
  CHECK(not_followed("module \"m\" {\n  source = \"./gone\"\n}\n") == "module.m ./gone; ");
  const std::string long_name(300, 'm');
  CHECK(not_followed("module \"" + long_name + "\" {\n  source = \"" + long_name + "\"\n}\n") ==
        "module." + long_name.substr(0, 200) + " " + long_name.substr(0, 200) + "; ");
}

TEST_CASE("what a known module makes is a policy of the newer version") {
  const FoundInModules found(
      "module \"m\" {\n  source = \"terraform-aws-modules/ecr/aws\"\n"
      "  repository_read_access_arns = [\"r\"]\n}\n");
  REQUIRE(found.located.documents.size() == 1);
  CHECK(written(*found.located.documents[0].value).starts_with("{Version: '2012-10-17', "));
  CHECK(found.located.documents[0].kind == PolicyKind::repository);
}

TEST_CASE("a policy is there where its condition holds") {
  const auto with = [](const std::string& condition) {
    const test::Found found(
        R"({"Conditions": {"C": )" + condition +
        R"(}, "Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties": {
      "RepositoryPolicyText": {"Fn::If": ["C", )" +
        kOpen + R"(, {"Ref": "AWS::NoValue"}]}}}}})");
    return found.located.documents.size();
  };
  CHECK(with(R"({"Fn::Equals": ["a", "a"]})") == 1);
  CHECK(with(R"({"Fn::Equals": ["a", "b"]})") == 0);
  CHECK(with(R"({"Fn::Not": [{"Fn::Equals": ["a", "b"]}]})") == 1);
  CHECK(with(R"({"Fn::Or": [{"Fn::Equals": ["a", "b"]}, {"Fn::Equals": ["a", "a"]}]})") == 1);
  CHECK(with(R"({"Fn::And": [{"Fn::Equals": ["a", "b"]}, {"Fn::Equals": ["a", "a"]}]})") == 0);
}

TEST_CASE("a template is one by its sections, and a policy is none") {
  const auto count = [](const std::string& text) {
    return test::Found(text).located.documents.size();
  };
  const std::string resources =
      R"("Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": )" +
      kOpen + "}}}";
  CHECK(count("{" + resources + "}") == 1);
  CHECK(count(kOpen.substr(0, kOpen.size() - 1) + ", " + resources + "}") == 1);
  CHECK(count(R"({"Resources": {"Fn::ForEach::L": ["X", ["a"], {"R${X}": {"Type":
    "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": )" +
              kOpen + "}}}]}}") == 1);
  CHECK(count(R"({"Resources": {"List": ["X", ["a"], {"R${X}": {"Type":
    "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": )" +
              kOpen + "}}}], " + resources.substr(14) + "}") == 1);
}
