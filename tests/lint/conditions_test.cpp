// SPDX-License-Identifier: Apache-2.0
// What is found where conditions are not known, and how messages name them.
#include <doctest/doctest.h>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::test;

namespace {

std::string said(const std::string& path, const std::string& text) {
  std::string all;
  for (const Finding& finding : lint(Source{path, text}, {}).findings)
    all += std::string(finding.rule->code) + " " + finding.message + "\n";
  return all;
}

const std::string kVariables = "variable \"a\" {}\nvariable \"b\" {}\nvariable \"c\" {}\n";

std::string statement(const std::string& principal, const std::string& actions) {
  return "{ Effect = \"Allow\", Principal = " + principal + ", Action = " + actions + " }";
}

std::string policy(const std::string& statements) {
  return kVariables + "resource \"aws_ecr_repository_policy\" \"x\" {\n  repository = \"x\"\n" +
         "  policy = jsonencode({ Version = \"2012-10-17\", Statement = " + statements + " })\n}\n";
}

const std::string kRole = "{ AWS = \"arn:aws:iam::314159265358:role/ci\" }";
const std::string kInvented = "`ecr:PullImage` is no action of Amazon ECR";

}  // namespace

TEST_CASE("what stands in one branch is found there, and the message names the condition") {
  const std::string pull(kPull);
  const std::string sure = "[" + statement(kRole, pull) + "]";
  const std::string invented = "[" + statement(kRole, "[\"ecr:PullImage\"]") + "]";
  const auto beside = [&](const std::string& list) {
    return said("main.tf", policy("concat(" + sure + ", " + list + ")"));
  };
  CHECK(beside("var.a ? " + invented + " : []") == "ECR501 " + kInvented + " (when `var.a`)\n");
  CHECK(beside("var.a ? [] : " + invented) == "ECR501 " + kInvented + " (unless `var.a`)\n");
  CHECK(beside("var.a ? (var.b ? " + invented + " : []) : []") ==
        "ECR501 " + kInvented + " (when `var.a` and when `var.b`)\n");
  // Two that are written alike turn out alike.
  CHECK(beside("var.a ? (var.a ? [] : " + invented + ") : []").empty());
  // Some other condition changes nothing of it.
  CHECK(said("main.tf", policy("[" + statement(kRole, "[\"ecr:PullImage\"]") + ", " +
                               statement(kRole, "var.b ? " + pull + " : " + pull) + "]")) ==
        "ECR501 " + kInvented + "\n");
  CHECK(said("main.tf", policy("[" + statement("var.a ? \"*\" : " + kRole, pull) + "]"))
            .find(" (when `var.a`)\n") != std::string::npos);
}

TEST_CASE("values at one place are not taken for each other") {
  const std::string local =
      "locals {\n  actions = var.a ? [\"ecr:PullImage\"] : [\"ecr:PutImages\"]\n}\n";
  const std::string found =
      said("main.tf", local + policy("[" + statement(kRole, "local.actions") + "]"));
  CHECK(found.find(kInvented + " (when `var.a`)\n") != std::string::npos);
  CHECK(found.find("`ecr:PutImages` is no action of Amazon ECR (unless `var.a`)\n") !=
        std::string::npos);
}

TEST_CASE("what is missing is missed only where no branch has it") {
  const std::string get =
      statement(kRole, "[\"ecr:BatchGetImage\", \"ecr:BatchCheckLayerAvailability\"]");
  const std::string layers = statement(kRole, "[\"ecr:GetDownloadUrlForLayer\"]");
  CHECK(said("main.tf", policy("concat([" + get + "], var.a ? [" + layers + "] : [])")).empty());
  CHECK(said("main.tf", policy("concat([" + get + "], var.a ? [" + get + "] : [])"))
            .starts_with("ECR101"));
}

