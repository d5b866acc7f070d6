// SPDX-License-Identifier: Apache-2.0
// Which policies of Terraform source and templates are certainly put on the same repository.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// How many policies are said to be overwritten.
std::size_t overwritten(const std::vector<Source>& sources) {
  Options options;
  options.only = {"ECR114"};
  const Report report = lint(sources, options);
  CHECK(report.failures.empty());
  return report.findings.size();
}

constexpr std::string_view kPolicy =
    R"(  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Principal = { AWS = "arn:aws:iam::314159265358:role/ci" }
    Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] }] })
)";

std::string resource(const std::string& name, const std::string& arguments,
                     const std::string& type = "aws_ecr_repository_policy") {
  return "resource \"" + type + "\" \"" + name + "\" {\n  " + arguments + "\n" +
         std::string(kPolicy) + "}\n";
}

/// Two policies with these arguments.
std::size_t both(const std::string& a, const std::string& b, const std::string& more = "") {
  return overwritten({{"main.tf", more + resource("a", a) + resource("b", b)}});
}

std::size_t both_with(const std::string& arguments, const std::string& more = "") {
  return both(arguments, arguments, more);
}

constexpr const char* kRepository = R"(resource "aws_ecr_repository" "x" {
  name = "app"
}
)";
constexpr const char* kMany = R"(resource "aws_ecr_repository" "x" {
  for_each = toset(["app", "web"])
  name     = each.key
}
)";

}  // namespace

TEST_CASE("Terraform names one repository in several ways") {
  CHECK(both_with("repository = \"app\"") == 1);
  CHECK(both_with("repository = var.name", "variable \"name\" {}\n") == 1);
  CHECK(both_with("repository = aws_ecr_repository.x.name") == 1);
  CHECK(both_with("repository = data.aws_ecr_repository.x.name") == 1);
  CHECK(both_with("repository = module.ecr.repository_name") == 1);
  CHECK(both_with("repository = \"${var.team}/app\"") == 1);
  CHECK(both_with("repository = lower(var.team)") == 1);
  CHECK(both_with("repository = join(\"\", aws_ecr_repository.x.*.name)") == 1);
  CHECK(both("repository = aws_ecr_repository.x.name", "repository = aws_ecr_repository.x.id") ==
        1);
  CHECK(both("repository = aws_ecr_repository.x.name", "repository = \"app\"", kRepository) == 1);
  CHECK(both("repository = \"${aws_ecr_repository.x.name}\"",
             "repository = aws_ecr_repository.x.id", kRepository) == 1);
  CHECK(both("repository = local.a", "repository = local.b",
             "locals {\n  a = \"app\"\n  b = local.a\n}\n") == 1);
  CHECK(both("repository = aws_ecr_repository.x[\"app\"].name",
             "repository = aws_ecr_repository.x[\"app\"].id", kMany) == 1);
  CHECK(overwritten({{"a.tf", resource("a", "repository = \"app\"")},
                     {"b.tf", resource("b", "repository = \"app\"")}}) == 1);
  CHECK(overwritten({{"main.tf", resource("a", "repository = \"app\"") +
                                     resource("b", "repository = \"app\"") +
                                     resource("c", "repository = \"app\"")}}) == 2);
}

TEST_CASE("policies of repositories that may be two are not compared") {
  CHECK(both("repository = \"app\"", "repository = \"web\"") == 0);
  CHECK(both("repository = var.a", "repository = var.b") == 0);
  CHECK(both("repository = var.a", "repository = \"app\"", "variable \"a\" {}\n") == 0);
  CHECK(both("repository = aws_ecr_repository.x.name", "repository = aws_ecr_repository.y.name") ==
        0);
  CHECK(both("repository = aws_ecr_repository.x.name",
             "repository = data.aws_ecr_repository.x.name") == 0);
  CHECK(both("repository = aws_ecr_repository.x[\"app\"].name",
             "repository = aws_ecr_repository.x[\"web\"].name", kMany) == 0);
  CHECK(both("repository = \"ab\"", "repository = \"a${var.b}\"") == 0);
  CHECK(both_with("repository = uuid()") == 0);
  CHECK(both_with("repository = [for x in var.a : x][0]") == 0);
  CHECK(both_with("") == 0);
  CHECK(both("repository = \"app\"", "repository = \"app\"\n  provider = aws.us") == 0);
  CHECK(both("repository = \"app\"\n  region = \"eu-west-1\"",
             "repository = \"app\"\n  region = \"us-east-1\"") == 0);
  CHECK(both_with("repository = \"app\"\n  provider = aws.us") == 1);
  CHECK(overwritten({{"a/main.tf", resource("a", "repository = \"app\"")},
                     {"b/main.tf", resource("b", "repository = \"app\"")}}) == 0);
}

