// SPDX-License-Identifier: Apache-2.0
// Instances of resources and modules: how many, under which addresses, with which inputs, and what
// their documents say.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::FoundInModules;
using test::written;

namespace {

std::string policy(const std::string& more, const std::string& resource = "\"*\"") {
  return "resource \"aws_iam_policy\" \"it\" {\n" + more +
         "  policy = jsonencode({ Statement = [{ Action = \"ecr:ListImages\", Resource = " +
         resource + " }] })\n}\n";
}

/// The address of each document with its Resource.
std::string found_in(const std::vector<Source>& sources) {
  const FoundInModules found(sources);
  std::string all;
  for (const format::Document& document : found.located.documents) {
    const syntax::Value* list = document.value->find("Statement");
    const syntax::Value* resource =
        list == nullptr ? nullptr : list->members.front().value.find("Resource");
    all += document.address + " " + (resource == nullptr ? "none" : written(*resource)) + "\n";
  }
  return all;
}

std::string found_in(const std::string& text) { return found_in({{"main.tf", text}}); }

std::size_t count(const std::string& text) {
  return FoundInModules("variable \"open\" {}\n" + text).located.documents.size();
}

/// The statements of a document with these arguments, beside others.
std::string statements(const std::string& body, const std::string& others = "") {
  const FoundInModules found("variable \"open\" {}\n" + others +
                             "data \"aws_iam_policy_document\" \"it\" {\n" + body +
                             "}\nresource \"aws_iam_policy\" \"it\" {\n  policy = "
                             "data.aws_iam_policy_document.it.json\n}\n");
  if (found.located.documents.size() != 1) return "not one";
  const syntax::Value* list = found.located.documents.front().value->find("Statement");
  return list == nullptr ? "none" : written(*list);
}

}  // namespace

TEST_CASE("a resource has as many policies as it has instances, a thousand at most") {
  CHECK(count(policy("")) == 1);
  CHECK(count(policy("  count = 0\n")) == 0);
  CHECK(count(policy("  count = 1\n")) == 1);
  CHECK(count(policy("  count = 1000\n")) == 1000);
  CHECK(count(policy("  count = 1001\n")) == 1000);
  CHECK(count(policy("  count = var.open\n")) == 1);
  CHECK(count(policy("  for_each = []\n")) == 0);
  CHECK(count(policy("  for_each = toset([\"a\", \"b\"])\n")) == 2);
  CHECK(count(policy("  for_each = { a = 1, b = 2, c = 3 }\n")) == 3);
  CHECK(count(policy("  for_each = var.open\n")) == 1);
  CHECK(count(policy("  for_each = toset([for i in range(60) : \"x${i}\"])\n")) == 60);
}

TEST_CASE("an instance knows its key, value and index") {
  CHECK(found_in(policy("  count = 2\n", "\"r${count.index}\"")) ==
        "aws_iam_policy.it[0] 'r0'\naws_iam_policy.it[1] 'r1'\n");
  CHECK(found_in(
            policy("  for_each = { a = \"x\", b = \"y\" }\n", "\"${each.key}-${each.value}\"")) ==
        "aws_iam_policy.it[\"a\"] 'a-x'\naws_iam_policy.it[\"b\"] 'b-y'\n");
  CHECK(found_in(policy("  for_each = toset([\"a\"])\n", "\"${each.key}-${each.value}\"")) ==
        "aws_iam_policy.it[\"a\"] 'a-a'\n");
  CHECK(
      found_in("variable \"open\" {}\n" + policy("  for_each = var.open\n", "\"x-${each.key}\"")) ==
      "aws_iam_policy.it 'x-?'\n");
  CHECK(
      found_in("variable \"open\" {}\n" + policy("  count = var.open\n", "\"x-${count.index}\"")) ==
      "aws_iam_policy.it 'x-?'\n");
  CHECK(found_in(policy("", "\"x-${each.key}\"")) == "aws_iam_policy.it 'x-?'\n");
}

