// SPDX-License-Identifier: Apache-2.0
// The data source `aws_iam_policy_document`: what each of its blocks and arguments comes to, and
// what it leaves open.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::FoundInModules;
using test::kPull;
using test::written;

namespace {

std::string data(const std::string& name, const std::string& body) {
  return "data \"aws_iam_policy_document\" \"" + name + "\" {\n" + body + "}\n";
}

/// A repository's policy by a document with this body, beside others.
std::string module_of(const std::string& body, const std::string& others = "",
                      const std::string& attribute = "json") {
  return "variable \"open\" {}\n" + others + data("app", body) +
         "resource \"aws_ecr_repository_policy\" \"app\" {\n  repository = \"app\"\n"
         "  policy     = data.aws_iam_policy_document.app." +
         attribute + "\n}\n";
}

/// What a member of the policy comes to, or `none`.
std::string member_of(const std::string& module, std::string_view key) {
  const FoundInModules found(module);
  REQUIRE(found.located.documents.size() == 1);
  const syntax::Value* member = found.located.documents.front().value->find(key);
  return member == nullptr ? "none" : written(*member);
}

/// A statement with these arguments and blocks beside its action.
std::string statement(const std::string& body) {
  return "  statement {\n    actions = [\"ecr:ListImages\"]\n" + body + "  }\n";
}

/// The one statement, without what all have.
std::string read(const std::string& body) {
  const std::string all = member_of(module_of(statement(body)), "Statement");
  const std::string before = "[{Effect: 'Allow', Action: ['ecr:ListImages']";
  REQUIRE(all.starts_with(before));
  return all.substr(before.size(), all.size() - before.size() - 2);
}

std::string principals(const std::string& type, const std::string& identifiers) {
  return "    principals {\n      type        = " + type + "\n      identifiers = " + identifiers +
         "\n    }\n";
}

std::string condition(const std::string& values) {
  return "    condition {\n      test     = \"Bool\"\n      variable = \"aws:SecureTransport\"\n"
         "      values   = " +
         values + "\n    }\n";
}

}  // namespace

TEST_CASE("each argument and block of a statement comes to what the provider sends") {
  struct Case {
    std::string body, result;
  };
  const std::string account = "[\"314159265358\"]";
  const Case cases[] = {
      // Scalars are sent as text, whatever they are.
      {condition("[true]"), ", Condition: {Bool: {aws:SecureTransport: ['true']}}"},
      {condition("[1, \"x\"]"), ", Condition: {Bool: {aws:SecureTransport: ['1', 'x']}}"},
      // An empty list is as good as none.
      {"    not_actions = []\n    resources = []\n    not_resources = []\n", ""},
      {"    resources = [\"*\"]\n", ", Resource: ['*']"},
      // A list that is not known may be no element at all.
      {"    resources = var.open\n", ", ?: ?"},
      {principals("\"AWS\"", account), ", Principal: {AWS: ['314159265358']}"},
      // Everybody is a string, and only alone.
      {principals("\"*\"", "[\"*\"]"), ", Principal: '*'"},
      {principals("\"*\"", "[\"*\", \"314159265358\"]"), ", Principal: ?"},
      {principals("\"*\"", "[]"), ", Principal: ?"},
      {principals("\"*\"", "var.open"), ", Principal: ?"},
      // A type that is not known may be any, also that of everybody.
      {principals("var.open", account), ", Principal: ?"},
      {principals("\"AWS\"", account) + principals("var.open", account), ", Principal: ?"},
      // Blocks that may be made no time leave the element open, and what they say is read; not so
      // where they pass on what is not known, or name all others.
      {"    dynamic \"principals\" {\n      for_each = var.open\n      content {\n"
       "        type        = \"AWS\"\n        identifiers = [principals.value]\n      }\n    }\n",
       ", ?: ?"},
      {"    dynamic \"not_principals\" {\n      for_each = var.open\n      content {\n"
       "        type        = \"AWS\"\n        identifiers = [\"314159265358\"]\n      }\n    }\n",
       ", ?: ?"},
      {"    dynamic \"principals\" {\n      for_each = var.open\n      content {\n"
       "        type        = \"AWS\"\n        identifiers = [\"314159265358\"]\n      }\n    }\n",
       ", Principal: {AWS: ['314159265358'], AWS: ?}"},
      {"    dynamic \"condition\" {\n      for_each = var.open\n      content {\n"
       "        test     = \"Bool\"\n        variable = \"aws:SecureTransport\"\n"
       "        values   = [true]\n      }\n    }\n",
       ", Condition: {Bool: {aws:SecureTransport: ['true']}, ?: ?}"},
      // The key of an element is that of a map, or the element itself.
      {"    dynamic \"principals\" {\n      for_each = { AWS = \"314159265358\" }\n"
       "      content {\n        type        = principals.key\n"
       "        identifiers = [principals.value]\n      }\n    }\n",
       ", Principal: {AWS: ['314159265358']}"},
      {"    dynamic \"principals\" {\n      for_each = [\"314159265358\"]\n      iterator = each_\n"
       "      content {\n        type        = \"AWS\"\n        identifiers = [each_.key]\n"
       "      }\n    }\n",
       ", Principal: {AWS: ['314159265358']}"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.body);
    CHECK(read(one.body) == one.result);
  }
}