TEST_CASE("policies that may not both be there are not compared") {
  const std::string of_app = "\n  repository = \"app\"";
  CHECK(both("count = var.c ? 1 : 0" + of_app, "count = var.c ? 0 : 1" + of_app) == 0);
  CHECK(both("count = var.c ? 1 : 0" + of_app, "count = var.d ? 1 : 0" + of_app) == 0);
  CHECK(both("count = var.c ? 1 : 0" + of_app, of_app) == 0);
  CHECK(both_with("count = var.c ? 1 : 0" + of_app) == 1);
  CHECK(both_with("count = local.c" + of_app, "locals {\n  c = var.c ? 1 : 0\n}\n") == 1);
  CHECK(both("count = 1" + of_app, of_app) == 1);
  CHECK(both("count = 0" + of_app, of_app) == 0);
  const std::string by_default = "variable \"c\" {\n  default = true\n}\n";
  CHECK(both("count = var.c ? 1 : 0" + of_app, "count = var.c ? 0 : 1" + of_app, by_default) == 0);
  CHECK(both("count = var.c ? 1 : 0" + of_app, of_app, by_default) == 1);
  // Nor does a policy that might be null overwrite another.
  const std::string maybe = "resource \"aws_ecr_repository_policy\" \"b\" {" + of_app +
                            "\n  policy = var.c ? data.aws_iam_policy_document.d.json : null\n}\n"
                            "data \"aws_iam_policy_document\" \"d\" {\n}\n";
  CHECK(overwritten({{"main.tf", resource("a", of_app) + maybe}}) == 0);
}

TEST_CASE("policies that a loop makes") {
  const std::string each = "for_each = toset([\"app\", \"web\"])\n  ";
  CHECK(both_with(each + "repository = each.key") == 1);
  CHECK(both_with("for_each = var.names\n  repository = each.value.name") == 1);
  CHECK(both("for_each = var.names\n  repository = each.key",
             "for_each = var.others\n  repository = each.key") == 0);
  CHECK(both(each + "repository = each.key", "repository = \"app\"") == 0);
  // Instances of one resource are not said to overwrite each other.
  CHECK(overwritten({{"main.tf", resource("a", "count = 2\n  repository = \"app\"")}}) == 0);
  CHECK(overwritten({{"main.tf", resource("a", each + "repository = \"app\"")}}) == 0);
}

TEST_CASE("policies that hang on a condition overwrite each other whatever it says") {
  const std::string other = R"(resource "aws_ecr_repository_policy" "b" {
  repository = "app"
  policy     = var.c ? jsonencode({ Statement = [] }) : jsonencode({ Statement = [{}] })
}
)";
  CHECK(overwritten({{"main.tf", resource("a", "repository = \"app\"") + other}}) > 0);
  CHECK(overwritten({{"main.tf", other}}) == 0);
}

TEST_CASE("registry policies and public repositories have targets, too") {
  const std::string registry = "aws_ecr_registry_policy";
  const std::string open = "aws_ecrpublic_repository_policy";
  CHECK(overwritten({{"main.tf", resource("a", "", registry) + resource("b", "", registry)}}) == 1);
  CHECK(overwritten({{"main.tf", resource("a", "", registry) +
                                     resource("b", "provider = aws.us", registry)}}) == 0);
  const std::string named = "repository_name = \"app\"";
  CHECK(overwritten({{"main.tf", resource("a", named, open) + resource("b", named, open)}}) == 1);
  CHECK(overwritten({{"main.tf",
                      resource("a", named, open) + resource("b", "repository = \"app\"")}}) == 0);
}

