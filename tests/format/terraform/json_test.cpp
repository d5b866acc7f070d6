// SPDX-License-Identifier: Apache-2.0
// Terraform's JSON syntax: the same module in other clothes.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::kPull;

namespace {

/// A policy of a repository, as the text of a JSON string.
std::string with_policy(const std::string& policy, const std::string& more = "") {
  return "{" + more + R"("resource": {"aws_ecr_repository_policy": {"app": {
  "repository": "app",
  "policy": ")" +
         policy + "\"\n}}}}\n";
}

std::string encoded(const std::string& policy) {
  std::string text;
  for (const char c : policy) text += c == '"' ? "\\\"" : std::string(1, c);
  return text;
}

std::string pull_by(const std::string& principal) {
  return encoded(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": )" +
                 principal + R"(, "Action": )" + std::string(kPull) + "}]}");
}

std::string findings(const std::string& text) { return test::findings({{"main.tf.json", text}}); }

/// The one policy document, with these members beside its actions.
std::string document(const std::string& members, const std::string& more = "") {
  return with_policy("${data.aws_iam_policy_document.app.json}",
                     more + R"("data": {"aws_iam_policy_document": {"app": {)" + members + "}}},");
}

}  // namespace

TEST_CASE("a string is a template, and what stands in it has its own place") {
  CHECK(findings(with_policy(pull_by(R"({"AWS": "1"})"))) == "ECR301 main.tf.json:3 \\\"1\\\"\n");
  CHECK(findings(with_policy(pull_by(R"({"AWS": "${var.who}"})"))).empty());
  const std::string variable = R"("variable": {"who": {"default": "1"}}, )";
  CHECK(findings(with_policy(pull_by(R"({"AWS": "${var.who}"})"), variable)) ==
        "ECR301 main.tf.json:1 \"1\"\n");
  CHECK(findings(with_policy("${jsonencode({ Statement = [{ Effect = \\\"allow\\\", Principal = "
                             "\\\"*\\\", Action = \\\"ecr:ListImages\\\" }] })}"))
            .find("ECR008 main.tf.json:3 \\\"allow\\\"\n") != std::string::npos);
  // A character that is written as an escape, before the place.
  CHECK(findings(with_policy("\\u007b" + pull_by(R"({"AWS": "1"})").substr(1))) ==
        "ECR301 main.tf.json:3 \\\"1\\\"\n");
}

TEST_CASE("a string that is no template in Terraform's eyes is read as JSON says it") {
  CHECK(findings(with_policy(pull_by(R"({"AWS": "${var.who}"})"),
                             R"("variable": {"who": {"default": "${x"}}, )"))
            .starts_with("ECR301"));
  CHECK(findings(with_policy("${aws:username}")).starts_with("ECR001 main.tf.json:3"));
  CHECK(lint(Source{"main.tf.json", with_policy("${aws:username}")}).failures.size() == 1);
}

TEST_CASE("blocks are objects or lists of them, and may be repeated") {
  const std::string one = R"("actions": )" + std::string(kPull) +
                          R"(, "principals": {"type": "AWS", "identifiers": ["1"]})";
  CHECK(findings(document(R"("statement": {)" + one + "}")) == "ECR301 main.tf.json:1 \"1\"\n");
  CHECK(findings(document(R"("statement": [{)" + one + "}]")) == "ECR301 main.tf.json:1 \"1\"\n");
  CHECK(
      findings(document(R"("dynamic": {"statement": {"for_each": ["2"], "iterator": "s",
    "content": {"actions": )" +
                        std::string(kPull) +
                        R"(, "principals": {"type": "AWS", "identifiers": ["${s.value}"]}}}})")) ==
      "ECR301 main.tf.json:1 \"2\"\n");
  const std::string twice = R"("locals": {"a": "1"}, "locals": [{"b": "1"}], )";
  CHECK(findings(with_policy(pull_by(R"({"AWS": ["${local.b}"]})"), twice)) ==
        "ECR301 main.tf.json:1 \"1\"\n");
  const std::string good = R"({"actions": )" + std::string(kPull) +
                           R"(, "principals": {"type": "AWS", "identifiers": ["314159265358"]})";
  CHECK(findings(document(R"("statement": )" + good + R"(}, "statement": )" + good + "}")).empty());
  CHECK(findings(document(R"("statement": )" + good + R"(, "actions": ["ecr:ListImages"]})"))
            .find("ECR002 main.tf.json:1 \"actions\"\n") != std::string::npos);
}

TEST_CASE("every type of block that matters is one in JSON too") {
  const auto statement = [](const std::string& members) {
    const test::FoundInModules found(std::vector<Source>{
        {"main.tf.json",
         document(R"("statement": {"actions": ["ecr:ListImages"], )" + members + "}")}});
    REQUIRE(found.located.documents.size() == 1);
    return test::written(*found.located.documents.front().value->find("Statement"));
  };
  const std::string all = "[{Effect: 'Allow', Action: ['ecr:ListImages'], ";
  CHECK(statement(R"("principals": {"type": "AWS", "identifiers": ["1"]})") ==
        all + "Principal: {AWS: ['1']}}]");
  CHECK(statement(R"("not_principals": [{"type": "AWS", "identifiers": ["1"]}])") ==
        all + "NotPrincipal: {AWS: ['1']}}]");
  CHECK(statement(R"("condition": {"test": "Bool", "variable": "aws:SecureTransport",
                      "values": [true]})") ==
        all + "Condition: {Bool: {aws:SecureTransport: ['true']}}}]");
  const std::string role =
      R"({"resource": {"aws_iam_role": {"ci": {"inline_policy": {"policy": ")" +
      encoded(R"({"Statement": [{"Effect": "allow", "Action": "ecr:*"}]})") + R"("}}}}})";
  CHECK(findings(role).find("ECR008 main.tf.json:1 \\\"allow\\\"\n") != std::string::npos);
  const Source module{"m/main.tf.json", R"({"output": {"who": {"value": "1"}}})"};
  const Source root{"main.tf.json", with_policy(pull_by(R"({"AWS": "${module.m.who}"})"),
                                                R"("module": {"m": {"source": "./m"}}, )")};
  CHECK(test::findings({root, module}) == "ECR301 m/main.tf.json:1 \"1\"\n");
}

