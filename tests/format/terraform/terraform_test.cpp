// SPDX-License-Identifier: Apache-2.0
// Policies in Terraform modules: what is known of them, where they stand, and whose they are.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::kPull;

namespace {

std::string findings(const std::string& text) { return test::findings({{"main.tf", text}}); }

/// A policy of a repository with this as its one principal and these actions.
std::string with_principal(const std::string& principal, const std::string& more = "") {
  return more + R"(resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = )" +
         principal + R"( }
      Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    }]
  })
}
)";
}

/// The same as a data source.
std::string document(const std::string& statements, const std::string& more = "") {
  return more + "data \"aws_iam_policy_document\" \"app\" {\n" + statements + R"(}
resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy     = data.aws_iam_policy_document.app.json
}
)";
}

std::string pull_by(const std::string& identifiers, const std::string& more = "") {
  return "  statement {\n    actions = " + std::string(kPull) +
         "\n    principals {\n      type = \"AWS\"\n      identifiers = " + identifiers +
         "\n    }\n" + more + "  }\n";
}

}  // namespace

TEST_CASE("a policy is read where Terraform keeps it") {
  CHECK(findings(with_principal("\"arn:aws:iam::314159265358:role/ci\"")).empty());
  CHECK(findings(with_principal("\"31415926535\"")) == "ECR301 main.tf:7 \"31415926535\"\n");
  CHECK(findings(document(pull_by("[\"31415926535\"]"))) == "ECR301 main.tf:6 \"31415926535\"\n");
  const std::string heredoc = R"(resource "aws_ecr_registry_policy" "r" {
  policy = <<-EOF
    {"Version": "2012-10-17", "Statement": [{"Effect": "allow",
      "Principal": {"AWS": "arn:aws:iam::${var.account}:root"},
      "Action": ["ecr:ReplicateImage"], "Resource": ["${var.arn}/*"]}]}
  EOF
}
)";
  CHECK(findings(heredoc) == "ECR008 main.tf:3 \"allow\"\n");
}

TEST_CASE("what no expression tells is no finding") {
  for (const char* principal :
       {"var.unknown", "data.aws_caller_identity.me.account_id",
        "\"arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/ci\"",
        "[for id in var.unknown : \"arn:aws:iam::${id}:root\"]", "module.other.role_arn",
        "aws_iam_role.ci.arn", "unheard_of(1)", "local.absent", "local.circle",
        "var.unknown ? \"314159265358\" : local.absent"}) {
    CAPTURE(principal);
    CHECK(findings(with_principal(principal, "locals {\n  circle = local.circle\n}\n")).empty());
  }
  CHECK(findings(document("  dynamic \"statement\" {\n    for_each = var.unknown\n    content {\n"
                          "      actions = statement.value.actions\n      not_actions = "
                          "statement.value.not_actions\n    }\n  }\n"))
            .empty());
}

TEST_CASE("values are followed to where they are written") {
  const auto bad = [](const std::string& expression, const std::string& more) {
    return findings(with_principal(expression, more));
  };
  CHECK(bad("local.x", "locals {\n  x = \"1\"\n}\n") == "ECR301 main.tf:2 \"1\"\n");
  CHECK(bad("var.x", "variable \"x\" {\n  default = [\"1\"]\n}\n") == "ECR301 main.tf:2 \"1\"\n");
  CHECK(bad("local.all[1]", "locals {\n  all = [\"2\", \"1\"]\n}\n") == "ECR301 main.tf:2 \"1\"\n");
  CHECK(bad("lookup({a = \"1\"}, \"a\", \"\")", "") == "ECR301 main.tf:7 \"1\"\n");
  CHECK(bad("concat([\"314159265358\"], local.x)", "locals {\n  x = [\"1\"]\n}\n") ==
        "ECR301 main.tf:2 \"1\"\n");
  CHECK(bad("format(\"arn:aws:iam::%s:root\", \"1\")", "") ==
        "ECR301 main.tf:7 format(\"arn:aws:iam::%s:root\", \"1\")\n");
  CHECK(bad("[for k, v in {a = \"1\"} : \"arn:aws:iam::${v}:root\"]", "") ==
        "ECR301 main.tf:7 \"arn:aws:iam::${v}:root\"\n");
  CHECK(bad("true ? \"1\" : \"314159265358\"", "") == "ECR301 main.tf:7 \"1\"\n");
}