TEST_CASE("a module is compared with itself alone") {
  const std::string twice = resource("a", "repository = var.name") +
                            resource("b", "repository = var.name") + "variable \"name\" {}\n";
  CHECK(overwritten({{"main.tf", "module \"m\" {\n  source = \"./m\"\n  name = \"app\"\n}\n"},
                     {"m/main.tf", twice}}) == 1);
  const std::string once = resource("a", "repository = var.name") + "variable \"name\" {}\n";
  CHECK(overwritten({{"main.tf",
                      "module \"m\" {\n  source = \"./m\"\n  name = \"app\"\n}\n"
                      "module \"n\" {\n  source = \"./m\"\n  name = \"app\"\n}\n"},
                     {"m/main.tf", once}}) == 0);
  // Examples of a module call it by one name.
  const std::string call = "module \"m\" {\n  source = \"../m\"\n  name = \"app\"\n}\n";
  CHECK(overwritten({{"a/main.tf", call}, {"b/main.tf", call}, {"m/main.tf", once}}) == 0);
}

namespace {

std::string repository(const std::string& id, const std::string& name,
                       const std::string& more = "") {
  return "  " + id + ":\n    Type: AWS::ECR::Repository\n" + more +
         "    Properties:\n      RepositoryName: " + name + R"(
      RepositoryPolicyText:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: "arn:aws:iam::314159265358:role/ci"}
            Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
)";
}

std::size_t in_template(const std::string& resources) {
  return overwritten({{"template.yaml", R"(Parameters:
  Team: {Type: String}
  Name: {Type: String, Default: app}
  Stage: {Type: String}
Conditions:
  Production: !Equals [!Ref Stage, production]
  Other: !Not [!Condition Production]
  Always: !Equals [a, a]
  Never: !Equals [a, b]
Resources:
)" + resources}});
}

}  // namespace

TEST_CASE("two repositories of a template with one name") {
  const auto both = [](const std::string& a, const std::string& b, const std::string& if_a = "",
                       const std::string& if_b = "") {
    return in_template(repository("A", a, if_a) + repository("B", b, if_b));
  };
  CHECK(both("app", "app") == 1);
  CHECK(both("app", "web") == 0);
  CHECK(both("app", "!Ref Name") == 1);
  CHECK(both("!Ref Team", "!Ref Team") == 1);
  CHECK(both("!Sub '${AWS::StackName}-app'", "!Sub '${AWS::StackName}-app'") == 1);
  CHECK(both("!Ref Team", "app") == 0);
  CHECK(both("!If [Production, app, web]", "app") == 0);
  const std::string when = "    Condition: ";
  CHECK(both("app", "app", when + "Production\n", when + "Other\n") == 0);
  CHECK(both("app", "app", when + "Production\n", "") == 0);
  CHECK(both("app", "app", when + "Production\n", when + "Production\n") == 1);
  CHECK(both("app", "app", when + "Always\n", "") == 1);
  CHECK(both("app", "app", when + "Never\n", "") == 0);
  CHECK(
      in_template("  A:\n    Type: AWS::ECR::Repository\n    Properties: {RepositoryName: app}\n" +
                  repository("B", "app")) == 0);
}

TEST_CASE("two registry policies of a template") {
  const auto policy = [](const std::string& id, const std::string& more) {
    return "  " + id + ":\n    Type: AWS::ECR::RegistryPolicy\n" + more + R"(    Properties:
      PolicyText:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: "arn:aws:iam::314159265358:root"}
            Action: ["ecr:ReplicateImage"]
            Resource: "arn:aws:ecr:eu-west-1:271828182845:repository/*"
)";
  };
  CHECK(in_template(policy("A", "") + policy("B", "")) == 1);
  CHECK(in_template(policy("A", "    Condition: Production\n") +
                    policy("B", "    Condition: Other\n")) == 0);
}