TEST_CASE("an instance whose number is not known picks its own out of what a splat lists") {
  const auto resource = [](const std::string& policy, const std::string& made) {
    return found_in(
        "variable \"open\" {}\nresource \"aws_iam_policy\" \"it\" {\n"
        "  count = var.open\n  policy = " +
        policy + "\n}\ndata \"aws_iam_policy_document\" \"d\" {\n" + made +
        "\n  statement {\n    actions = [\"ecr:*\"]\n"
        "    resources = [\"*\"]\n  }\n}\n");
  };
  const std::string open = "  count = var.open";
  const std::string list = "data.aws_iam_policy_document.d.*.json";
  CHECK(resource(list + "[count.index]", open) == "aws_iam_policy.it ['*']\n");
  CHECK(resource("element(" + list + ", count.index)", open) == "aws_iam_policy.it ['*']\n");
  CHECK(resource("element(" + list + ", var.open)", "  count = 2") == "aws_iam_policy.it ['*']\n");
  const std::string unknown = "aws_iam_policy.it none\n";
  CHECK(resource("[" + list + "][count.index]", open) == unknown);
  CHECK(resource(list + "[count.index]", "  for_each = var.open") == unknown);
  CHECK(resource("element(" + list + ", count.index, 0)", open) == unknown);
}

TEST_CASE("no two instances of a module have one address") {
  const auto addresses = [](const std::string& arguments) {
    return found_in({{"main.tf",
                      "variable \"open\" {}\nvariable \"other\" {}\nmodule \"m\" {\n"
                      "  source = \"./m\"\n" +
                          arguments + "}\n"},
                     {"m/main.tf", policy("")}});
  };
  const auto line = [](const std::string& key) {
    return "module.m" + key + ".aws_iam_policy.it '*'\n";
  };
  CHECK(addresses("") == line(""));
  CHECK(addresses("  count = 2\n") == line("[0]") + line("[1]"));
  CHECK(addresses("  count = 0\n") == "aws_iam_policy.it '*'\n");
  CHECK(addresses("  count = var.open\n") == line(""));
  CHECK(addresses("  for_each = { a = 1, b = 2 }\n") == line("[\"a\"]") + line("[\"b\"]"));
  CHECK(addresses("  for_each = var.open\n") == line(""));
  CHECK(addresses("  for_each = [var.open, var.other]\n").find("module.m.aws") ==
        std::string::npos);
  CHECK(addresses("  for_each = toset([var.open])\n") == line(""));
  CHECK(addresses("  for_each = toset([var.open, var.other])\n") == line("[0]") + line("[1]"));
  const std::string longest(100, 'k');
  CHECK(addresses("  for_each = toset([\"" + longest + "\"])\n") == line("[\"" + longest + "\"]"));
  CHECK(addresses("  for_each = toset([\"k" + longest + "\"])\n") == line(""));
}

TEST_CASE("an input is what the caller gives, then the default, and files only of the root") {
  const auto given = [](const std::string& arguments, const std::string& variable,
                        const std::string& values = "", const std::string& root_values = "") {
    std::vector<Source> sources{
        {"main.tf", "variable \"x\" { default = \"root\" }\nmodule \"m\" {\n  source = \"./m\"\n" +
                        arguments + "}\n"},
        {"m/main.tf", "variable \"x\" {" + variable + "}\n" + policy("", "var.x")}};
    if (!values.empty()) sources.push_back({"m/terraform.tfvars", values});
    if (!root_values.empty()) sources.push_back({"terraform.tfvars", root_values});
    return found_in(sources);
  };
  const std::string at = "module.m.aws_iam_policy.it ";
  CHECK(given("  x = \"given\"\n", " default = \"own\" ") == at + "'given'\n");
  CHECK(given("", " default = \"own\" ") == at + "'own'\n");
  CHECK(given("", "") == at + "?\n");
  CHECK(given("  x = var.x\n", " default = \"own\" ") == at + "'root'\n");
  CHECK(given("  x = var.x\n", " default = \"own\" ", "", "x = \"file\"\n") == at + "'file'\n");
  CHECK(given("", " default = \"own\" ", "x = \"file\"\n") == at + "'own'\n");
  CHECK(given("", " default = \"own\" ", "", "x = \"file\"\n") == at + "'own'\n");
}

