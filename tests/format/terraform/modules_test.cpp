// SPDX-License-Identifier: Apache-2.0
// Calls of modules in all their instances, and policy documents that are merged.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::kPull;

namespace {

/// A module whose repository policy lets `var.who` pull.
const std::string kModule = R"(variable "who" {}
output "who" { value = var.who }
resource "aws_ecr_repository_policy" "app" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Principal = { AWS = var.who }, Action = )" +
                            std::string(kPull) + R"( }] })
}
)";

std::vector<Source> calling(const std::string& arguments, const std::string& more = "") {
  return {{"main.tf", "module \"m\" {\n  source = \"./m\"\n" + arguments + "}\n" + more},
          {"m/main.tf", kModule}};
}

/// The addresses of all policies.
std::string addresses(const std::vector<Source>& sources) {
  std::string all;
  for (const PolicyInfo& policy : lint(sources).policies)
    all += policy.address + (policy.partly_known.empty() ? "\n" : " partly\n");
  return all;
}

/// A policy document with these blocks that a repository has, after others.
std::string merged(const std::string& body, const std::string& others) {
  return others + "data \"aws_iam_policy_document\" \"app\" {\n" + body +
         "}\nresource \"aws_ecr_repository_policy\" \"app\" {\n  policy = "
         "data.aws_iam_policy_document.app.json\n}\n";
}

std::string statement(const std::string& sid, const std::string& who) {
  return "  statement {\n    sid = \"" + sid + "\"\n    actions = " + std::string(kPull) +
         "\n    principals {\n      type = \"AWS\"\n      identifiers = [\"" + who +
         "\"]\n    }\n  }\n";
}

std::string other(const std::string& name, const std::string& body) {
  return "data \"aws_iam_policy_document\" \"" + name + "\" {\n" + body + "}\n";
}

std::string bad(const std::string& text) {
  std::string all;
  for (const Finding& finding : lint(Source{"main.tf", text}).findings)
    all += std::string(finding.rule->code) + " ";
  return all;
}

constexpr std::string_view kGood = "314159265358";

}  // namespace

TEST_CASE("every instance of a module is looked at") {
  const std::string each = "  for_each = { a = \"314159265358\", b = \"1\" }\n  who = each.value\n";
  CHECK(findings(calling(each)) == "ECR301 main.tf:3 \"1\"\n");
  CHECK(addresses(calling(each)) ==
        "module.m[\"a\"].aws_ecr_repository_policy.app\n"
        "module.m[\"b\"].aws_ecr_repository_policy.app\n");
  const std::string count = "  count = 2\n  who = [\"314159265358\", \"1\"][count.index]\n";
  CHECK(findings(calling(count)) == "ECR301 main.tf:4 \"1\"\n");
  CHECK(addresses(calling(count)) ==
        "module.m[0].aws_ecr_repository_policy.app\n"
        "module.m[1].aws_ecr_repository_policy.app\n");
  CHECK(addresses(calling("  count = 1\n  who = \"314159265358\"\n")) ==
        "module.m[0].aws_ecr_repository_policy.app\n");
  // A module of which no instance is made is read alone.
  CHECK(addresses(calling("  count = 0\n  who = \"1\"\n")) ==
        "aws_ecr_repository_policy.app partly\n");
  CHECK(lint(calling("  count = 0\n  who = \"1\"\n")).notes.empty());
  CHECK(addresses(calling("  for_each = var.unknown\n  who = each.value\n")) ==
        "module.m.aws_ecr_repository_policy.app partly\n");
}

TEST_CASE("an output is that of the instance meant") {
  const auto of = [](const std::string& who, const std::string& arguments) {
    std::string policy = kModule.substr(kModule.find("resource"));
    policy.replace(policy.find("var.who"), 7, who);
    return findings(calling(arguments, policy));
  };
  const std::string each =
      "  for_each = { a = \"314159265358\", b = \"271828182845\" }\n  who = each.value\n";
  CHECK(of("[module.m[\"a\"].who, module.m[var.x].who]", each).empty());
  const std::string one = "  for_each = { a = \"314159265358\", b = \"2\" }\n  who = each.value\n";
  CHECK(of("module.m[\"a\"].who", one) == "ECR301 main.tf:3 \"2\"\n");
  CHECK(of("module.m[\"b\"].who", one).find("ECR301 main.tf") != std::string::npos);
  CHECK(of("module.m[*].who", "  count = 1\n  who = \"2\"\n").find("ECR301 main.tf") !=
        std::string::npos);
}