TEST_CASE("values of variable files and calls win over defaults") {
  const std::string module = with_principal("var.x", "variable \"x\" {\n  default = \"1\"\n}\n");
  CHECK(findings({{"main.tf", module}, {"terraform.tfvars", "x = \"314159265358\"\n"}}).empty());
  CHECK(findings({{"main.tf", module}, {"other.tfvars", "x = \"314159265358\"\n"}}) ==
        "ECR301 main.tf:2 \"1\"\n");
  const Source call{"main.tf",
                    "module \"ecr\" {\n  source = \"./ecr\"\n  x = \"314159265358\"\n}\n"};
  CHECK(findings({call, {"ecr/main.tf", module}}).empty());
  CHECK(findings({{"main.tf", "module \"ecr\" {\n  source = \"../far/ecr\"\n}\n"},
                  {"ecr/main.tf", module}}) == "ECR301 ecr/main.tf:2 \"1\"\n");
}

TEST_CASE("blocks are multiplied by what count, for_each and dynamic say") {
  const std::string counted = "  count = 0\n";
  std::string none = with_principal("\"1\"");
  none.insert(none.find("  repository ="), counted);
  CHECK(findings(none).empty());
  const std::string each = document(
      "  dynamic \"statement\" {\n    for_each = [\"1\", \"314159265358\"]\n    content {\n"
      "      actions = " +
      std::string(kPull) +
      "\n      principals {\n        type = \"AWS\"\n        identifiers = [statement.value]\n"
      "      }\n    }\n  }\n");
  CHECK(findings(each) == "ECR301 main.tf:3 \"1\"\n");
}

TEST_CASE("policy documents are merged as Terraform merges them") {
  const std::string source =
      "data \"aws_iam_policy_document\" \"base\" {\n" + pull_by("[\"1\"]") + "}\n";
  CHECK(findings(document("  source_policy_documents = [data.aws_iam_policy_document.base.json]\n",
                          source)) == "ECR301 main.tf:6 \"1\"\n");
  CHECK(findings(
            document("  source_policy_documents = [var.unknown]\n" + pull_by("[\"314159265358\"]")))
            .empty());
}

TEST_CASE("a file that a policy is read from is the policy of that resource") {
  const std::string json =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ecr:GetDownloadUrlForLayer"]}]})";
  const std::string tf =
      "resource \"aws_ecr_repository_policy\" \"app\" {\n  repository = \"app\"\n  policy = "
      "file(\"${path.module}/policy.json\")\n}\n";
  CHECK(findings({{"a/main.tf", tf}, {"a/policy.json", json}}).find("ECR004 a/policy.json:1") !=
        std::string::npos);
}

TEST_CASE("identity policies of a role are judged together") {
  const std::string role = "resource \"aws_iam_role\" \"ci\" {\n  assume_role_policy = var.x\n}\n";
  const auto inline_policy = [](const std::string& name, const std::string& actions) {
    return "resource \"aws_iam_role_policy\" \"" + name +
           "\" {\n  role = aws_iam_role.ci.id\n  policy = jsonencode({\n    Version = "
           "\"2012-10-17\"\n    Statement = [{ Effect = \"Allow\", Action = " +
           actions + ", Resource = \"*\" }]\n  })\n}\n";
  };
  const std::string pull = inline_policy("pull", std::string(kPull));
  const std::string login = inline_policy("login", "\"ecr:GetAuthorizationToken\"");
  CHECK(findings(role + pull).starts_with("ECR103"));
  CHECK(findings(role + pull + login).empty());
  CHECK(findings(pull).starts_with("ECR103"));  // another module's role
  CHECK(findings(role + pull +
                 "resource \"aws_iam_role_policy_attachment\" \"x\" {\n  role = "
                 "aws_iam_role.ci.name\n  policy_arn = var.x\n}\n")
            .empty());
}

TEST_CASE("hostile modules are bounded") {
  CHECK(
      findings("locals {\n  a = [for i in range(1000000000) : i]\n}\n" + with_principal("local.a"))
          .empty());
  std::string doubling = "locals {\n  a0 = [\"x\", \"x\"]\n";
  for (int i = 1; i < 60; ++i)
    doubling += "  a" + std::to_string(i) + " = concat(local.a" + std::to_string(i - 1) +
                ", local.a" + std::to_string(i - 1) + ")\n";
  CHECK(findings(doubling + "}\n" + with_principal("local.a59")).empty());
  const std::string self = "module \"m\" {\n  source = \"../a\"\n}\n";
  CHECK(findings({{"a/main.tf", self}, {"b/main.tf", self}}).empty());
  CHECK(findings({{"a/main.tf", "module \"m\" {\n  source = \"../b\"\n}\n"}, {"b/main.tf", self}})
            .empty());
}

TEST_CASE("a module that is not among the sources is said not to be followed") {
  const Source call{"main.tf",
                    "module \"ecr\" {\n  source = \"terraform-aws-modules/ecr/aws\"\n}\n"};
  const Report report = lint(call);
  CHECK(report.notes.empty());
  CHECK(report.summary.not_followed == 1);
  REQUIRE(report.not_followed.size() == 1);
  CHECK(report.not_followed[0] ==
        "main.tf:2:12: module.ecr (terraform-aws-modules/ecr/aws), known by its inputs");
}