TEST_CASE("paths are those of the module and of its root") {
  const auto path = [](const std::string& name) {
    return found_in({{"a/main.tf", "module \"m\" {\n  source = \"../b/c\"\n}\n"},
                     {"b/c/main.tf", policy("", "path." + name)}});
  };
  const std::string at = "module.m.aws_iam_policy.it ";
  CHECK(path("module") == at + "'b/c'\n");
  CHECK(path("root") == at + "'a'\n");
  CHECK(path("cwd") == at + "'?'\n");
  CHECK(found_in(policy("", "path.module")) == "aws_iam_policy.it '.'\n");
}

TEST_CASE("a value that is made of itself is not known") {
  CHECK(found_in("locals {\n  a = local.b\n  b = local.a\n}\n" + policy("", "local.a")) ==
        "aws_iam_policy.it ?\n");
  CHECK(found_in("locals {\n  a = \"x-${local.a}\"\n}\n" + policy("", "local.a")) ==
        "aws_iam_policy.it 'x-?'\n");
  CHECK(found_in("resource \"aws_iam_role\" \"r\" {\n  name = aws_iam_role.r.name\n}\n" +
                 policy("", "aws_iam_role.r.name")) == "aws_iam_policy.it ?\n");
}

TEST_CASE("the elements of a statement stand in the order in which they are written") {
  CHECK(statements("  statement {\n    resources = [\"*\"]\n    actions = [\"ecr:ListImages\"]\n"
                   "    effect = \"Deny\"\n    sid = \"S\"\n  }\n") ==
        "[{Resource: ['*'], Action: ['ecr:ListImages'], Effect: 'Deny', Sid: 'S'}]");
  CHECK(
      statements("  statement {\n    condition {\n      test = \"Bool\"\n      variable = \"a\"\n"
                 "      values = [\"b\"]\n    }\n    not_resources = [\"*\"]\n"
                 "    not_principals {\n      type = \"AWS\"\n      identifiers = [\"1\"]\n    }\n"
                 "    not_actions = [\"x:y\"]\n  }\n") ==
      "[{Effect: 'Allow', Condition: {Bool: {a: ['b']}}, NotResource: ['*'], "
      "NotPrincipal: {AWS: ['1']}, NotAction: ['x:y']}]");
  CHECK(statements("  statement {\n    sid = \"\"\n    actions = [\"x:y\"]\n  }\n") ==
        "[{Effect: 'Allow', Action: ['x:y']}]");
  CHECK(statements("  statement {}\n  statement {\n    effect = null\n  }\n") ==
        "[{Effect: 'Allow'}, {Effect: 'Allow'}]");
  CHECK(statements("") == "[]");
}

TEST_CASE("a condition of which the operator or the key is not known is not known") {
  const auto condition = [](const std::string& test, const std::string& variable,
                            const std::string& values) {
    return statements("  statement {\n    condition {\n      test = " + test +
                      "\n      variable = " + variable + "\n      values = " + values +
                      "\n    }\n  }\n");
  };
  CHECK(condition("\"Bool\"", "\"a\"", "[\"b\", 1, true]") ==
        "[{Effect: 'Allow', Condition: {Bool: {a: ['b', '1', 'true']}}}]");
  CHECK(condition("var.open", "\"a\"", "[\"b\"]") == "[{Effect: 'Allow', Condition: ?}]");
  CHECK(condition("\"Bool\"", "var.open", "[\"b\"]") == "[{Effect: 'Allow', Condition: ?}]");
  CHECK(condition("\"Bool\"", "\"x-${var.open}\"", "[\"b\"]") ==
        "[{Effect: 'Allow', Condition: ?}]");
  CHECK(condition("\"Bool\"", "\"a\"", "var.open") ==
        "[{Effect: 'Allow', Condition: {Bool: {a: ?}}}]");
  CHECK(condition("\"Bool\"", "\"a:&{b}\"", "[\"&{c}\"]") ==
        "[{Effect: 'Allow', Condition: {Bool: {a:${b}: ['${c}']}}}]");
}