TEST_CASE("modules in many instances that call others so are followed so many times") {
  const std::string call = "module \"n\" {\n  source = \"../m\"\n  count = 50\n  who = 1\n}\n";
  std::vector<Source> sources = calling("  count = 1000000000\n  who = \"1\"\n");
  CHECK(lint(sources).summary.policies == 1000);
  sources[1].text += call;
  const Report report = lint(sources);
  CHECK(report.summary.policies > 100);
  CHECK(report.summary.policies <= 2'000);
}

TEST_CASE("modules are followed twelve levels down") {
  const auto at_level = [](int last) {
    std::vector<Source> sources;
    for (int level = 1; level < last; ++level)
      sources.push_back({level == 1 ? "main.tf" : "m" + std::to_string(level) + "/main.tf",
                         "module \"m\" {\n  source = \"" + std::string(level == 1 ? "./" : "../") +
                             "m" + std::to_string(level + 1) +
                             "\"\n  who = \"314159265358\"\n}\n"});
    sources.push_back({"m" + std::to_string(last) + "/main.tf", kModule});
    return addresses(sources);
  };
  std::string way;
  for (int i = 1; i < 12; ++i) way += "module.m.";
  CHECK(at_level(12) == way + "aws_ecr_repository_policy.app\n");
  CHECK(at_level(13) == "aws_ecr_repository_policy.app partly\n");
}

TEST_CASE("an override document replaces statements in place, and adds those without a Sid") {
  const std::string none = R"(  override_policy_documents = []
)";
  const std::string by = "  override_policy_documents = [data.aws_iam_policy_document.o.json]\n";
  const std::string fixed = other("o", statement("Pull", std::string(kGood)));
  CHECK(bad(merged(none + statement("Pull", "1"), fixed)) == "ECR301 ");
  CHECK(bad(merged(by + statement("Pull", "1"), fixed)).empty());
  CHECK(bad(merged(by + statement("", "1"), other("o", statement("", "2")))) == "ECR301 ECR301 ");
  CHECK(bad(merged(by + statement("Pull", std::string(kGood)),
                   other("o", statement("Pull", "1")))) == "ECR301 ");
  // The block's own statements come over those of source documents.
  const std::string source = "  source_policy_documents = [data.aws_iam_policy_document.o.json]\n";
  CHECK(bad(merged(source + statement("Pull", std::string(kGood)),
                   other("o", statement("Pull", "1"))))
            .empty());
  // A later override comes over an earlier one.
  CHECK(bad(merged("  override_policy_documents = [data.aws_iam_policy_document.o.json, "
                   "data.aws_iam_policy_document.p.json]\n" +
                       statement("Pull", "1"),
                   other("o", statement("Pull", "2")) +
                       other("p", statement("Pull", std::string(kGood)))))
            .empty());
  // One that is not known may replace any statement that has a Sid, but no other.
  const std::string unknown = "  override_policy_documents = [var.unknown]\n";
  CHECK(bad(merged(unknown + statement("Pull", "1"), "")).empty());
  CHECK(bad(merged(unknown + statement("", "1"), "")) == "ECR301 ");
}

TEST_CASE("two statements of one document with the same Sid are both there") {
  CHECK(bad(merged(statement("Pull", "1") + statement("Pull", std::string(kGood)), ""))
            .find("ECR301") != std::string::npos);
}

TEST_CASE("a set holds nothing twice") {
  const std::string each =
      "  dynamic \"statement\" {\n    for_each = toset([\"a\", \"a\"])\n    content "
      "{\n      sid = statement.value\n      actions = [\"ecr:ListImages\"]\n"
      "      principals {\n        type = \"AWS\"\n        identifiers = "
      "[\"314159265358\"]\n      }\n    }\n  }\n";
  CHECK(bad(merged(each, "")).empty());
}

