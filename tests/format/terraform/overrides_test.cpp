// SPDX-License-Identifier: Apache-2.0
// Override files of Terraform: what each type of block in one does to the module.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::kPull;

namespace {

constexpr std::string_view kGood = "314159265358";
constexpr std::string_view kBad = "1";

/// A policy of a repository by which `who` may pull; `who` is an expression.
std::string policy(const std::string& who) {
  return "resource \"aws_ecr_repository_policy\" \"app\" {\n  repository = \"app\"\n  policy = "
         "jsonencode({ Version = \"2012-10-17\", Statement = [{\n    Effect = \"Allow\", "
         "Principal = { AWS = " +
         who + " }, Action = " + std::string(kPull) + " }] })\n}\n";
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string call(const std::string& arguments) { return "module \"m\" {\n" + arguments + "}\n"; }

std::string document(std::string_view who) {
  return "data \"aws_iam_policy_document\" \"app\" {\n  statement {\n    actions = " +
         std::string(kPull) + "\n    principals {\n      type        = \"AWS\"\n" +
         "      identifiers = [" + quoted(who) + "]\n    }\n  }\n}\n";
}

/// A role with a policy of its own for these actions, in a block or in one that makes blocks.
std::string role(const std::string& action, bool dynamic) {
  const std::string inner =
      "policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = "
      "\"" +
      action + "\", Resource = \"*\" }] })\n";
  return "resource \"aws_iam_role\" \"ci\" {\n" +
         (dynamic ? "  dynamic \"inline_policy\" {\n    for_each = [1]\n    content {\n      " +
                        inner + "    }\n  }\n"
                  : "  inline_policy {\n    " + inner + "  }\n") +
         "}\n";
}

std::vector<std::string> actions(const std::vector<Source>& sources) {
  const test::FoundInModules found(sources);
  std::vector<std::string> all;
  for (const format::Document& document : found.located.documents)
    all.emplace_back(document.value->find("Statement")->members.front().value.find("Action")->text);
  return all;
}

}  // namespace

TEST_CASE("the arguments of a call are those of the override") {
  const Source module{"m/main.tf", "variable \"who\" {}\n" + policy("var.who")};
  const Source bad{"main.tf", call("  source = \"./m\"\n  who = " + quoted(kBad) + "\n")};
  const Source good{"main.tf", call("  source = \"./m\"\n  who = " + quoted(kGood) + "\n")};
  CHECK(findings({bad, module}).starts_with("ECR301 main.tf:"));
  CHECK(findings({bad, module, {"override.tf", call("  who = " + quoted(kGood) + "\n")}}).empty());
  CHECK(findings({good, module, {"a_override.tf", call("  who = " + quoted(kBad) + "\n")}})
            .starts_with("ECR301 a_override.tf:"));
}

TEST_CASE("an output is that of the override, if that says a value") {
  const auto with = [](std::string_view first, const std::string& overriding) {
    return findings({{"main.tf", call("  source = \"./m\"\n") + policy("module.m.who")},
                     {"m/main.tf", "output \"who\" {\n  value = " + quoted(first) + "\n}\n"},
                     {"m/x_override.tf", "output \"who\" {\n" + overriding + "}\n"}});
  };
  CHECK(with(kBad, "  description = \"who pulls\"\n").starts_with("ECR301"));
  CHECK(with(kBad, "  value = " + quoted(kGood) + "\n").empty());
  CHECK(with(kGood, "  value = " + quoted(kBad) + "\n").starts_with("ECR301"));
}

TEST_CASE("nothing is known of a data source that an override changes") {
  const auto of_resource = [](const std::string& overriding) {
    const test::FoundInModules found(std::vector<Source>{
        {"main.tf", document(kBad) +
                        "resource \"aws_ecr_repository_policy\" \"app\" {\n  repository = "
                        "\"app\"\n  policy = data.aws_iam_policy_document.app.json\n}\n"},
        {"x_override.tf", overriding}});
    for (const format::Document& document : found.located.documents)
      if (document.address == "aws_ecr_repository_policy.app") return document.value->kind;
    return syntax::Kind::null;
  };
  CHECK(of_resource("") == syntax::Kind::object);
  CHECK(
      of_resource("data \"aws_iam_policy_document\" \"app\" {\n  version = \"2012-10-17\"\n}\n") ==
      syntax::Kind::unknown);
}

TEST_CASE("the inline policies of an override take the place of those before") {
  using Names = std::vector<std::string>;
  for (const bool first : {false, true})
    for (const bool second : {false, true}) {
      CAPTURE(first);
      CAPTURE(second);
      CHECK(actions({{"main.tf", role("ecr:ListImages", first)},
                     {"x_override.tf", role("ecr:DescribeImages", second)}}) ==
            Names{"ecr:DescribeImages"});
    }
  CHECK(actions({{"main.tf", role("ecr:ListImages", false)},
                 {"x_override.tf", "resource \"aws_iam_role\" \"ci\" {\n  name = \"ci\"\n}\n"}}) ==
        Names{"ecr:ListImages"});
}

TEST_CASE("a file overrides by its name") {
  struct Case {
    std::string_view path;
    bool overrides;
  };
  constexpr Case kCases[] = {{"override.tf", true},      {"x_override.tf", true},
                             {"override.tf.json", true}, {"x_override.tf.json", true},
                             {"my-override.tf", false},  {"override_x.tf", false},
                             {"overrides.tf", false},    {"nooverride.tf", false}};
  const Source main{"main.tf", "locals {\n  who = " + quoted(kBad) + "\n}\n" + policy("local.who")};
  for (const Case& one : kCases) {
    CAPTURE(one.path);
    const bool json = one.path.ends_with(".json");
    const std::string text =
        json ? R"({"locals": {"who": "314159265358"}})" : "locals {\n  who = \"314159265358\"\n}\n";
    CHECK(findings({main, {std::string(one.path), text}}).empty() == one.overrides);
  }
}

TEST_CASE("an output of a module in several instances is that of none of them") {
  const auto found = [](const std::string& who, const std::string& arguments) {
    return findings({{"main.tf", policy(who) + call("  source = \"./m\"\n" + arguments)},
                     {"m/main.tf", "output \"who\" {\n  value = " + quoted(kBad) + "\n}\n"}});
  };
  CHECK(!found("module.m.who", "").empty());
  CHECK(!found("module.m[0].who", "  count = 2\n").empty());
  CHECK(found("module.m.who", "  count = 2\n").empty());
}