TEST_CASE("each variable of a statement is one of IAM") {
  CHECK(read("    resources = [\"arn:&{aws:username}/&{aws:userid}\"]\n")
            .find("arn:${aws:username}/${aws:userid}") != std::string::npos);
}

TEST_CASE("the id of merged documents is the last one that says anything") {
  const auto id = [](const std::string& own, const std::string& overriding) {
    return member_of(
        module_of("  source_policy_documents   = [data.aws_iam_policy_document.base.json]\n"
                  "  override_policy_documents = [jsonencode({ " +
                      overriding + "Statement = [] })]\n" + own + statement(""),
                  data("base", "  policy_id = \"base\"\n" + statement(""))),
        "Id");
  };
  CHECK(id("", "") == "'base'");
  CHECK(id("  policy_id = \"own\"\n", "") == "'own'");
  CHECK(id("  policy_id = \"\"\n", "") == "'base'");
  CHECK(id("  policy_id = null\n", "") == "'base'");
  CHECK(id("  policy_id = \"own\"\n", "Id = \"last\", ") == "'last'");
  CHECK(id("  policy_id = \"own\"\n", "Id = \"\", ") == "'own'");
  CHECK(id("  policy_id = \"own\"\n", "Id = null, ") == "'own'");
  CHECK(id("  policy_id = var.open\n", "") == "?");
}

TEST_CASE("a document that is not known adds statements, and only an override replaces some") {
  const auto merged = [](const std::string& argument) {
    return findings({{"main.tf", module_of("  " + argument +
                                               " = [data.aws_iam_policy_document.base.json, "
                                               "var.open]\n",
                                           data("base",
                                                "  statement {\n    sid     = \"Pull\"\n"
                                                "    actions = " +
                                                    std::string(kPull) + "\n" +
                                                    principals("\"AWS\"", "[\"1\"]") + "  }\n"))}});
  };
  CHECK(merged("source_policy_documents").starts_with("ECR301 main.tf:"));
  CHECK(merged("override_policy_documents").empty());
}

TEST_CASE("both texts of a document are the policy") {
  for (const char* attribute : {"json", "minified_json"}) {
    CAPTURE(attribute);
    const std::string body = statement(principals("\"AWS\"", "[\"1\"]"));
    CHECK(findings({{"main.tf", module_of(body, "", attribute)}}).starts_with("ECR301 main.tf:"));
  }
  CHECK(findings({{"main.tf", module_of(statement(principals("\"AWS\"", "[\"1\"]")), "", "id")}})
            .find("ECR301") == std::string::npos);
}

TEST_CASE("a policy inside of a policy is a text of which nothing is known") {
  const std::string text =
      "resource \"aws_iam_policy\" \"it\" {\n  policy = jsonencode({ "
      "Statement = [{ Effect = \"Allow\", Action = \"ecr:ListImages\", "
      "Resource = data.aws_iam_policy_document.app.json }] })\n}\n";
  CHECK(member_of(data("app", statement("")) + text, "Statement") ==
        "[{Effect: 'Allow', Action: 'ecr:ListImages', Resource: ?}]");
}

TEST_CASE("a set counts what stands in it twice once, and an effect is what it says") {
  CHECK(read("    resources = [\"a\", \"b\", \"a\", 1, \"1\"]\n") == ", Resource: ['a', 'b', '1']");
  CHECK(read("    resources = concat([\"a\"], [\"a\"])\n") == ", Resource: ['a']");
  CHECK(read("    resources = [var.open, var.open]\n") == ", Resource: [?, ?]");
  CHECK(read(principals("\"AWS\"", "[\"314159265358\", \"314159265358\"]")) ==
        ", Principal: {AWS: ['314159265358']}");
  CHECK(read(condition("[true, \"true\"]")) ==
        ", Condition: {Bool: {aws:SecureTransport: ['true']}}");
  const auto effect = [](const std::string& value) {
    return member_of(module_of("  statement {\n    effect = " + value + "\n  }\n"), "Statement");
  };
  CHECK(effect("\"Deny\"") == "[{Effect: 'Deny'}]");
  CHECK(effect("null") == "[{Effect: 'Allow'}]");
  CHECK(effect("var.open") == "[{Effect: ?}]");
}
