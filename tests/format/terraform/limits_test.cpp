// SPDX-License-Identifier: Apache-2.0
// Terraform that asks for more than a linter should do: it ends soon, and claims nothing.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::string number(int i) { return std::to_string(i); }

/// A policy of a repository that an expression gives.
std::string with_policy(const std::string& policy) {
  return "resource \"aws_ecr_repository_policy\" \"app\" {\n  policy = " + policy + "\n}\n";
}

/// A policy that lets everybody in, told by ECR's rule for that.
std::string open_to(const std::string& principal) {
  return R"(jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = )" +
         principal + R"(, Action = "ecr:BatchGetImage" }] }))";
}

/// Each local is made of the one before.
std::string locals(int many, const std::string& before, const std::string& after) {
  std::string text = "locals {\n  a0 = [\"a\", \"b\"]\n";
  for (int i = 1; i < many; ++i)
    text += "  a" + number(i) + " = " + before + "local.a" + number(i - 1) + after + "\n";
  return text + "}\n";
}

std::vector<std::string> codes(const std::vector<Source>& sources) {
  std::vector<std::string> all;
  for (const Finding& finding : lint(sources).findings) all.emplace_back(finding.rule->code);
  return all;
}

bool says(const std::vector<Source>& sources, std::string_view code) {
  for (const std::string& known : codes(sources))
    if (known == code) return true;
  return false;
}

}  // namespace

TEST_CASE("values that double are given up") {
  const std::string twice[][2] = {{"concat(", ", local.a0, local.a0)"},
                                  {"[", ", local.a0, [local.a0]]"},
                                  {"flatten([", ", [[local.a0]]])"},
                                  {"\"${join(\",\", [", "])}${\"x\"}\""},
                                  {"formatlist(\"%s%s\", ", ", \"x\")"}};
  for (const auto& [before, after] : twice) {
    const std::string policy = open_to("{ AWS = local.a59 }");
    const Report report = lint(Source{"main.tf", locals(60, before, after) + with_policy(policy)});
    CHECK(report.summary.policies == 1);
  }
  std::string doubled = "locals {\n  a0 = [\"a\"]\n";
  for (int i = 1; i < 60; ++i) {
    const std::string last = "local.a" + number(i - 1);
    doubled += "  a" + number(i) + " = flatten([[" + last + "," + last + "],[" + last + "]])\n";
    doubled += "  b" + number(i) + " = [" + last + "," + last + "]\n";
  }
  const Report report =
      lint(Source{"main.tf", doubled + "}\n" + with_policy(open_to("{ AWS = local.a59 }"))});
  CHECK(report.summary.partly_known == 1);
}

TEST_CASE("locals that hold each other may be any number of levels deep") {
  std::string text = locals(20'000, std::string(20, '['), std::string(20, ']'));
  std::string forced;
  for (int i = 0; i < 20'000; i += 3) forced += "local.a" + number(i) + ", ";
  text += with_policy("jsonencode({ Version = \"2012-10-17\", Statement = [" + forced + "] })");
  CHECK(lint(Source{"main.tf", text}).summary.policies == 1);
}

TEST_CASE("modules that call modules are followed so many times") {
  std::string calls;
  for (int i = 0; i < 10; ++i) calls += "module \"m" + number(i) + "\" {\n  source = \"../a\"\n}\n";
  const std::vector<Source> sources = {{"main.tf", "module \"a\" {\n  source = \"./a\"\n}\n"},
                                       {"a/main.tf", calls + with_policy(open_to("\"*\""))}};
  const Report report = lint(sources);
  CHECK(report.summary.policies > 100);
  CHECK(report.summary.policies <= 2'000);
}

TEST_CASE("a count that is no number of instances makes one that is not known") {
  for (const char* count : {"1e308 * 1e308", "-1", "0.5", "1e3", "1e308 * 10 - 1e308 * 10"}) {
    const std::string text =
        "resource \"aws_ecr_repository_policy\" \"app\" {\n  count = " + std::string(count) +
        "\n  policy = " + open_to("\"*\"") + "\n}\n";
    CHECK(lint(Source{"main.tf", text}).summary.policies == 1);
  }
}

TEST_CASE("what a condition gives a module is not one of its outcomes for good") {
  const std::string main = R"(module "m" {
  source = "./m"
  who    = var.open ? "*" : "arn:aws:iam::111122223333:root"
}
)" + with_policy("module.m.policy");
  const std::string module =
      "variable \"who\" {}\noutput \"policy\" {\n  value = " + open_to("var.who") + "\n}\n";
  const std::vector<Source> sources = {{"main.tf", main}, {"m/main.tf", module}};
  CHECK(says({{"main.tf", with_policy(open_to("\"*\""))}}, "ECR201"));
  CHECK_FALSE(says(sources, "ECR201"));
}

TEST_CASE("a resource given to a module is evaluated where it stands") {
  const std::string main = R"(variable "who" { default = "arn:aws:iam::111122223333:root" }
resource "x" "given" { who = var.who }
module "m" {
  source = "./m"
  given  = x.given
  who    = "*"
}
)";
  const std::string module = "variable \"who\" {}\nvariable \"given\" {}\n";
  const auto sources = [&](const std::string& principal) {
    return std::vector<Source>{{"main.tf", main},
                               {"m/main.tf", module + with_policy(open_to(principal))}};
  };
  CHECK(says(sources("var.who"), "ECR201"));
  CHECK_FALSE(says(sources("var.given.who"), "ECR201"));
}

TEST_CASE("many holes in one string take no longer than others") {
  std::string holes;
  for (int i = 0; i < 150'000; ++i) holes += "${a}";
  const std::string policy = R"("{\"Statement\": {\"Sid\": \")" + holes + R"(\"}}")";
  CHECK(lint(Source{"main.tf", with_policy(policy)}).summary.policies == 1);
}

TEST_CASE("instances of a resource in one file say the same thing once") {
  const std::string one = with_policy(open_to("\"*\""));
  std::string many = one;
  many.insert(many.find('{') + 1, "\n  count = 3");
  CHECK(codes({{"main.tf", many}}) == codes({{"main.tf", one}}));
}
