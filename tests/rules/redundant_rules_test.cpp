// SPDX-License-Identifier: Apache-2.0
// What the pages of the rules on needless parts cannot show: documents put together, and bounds.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "ecrlint/lint.hpp"

using namespace ecrlint;

namespace {

std::size_t count(const std::string& path, const std::string& text, std::string_view code) {
  Options options;
  options.profile = Profile::review;
  const Report report = lint(Source{path, text}, options);
  return static_cast<std::size_t>(
      std::count_if(report.findings.begin(), report.findings.end(),
                    [&](const Finding& finding) { return finding.rule->code == code; }));
}

/// A policy of one statement that lists so many actions, each twice.
std::string with_actions(std::size_t pairs) {
  std::string list;
  for (std::size_t i = 0; i < 2 * pairs; ++i)
    list += (i == 0 ? "\"" : ", \"") + ("s3:Get" + std::to_string(i / 2)) + "\"";
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Resource": "*", "Action": [)" +
         list + "]}]}";
}

}  // namespace

TEST_CASE("a statement that comes from another document may be needed in others") {
  const std::string base = R"(
data "aws_iam_policy_document" "base" {
  statement {
    actions   = ["ecr:DescribeImages"]
    resources = ["*"]
  }
}
)";
  const std::string wide = R"(
  statement {
    actions   = ["ecr:Describe*"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "read" {
  name   = "read"
  policy = data.aws_iam_policy_document.more.json
}
)";
  const std::string head = "data \"aws_iam_policy_document\" \"more\" {\n";
  const std::string same =
      "  statement {\n    actions   = [\"ecr:DescribeImages\"]\n"
      "    resources = [\"*\"]\n  }\n";
  CHECK(count("main.tf", head + same + wide, "ECR017") == 1);
  CHECK(count("main.tf",
              base + head +
                  "  source_policy_documents = [data.aws_iam_policy_document.base.json]\n" + wide,
              "ECR017") == 0);
}

TEST_CASE("what one expression makes several times is written once") {
  const auto policy = [](const std::string& resources) {
    return R"(
variable "name" { type = string }
resource "aws_iam_role_policy" "read" {
  role = "reader"
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Deny", Action = "s3:GetObject", Resource = )" +
           resources + " }] })\n}\n";
  };
  CHECK(count("main.tf", policy(R"(["arn:aws:s3:::a", "arn:aws:s3:::a"])"), "ECR511") == 1);
  CHECK(count("main.tf", policy(R"([for n in ["x", "y"] : "arn:aws:s3:::a"])"), "ECR511") == 0);
}

TEST_CASE("lists that no policy can hold are not compared") {
  CHECK(count("policy.json", with_actions(300), "ECR504") == 300);
  CHECK(count("policy.json", with_actions(3000), "ECR504") == 0);
}