TEST_CASE("documents are put together statement by statement, those of one Sid in one place") {
  const auto other = [](const std::string& name, const std::string& body) {
    return "data \"aws_iam_policy_document\" \"" + name + "\" {\n" + body + "}\n";
  };
  const auto statement = [](const std::string& sid, const std::string& action) {
    return "  statement {\n" + (sid.empty() ? "" : "    sid = \"" + sid + "\"\n") +
           "    actions = [\"" + action + "\"]\n  }\n";
  };
  const auto merged = [&](const std::string& attribute, const std::string& body,
                          const std::string& others) {
    return statements("  " + attribute +
                          " = [data.aws_iam_policy_document.a.json, "
                          "data.aws_iam_policy_document.b.json]\n" +
                          body,
                      others);
  };
  const std::string others = other("a", statement("S", "a:s") + statement("", "a:n")) +
                             other("b", statement("S", "b:s") + statement("T", "b:t"));
  const auto said = [](const std::string& sid, const std::string& action) {
    return std::string("{") + (sid.empty() ? "" : "Sid: '" + sid + "', ") + "Action: ['" + action +
           "']}";
  };
  std::string found = merged("override_policy_documents", statement("S", "o:s"), others);
  for (const std::string effect : {"Effect: 'Allow', "})
    for (auto at = found.find(effect); at != found.npos; at = found.find(effect))
      found.erase(at, effect.size());
  CHECK(found == "[" + said("S", "b:s") + ", " + said("", "a:n") + ", " + said("T", "b:t") + "]");
  found = merged("source_policy_documents", statement("T", "o:t"), others);
  for (const std::string effect : {"Effect: 'Allow', "})
    for (auto at = found.find(effect); at != found.npos; at = found.find(effect))
      found.erase(at, effect.size());
  CHECK(found == "[" + said("S", "a:s") + ", " + said("", "a:n") + ", " + said("S", "b:s") + ", " +
                     said("T", "o:t") + "]");
}

TEST_CASE("blocks that are dynamic are made for each element, or are not known") {
  const auto dynamic = [](const std::string& each, const std::string& action,
                          const std::string& more = "") {
    return statements("  dynamic \"statement\" {\n    for_each = " + each + "\n" + more +
                      "    content {\n      actions = [" + action + "]\n    }\n  }\n");
  };
  CHECK(dynamic("[\"a\", \"b\"]", "\"x:${statement.value}${statement.key}\"") ==
        "[{Effect: 'Allow', Action: ['x:aa']}, {Effect: 'Allow', Action: ['x:bb']}]");
  CHECK(dynamic("{ k = \"v\" }", "\"${statement.key}:${statement.value}\"") ==
        "[{Effect: 'Allow', Action: ['k:v']}]");
  CHECK(dynamic("[\"a\"]", "\"x:${it.value}\"", "    iterator = it\n") ==
        "[{Effect: 'Allow', Action: ['x:a']}]");
  CHECK(dynamic("[]", "\"x:y\"") == "[]");
  CHECK(statements("  dynamic \"statement\" {\n    for_each = [1]\n  }\n") == "[]");
  CHECK(statements("  dynamic \"other\" {\n    for_each = [1]\n    content {}\n  }\n") == "[]");
}

TEST_CASE("the branches of a policy are one group with one target, where there is one in each") {
  const auto groups = [](const std::string& written) {
    const FoundInModules found(
        "variable \"open\" {}\nlocals {\n  a = jsonencode({ Statement = [] })\n"
        "  b = jsonencode({ Statement = [], Id = \"b\" })\n}\n"
        "resource \"aws_ecr_repository_policy\" \"x\" {\n  repository = \"app\"\n"
        "  policy = " +
        written +
        "\n}\n"
        "resource \"aws_ecr_repository_policy\" \"y\" {\n  repository = \"app\"\n"
        "  policy = " +
        written + "\n}\n");
    std::string all;
    for (const format::Document& document : found.located.documents)
      all += fmt::format("{} group{} {}{} {}\n", document.address.substr(26), document.group,
                         document.target.empty() ? "-" : "target", document.assumed.size(),
                         document.repository);
    return all;
  };
  CHECK(groups("local.a") == "x group0 target0 app\ny group0 target0 app\n");
  CHECK(groups("var.open ? local.a : local.b") ==
        "x group1 target1 app\nx group1 target1 app\ny group2 target1 app\ny group2 target1 app\n");
  CHECK(groups("var.open ? local.a : null") == "x group0 -1 app\ny group0 -1 app\n");
  CHECK(groups("var.open ? \"\" : local.a") == "x group0 -1 app\ny group0 -1 app\n");
  CHECK(groups("true ? local.a : local.b").find("group0 target") != std::string::npos);
  CHECK(groups("null").empty());
}