TEST_CASE("both syntaxes make one module") {
  const std::string policy = with_policy(pull_by(R"({"AWS": "${var.who}"})"));
  const Source variable{"variables.tf", "variable \"who\" {\n  default = \"1\"\n}\n"};
  const std::string bad = "ECR301 variables.tf:2 \"1\"\n";
  const auto with = [&](const std::string& path, const std::string& text) {
    return findings({{"main.tf.json", policy}, variable, {path, text}});
  };
  const std::string good = R"({"who": "314159265358"})";
  CHECK(with("x.json", "{}") == bad);
  CHECK(with("terraform.tfvars.json", good).empty());
  CHECK(with("a.auto.tfvars.json", good).empty());
  CHECK(with("other.tfvars.json", good) == bad);
  // Named files win over `terraform.tfvars` however their names sort.
  CHECK(findings({{"a.auto.tfvars", "who = \"314159265358\"\n"},
                  {"main.tf.json", policy},
                  {"terraform.tfvars", "who = \"2\"\n"},
                  variable})
            .empty());
  const Source call{"main.tf.json",
                    R"({"module": {"ecr": {"source": "./ecr", "who": "314159265358"}}})"};
  CHECK(
      findings({call, {"ecr/main.tf.json", policy}, {"ecr/variables.tf", variable.text}}).empty());
}

TEST_CASE("what is broken or hostile is no more than that") {
  CHECK(findings("{\"resource\": ").starts_with("ECR001"));
  for (const char* text : {"null", "[]", "[[]]", "{\"resource\": [[{}], 1, null]}",
                           "{\"resource\": {\"a\": {\"b\": [1]}}, \"locals\": \"x\"}",
                           "{\"data\": {\"aws_iam_policy_document\": {\"a\": {\"statement\": 1, "
                           "\"dynamic\": {\"statement\": {\"content\": {}}}}}}}"})
    CHECK(lint(Source{"main.tf.json", text}).failures.empty());
  std::string deep = "\\\"x\\\"";
  for (int i = 0; i < 90; ++i) deep = "[" + deep + "]";
  const std::string nested = std::string(80, '[') + "\"${" + deep + "}\"" + std::string(80, ']');
  CHECK(findings(with_policy(pull_by("{\"AWS\": \"${jsonencode(local.a)}\"}"),
                             "\"locals\": {\"a\": " + nested + "}, "))
            .empty());
  CHECK(findings(with_policy(pull_by("{\"AWS\": \"${local.a}\"}"),
                             R"("locals": {"a": "${[for i in range(1000000000) : i]}"}, )"))
            .empty());
}
