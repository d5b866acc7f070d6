// SPDX-License-Identifier: Apache-2.0
// Which repository a policy of a module is put on: where two are the same, and where nobody knows.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::FoundInModules;

namespace {

const std::string kModule = R"(
variable "a" {}
variable "b" {}
variable "list" {}
locals {
  app   = "app"
  local = local.app
  open  = "x-${var.a}"
}
resource "aws_ecr_repository" "r" {
  name = "app"
}
resource "aws_ecr_repository" "open" {
  name = "x-${var.a}"
}
resource "aws_ecr_repository" "many" {
  for_each = var.list
  name     = "app"
}
resource "aws_ecrpublic_repository" "p" {
  repository_name = "app"
}
)";

std::string put(const std::string& arguments, const std::string& label = "x",
                const std::string& type = "aws_ecr_repository_policy") {
  return "resource \"" + type + "\" \"" + label + "\" {\n" + arguments + "  policy = \"{}\"\n}\n";
}

std::vector<std::string> targets(const std::vector<Source>& sources) {
  const FoundInModules found(sources);
  std::vector<std::string> all;
  for (const format::Document& document : found.located.documents) all.push_back(document.target);
  return all;
}

std::vector<std::string> targets(const std::string& text) {
  return targets({{"main.tf", kModule + text}});
}

std::string named(const std::string& name, const std::string& more = "") {
  const std::vector<std::string> all = targets(put("  repository = " + name + "\n" + more));
  return all.size() == 1 ? all.front() : "not one";
}

/// `known` and `different`, `same`, or how many there are without a target.
std::string of_instances(const std::string& arguments) {
  const std::vector<std::string> all = targets(put(arguments));
  const auto without = std::count(all.begin(), all.end(), "");
  std::string text = std::to_string(all.size()) + " without " + std::to_string(without);
  if (all.size() > 1 && without == 0) text += all[0] == all[1] ? " same" : " different";
  return text;
}

}  // namespace

TEST_CASE("one expression is one name, and another expression another") {
  const std::vector<std::string> names = {
      "\"app\"",
      "\"web\"",
      "\"\"",
      "var.a",
      "var.b",
      "\"x-${var.b}\"",
      "\"${var.a}-x\"",
      "\"${var.a}${var.b}\"",
      "\"${var.b}${var.a}\"",
      "lower(var.a)",
      "upper(var.a)",
      "lower(var.b)",
      "join(\"-\", [var.a, var.b])",
      "join(\"-\", [var.b, var.a])",
      "var.list[0]",
      "var.list[1]",
      "var.list[var.a]",
      "var.list[*]",
      "var.list.a",
      "var.list.b",
      "var.a ? \"x\" : \"y\"",
      "var.a ? \"y\" : \"x\"",
      "var.b ? \"x\" : \"y\"",
      "!var.a",
      "-var.a",
      "var.a + 1",
      "var.a - 1",
      "var.a + 2",
      "[var.a]",
      "{ a = var.a }",
      "{ b = var.a }",
      "true",
      "false",
      "1",
      "2",
      "null",
      "aws_ecr_repository.many[\"a\"].name",
      "aws_ecr_repository.many[\"b\"].name",
      "aws_ecr_repository.none.name",
      "aws_ecr_repository.r.arn",
      "aws_ecr_repository.open.arn",
      "data.aws_ecr_repository.r.name",
      "module.m.name",
      "module.m.id",
  };
  std::vector<std::string> all;
  for (const std::string& name : names) {
    CAPTURE(name);
    const std::string target = named(name);
    CHECK(!target.empty());
    CHECK(target == named(name));
    CHECK(std::find(all.begin(), all.end(), target) == all.end());
    all.push_back(target);
  }
}

TEST_CASE("what a name refers to is the name, where that is one") {
  const std::string app = named("\"app\"");
  for (const std::string name :
       {"local.app", "local.local", "\"${local.app}\"", "aws_ecr_repository.r.name",
        "aws_ecr_repository.r.id", "\"${aws_ecr_repository.r.name}\"",
        "aws_ecrpublic_repository.p.repository_name", "aws_ecrpublic_repository.p.id"}) {
    CAPTURE(name);
    CHECK(named(name) == app);
  }
  const std::string open = named("\"x-${var.a}\"");
  CHECK(open != app);
  for (const std::string name :
       {"local.open", "aws_ecr_repository.open.name", "aws_ecr_repository.open.id"}) {
    CAPTURE(name);
    CHECK(named(name) == open);
  }
  CHECK(named("aws_ecr_repository.none.id") == named("aws_ecr_repository.none.name"));
  CHECK(named("aws_ecr_repository.many[\"a\"].id") == named("aws_ecr_repository.many[\"a\"].name"));
  CHECK(named("aws_ecr_repository.many[\"a\"].name") != app);
}

TEST_CASE("what changes from one look to the next is no name") {
  for (const std::string name :
       {"uuid()", "timestamp()", "bcrypt(var.a)", "\"x-${uuid()}\"", "lower(uuid())", "self.name",
        "[for x in var.list : x]", "{ for x in var.list : x => x }",
        "\"%{ for x in var.list }${x}%{ endfor }\"", "var.list[uuid()]", "true ? uuid() : \"x\""}) {
    CAPTURE(name);
    CHECK(named(name).empty());
  }
  CHECK(targets(put("")) == std::vector<std::string>{""});
}