TEST_CASE("a dynamic block that a condition makes is a branch") {
  const std::string text =
      kVariables +
      "data \"aws_iam_policy_document\" \"x\" {\n  dynamic \"statement\" {\n"
      "    for_each = var.a ? [1] : []\n    content {\n      actions = [\"ecr:PullImage\"]\n"
      "      principals {\n        type = \"AWS\"\n        identifiers = "
      "[\"314159265358\"]\n      }\n    }\n  }\n}\n"
      "resource \"aws_ecr_repository_policy\" \"x\" {\n  repository = \"x\"\n"
      "  policy = data.aws_iam_policy_document.x.json\n}\n";
  CHECK(said("main.tf", text) == "ECR501 " + kInvented + " (when `var.a`)\n");
}

TEST_CASE("documents that a condition chooses from are each judged") {
  const auto document = [](const std::string& name, const std::string& action) {
    return "data \"aws_iam_policy_document\" \"" + name + "\" {\n  statement {\n    actions = [\"" +
           action +
           "\"]\n    principals {\n      type = \"AWS\"\n      identifiers = "
           "[\"314159265358\"]\n    }\n  }\n}\n";
  };
  const std::string text = kVariables + document("x", "ecr:PullImage") +
                           document("y", "ecr:PutImages") +
                           "resource \"aws_ecr_repository_policy\" \"x\" {\n  repository = \"x\"\n"
                           "  policy = var.a ? data.aws_iam_policy_document.x.json : "
                           "data.aws_iam_policy_document.y.json\n}\n";
  CHECK(said("main.tf", text) == "ECR501 " + kInvented +
                                     " (when `var.a`)\nECR501 `ecr:PutImages` is no action of "
                                     "Amazon ECR (unless `var.a`)\n");
}

TEST_CASE("a condition of one instance is not named where another has none") {
  const std::string module =
      "variable \"open\" {}\nresource \"aws_ecr_repository_policy\" \"x\" {\n"
      "  repository = \"x\"\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = "
      "concat([" +
      statement(kRole, std::string(kPull)) + "], var.open ? [" +
      statement(kRole, "[\"ecr:PullImage\"]") + "] : []) })\n}\n";
  const auto called = [&](const std::string& calls) {
    std::string all;
    for (const Finding& finding :
         lint(std::vector<Source>{{"main.tf", calls}, {"m/main.tf", module}}, {}).findings)
      all += finding.message + "\n";
    return all;
  };
  const std::string sure = "module \"a\" {\n  source = \"./m\"\n  open = true\n}\n";
  const std::string open = "module \"b\" {\n  source = \"./m\"\n  open = var.a\n}\n";
  CHECK(called(sure + open) == kInvented + "\n");
  CHECK(called(open) == kInvented + " (when `var.open`)\n");
}

TEST_CASE("a branch of a template is one too") {
  const std::string text = R"({"Conditions": {"IsOpen": {"Fn::Equals": [{"Ref": "Env"}, "x"]}},
    "Parameters": {"Env": {"Type": "String"}}, "Resources": {"R": {"Type": "AWS::ECR::Repository",
    "Properties": {"RepositoryPolicyText": {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Principal": {"AWS": "314159265358"}, "Action": )" +
                           std::string(kPull) + R"(},
      {"Fn::If": ["IsOpen", {"Effect": "Allow", "Principal": {"AWS": "314159265358"},
        "Action": ["ecr:PullImage"]}, {"Ref": "AWS::NoValue"}]}]}}}}})";
  CHECK(said("template.json", text) == "ECR501 " + kInvented + " (when `IsOpen`)\n");
}

TEST_CASE("conditions that are too many to try are told of") {
  std::string actions;
  for (int i = 0; i < 5; ++i)
    actions += "var.c.x" + std::to_string(i) + " ? \"ecr:ListImages\" : \"ecr:DescribeImages\", ";
  const Report report =
      lint(Source{"main.tf", policy("[" + statement(kRole, "[" + actions + "]") + "]")}, {});
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes.front() ==
        "aws_ecr_repository_policy.x: too many open conditions: what hangs "
        "on the last is not known");
  CHECK(report.summary.partly_known == 1);
}