TEST_CASE("the latest version of merged documents counts") {
  const std::string variable = "resources = [\"arn:aws:ecr:*:*:repository/&{aws:username}\"]\n";
  const auto with = [&](const std::string& version) {
    const std::string old =
        other("o", "  version = \"" + version +
                       "\"\n  statement {\n    actions = [\"ecr:ListImages\"]\n    " + variable +
                       "  }\n");
    return bad(
        old +
        "data \"aws_iam_policy_document\" \"app\" {\n  version = \"2008-10-17\"\n  "
        "source_policy_documents = [data.aws_iam_policy_document.o.json]\n}\nresource "
        "\"aws_iam_policy\" \"app\" {\n  policy = data.aws_iam_policy_document.app.json\n}\n");
  };
  CHECK(with("2012-10-17").empty());
  CHECK(with("2008-10-17").find("ECR016") != std::string::npos);
}

TEST_CASE("a null of jsonencode is sent, a null argument is not") {
  const auto encoded = [](const std::string& more) {
    return bad(
        "resource \"aws_ecr_repository_policy\" \"app\" {\n  policy = jsonencode({ Version = "
        "\"2012-10-17\", Statement = [{ Effect = \"Allow\", Principal = { AWS = "
        "\"314159265358\" }, Action = " +
        std::string(kPull) + more + " }] })\n}\n");
  };
  CHECK(encoded("").empty());
  CHECK(encoded(", Condition = null") == "ECR005 ");
  // One that an expression comes to may be taken for nothing: not all of AWS refuses it.
  CHECK(encoded(", Condition = true ? null : {}").empty());
  std::string block = statement("", std::string(kGood));
  block.insert(block.rfind("  }\n"), "    not_actions = null\n    resources = null\n");
  CHECK(bad(merged(block, "")).empty());
  // What the provider reads and writes again loses it.
  CHECK(bad(merged("  source_policy_documents = [jsonencode({ Statement = [{ Sid = null, Effect = "
                   "\"Allow\", Principal = { AWS = \"314159265358\" }, Action = " +
                       std::string(kPull) + " }] })]\n",
                   ""))
            .empty());
}

TEST_CASE("Override files change the blocks of a module") {
  const auto policy = [](const std::string& who, const std::string& more) {
    return "resource \"aws_ecr_repository_policy\" \"app\" {\n" + more +
           "  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{\n" +
           "    Effect = \"Allow\", Principal = " + who + ", Action = " + std::string(kPull) +
           " }] })\n}\n";
  };
  const std::string app = "  repository = \"app\"\n";
  const std::string named = "{ AWS = \"135792468013\" }";
  SUBCASE("the argument of the override counts, and is no second policy") {
    CHECK(findings({{"m/main.tf", policy("\"*\"", app)}, {"m/main_override.tf", policy(named, "")}})
              .empty());
    CHECK(findings({{"m/main.tf", policy(named, app)}, {"m/override.tf", policy("\"*\"", "")}}) ==
          "ECR201 m/override.tf:3 \"*\"\n");
  }
  SUBCASE("the last one by name wins") {
    CHECK(findings({{"m/main.tf", policy(named, app)},
                    {"m/b_override.tf", policy(named, "")},
                    {"m/a_override.tf", policy("\"*\"", "")}})
              .empty());
  }
  SUBCASE("locals and defaults of variables") {
    const std::string text = "variable \"who\" { default = \"*\" }\nlocals { who = var.who }\n";
    const Source main{"m/main.tf", text + policy("local.who", app)};
    CHECK(findings({main}) == "ECR201 m/main.tf:1 \"*\"\n");
    CHECK(findings({main, {"m/x_override.tf", "locals { who = " + named + " }\n"}}).empty());
    CHECK(findings({main, {"m/x_override.tf", "variable \"who\" { default = " + named + " }\n"}})
              .empty());
    CHECK(findings({main, {"m/x_override.tf", "variable \"who\" { type = any }\n"}}) ==
          "ECR201 m/main.tf:1 \"*\"\n");
  }
  SUBCASE("the same name in another folder overrides nothing") {
    CHECK(findings({{"m/main.tf", policy("\"*\"", app)}, {"n/override.tf", policy(named, "")}}) ==
          "ECR201 m/main.tf:4 \"*\"\n");
  }
}