TEST_CASE("another provider or region is another registry") {
  const std::string one = named("\"app\"");
  const std::string others[] = {
      named("\"app\"", "  provider = aws.eu\n"),
      named("\"app\"", "  provider = aws.us\n"),
      named("\"app\"", "  region = \"eu-west-1\"\n"),
      named("\"app\"", "  region = \"eu-west-2\"\n"),
  };
  for (const std::string& other : others) {
    CAPTURE(other);
    CHECK(!other.empty());
    CHECK(other != one);
    CHECK(std::count(std::begin(others), std::end(others), other) == 1);
  }
  CHECK(named("\"app\"", "  region = uuid()\n").empty());
}

TEST_CASE("each type that puts a policy on something has targets of its own") {
  const auto target = [](const std::string& type, const std::string& arguments) {
    return targets(put(arguments, "x", type)).at(0);
  };
  const std::string one = target("aws_ecr_repository_policy", "  repository = \"app\"\n");
  const std::string open =
      target("aws_ecrpublic_repository_policy", "  repository_name = \"app\"\n");
  const std::string registry = target("aws_ecr_registry_policy", "");
  CHECK(!one.empty());
  CHECK(!open.empty());
  CHECK(!registry.empty());
  CHECK(one != open);
  CHECK(open != registry);
  CHECK(target("aws_ecrpublic_repository_policy", "  repository = \"app\"\n").empty());
  CHECK(target("aws_iam_policy", "  name = \"app\"\n").empty());
  const std::vector<std::string> two =
      targets(put("", "x", "aws_ecr_registry_policy") + put("", "y", "aws_ecr_registry_policy"));
  CHECK(two == std::vector<std::string>{registry, registry});
}

TEST_CASE("instances are put on one repository, or on one each") {
  CHECK(of_instances("  count = 2\n  repository = \"app\"\n") == "2 without 1");
  CHECK(of_instances("  count = 2\n  repository = \"r${count.index}\"\n") ==
        "2 without 0 different");
  CHECK(of_instances("  count = 3\n  repository = var.a\n") == "3 without 2");
  CHECK(of_instances("  count = var.a\n  repository = \"app\"\n") == "1 without 0");
  CHECK(of_instances("  for_each = toset([\"a\", \"b\"])\n  repository = each.key\n") ==
        "2 without 0 different");
  CHECK(of_instances("  for_each = toset([\"a\", \"b\"])\n  repository = each.value\n") ==
        "2 without 0 different");
  CHECK(of_instances("  for_each = { a = 1, b = 2 }\n  repository = local.app\n") == "2 without 1");
  CHECK(of_instances("  for_each = var.list\n  repository = each.key\n") == "1 without 0");
  CHECK(of_instances("  for_each = toset([var.a, var.b])\n  repository = each.key\n") ==
        "2 without 2");
  CHECK(of_instances("  for_each = toset([var.a])\n  repository = each.key\n") == "1 without 0");
  // Two that are made for the same reason.
  const auto pair = [](const std::string& first, const std::string& second) {
    const std::vector<std::string> all = targets(put(first, "x") + put(second, "y"));
    return all.size() == 2 && !all[0].empty() && all[0] == all[1];
  };
  const std::string app = "  repository = \"app\"\n";
  const std::string key = "  repository = each.key\n";
  CHECK(pair(app, app));
  CHECK(pair("  count = var.a\n" + app, "  count = var.a\n" + app));
  CHECK_FALSE(pair("  count = var.a\n" + app, "  count = var.b\n" + app));
  CHECK_FALSE(pair("  count = var.a\n" + app, app));
  CHECK(pair("  for_each = var.list\n" + key, "  for_each = var.list\n" + key));
  CHECK_FALSE(pair("  for_each = var.list\n" + key, "  for_each = var.a\n" + key));
}

TEST_CASE("another root module or another instance of one is another repository") {
  const std::string text = put("  repository = \"app\"\n");
  std::vector<std::string> all = targets({{"a/main.tf", text}, {"b/main.tf", text}});
  REQUIRE(all.size() == 2);
  CHECK(all[0] != all[1]);
  all = targets({{"main.tf",
                  "module \"one\" {\n  source = \"./m\"\n}\n"
                  "module \"two\" {\n  source = \"./m\"\n}\n"},
                 {"m/main.tf", text}});
  REQUIRE(all.size() == 2);
  CHECK(all[0] != all[1]);
  all = targets({{"a/main.tf", "module \"m\" {\n  source = \"../m\"\n}\n"},
                 {"b/main.tf", "module \"m\" {\n  source = \"../m\"\n}\n"},
                 {"m/main.tf", text}});
  REQUIRE(all.size() == 2);
  CHECK(all[0] != all[1]);
}

TEST_CASE("the repository of a policy is named where the module tells its name") {
  const auto repository = [](const std::string& name) {
    const FoundInModules found(kModule + put("  repository = " + name + "\n"));
    REQUIRE(found.located.documents.size() == 1);
    return found.located.documents.front().repository;
  };
  CHECK(repository("\"web\"") == "web");
  CHECK(repository("local.local") == "app");
  CHECK(repository("aws_ecr_repository.r.name") == "app");
  CHECK(repository("var.a").empty());
  CHECK(repository("\"x-${var.a}\"").empty());
  CHECK(repository("aws_ecr_repository.open.name").empty());
  CHECK(repository("aws_ecr_repository.none.name").empty());
}
