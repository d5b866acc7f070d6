// SPDX-License-Identifier: Apache-2.0
// Lists of which only the least number is known, conversions, and what switches a policy on: what
// is certain of them and what is not.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/expression_support.hpp"
#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using Case = test::ExpressionCase;
using test::FoundInModules;
using test::written;

namespace {

constexpr std::string_view kModule = R"(
variable "open" {}
variable "other" {}
locals {
  some = concat(["a"], var.open)
  two  = concat(["a", "b"], var.open)
  none = [for x in var.open : x]
  map  = { x = "1", y = "2" }
}
resource "aws_ecr_repository" "many" {
  for_each = { a = "x", b = "y" }
  name     = each.value
}
resource "aws_ecr_repository" "one" {
  name = "o"
}
resource "aws_ecr_repository" "two" {
  count = 2
  name  = "r${count.index}"
}
resource "aws_iam_policy" "it" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ecr:ListImages", Resource = @ }] })
}
)";

/// The Resource of the one policy, or how many there are.
std::string resource_of(const std::vector<Source>& sources) {
  const FoundInModules found(sources);
  if (found.located.documents.size() != 1) return std::to_string(found.located.documents.size());
  const syntax::Value* list = found.located.documents.front().value->find("Statement");
  const syntax::Value* resource = list->members.front().value.find("Resource");
  return resource == nullptr ? "left out" : written(*resource);
}

std::string result(std::string_view expression) {
  std::string text(kModule);
  text.replace(text.find('@'), 1, expression);
  return resource_of({{"main.tf", text}});
}

void check(std::span<const Case> cases) { test::check_expressions(cases, result); }

std::string policy(const std::string& resource) {
  return "resource \"aws_iam_policy\" \"it\" {\n  policy = jsonencode({ Statement = [{ Resource "
         "= " +
         resource + " }] })\n}\n";
}

/// What an expression of `var.x` comes to where it has this type and default.
std::string converted(const std::string& type, const std::string& value,
                      const std::string& expression = "var.x") {
  return resource_of({{"main.tf", "variable \"x\" {\n  type = " + type + "\n  default = " + value +
                                      "\n}\n" + policy(expression)}});
}

/// The codes of what is found in a repository policy that `count` switches on where var.kind is
/// "public" and var.on is true; it is right there and wrong anywhere else.
std::string codes(const std::string& count, const std::string& more = "") {
  const std::string text =
      "variable \"kind\" {\n  default = \"private\"\n}\nvariable \"on\" {\n  default = false\n}\n" +
      more + "resource \"aws_ecr_repository_policy\" \"p\" {\n  count = " + count +
      "\n  repository = \"app\"\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = "
      "[{\n    Effect = \"Allow\", Principal = { AWS = \"628913047752\" },\n    Action = "
      "[var.kind == \"public\" ? \"ecr:DescribeImages\" : \"ecr:Wrong\"]\n  }] })\n}\n";
  std::string all;
  for (const Finding& finding : lint(std::vector<Source>{{"main.tf", text}}).findings)
    all += std::string(finding.rule->code) + " ";
  return all;
}

}  // namespace

TEST_CASE("a number of which the least is known is compared as far as that goes") {
  constexpr Case kCases[] = {
      {"length(local.some) > 0", "true"},
      {"length(local.some) >= 1", "true"},
      {"length(local.some) >= 2", "?"},
      {"length(local.some) > 1", "?"},
      {"length(local.some) < 1", "false"},
      {"length(local.some) <= 0", "false"},
      {"length(local.some) <= 1", "?"},
      {"length(local.some) < 2", "?"},
      {"0 < length(local.some)", "true"},
      {"1 <= length(local.some)", "true"},
      {"2 <= length(local.some)", "?"},
      {"1 > length(local.some)", "false"},
      {"0 >= length(local.some)", "false"},
      {"1 >= length(local.some)", "?"},
      {"length(local.some) == 0", "false"},
      {"length(local.two) == 1", "false"},
      {"length(local.two) == 2", "?"},
      {"length(local.two) != 1", "true"},
      {"1 == length(local.two)", "false"},
      {"length(local.none) > 0", "?"},
      {"length(local.none) >= 0", "?"},
      {"var.open > 0", "?"},
      {"0 < var.open", "?"},
      {"1 < 2", "true"},
      {"2 < 2", "false"},
      {"2 <= 2", "true"},
      {"2 > 2", "false"},
      {"2 >= 2", "true"},
      {"\"2\" >= 1", "true"},
      {"length(local.some) > var.open", "?"},
  };
  check(kCases);
}

TEST_CASE("what is made of a list has as many items as that, where nothing is left out") {
  constexpr Case kCases[] = {
      {"length([for x in local.some : x]) > 0", "true"},
      {"length([for x in local.some : x if var.other == \"x\"]) > 0", "?"},
      {"length([for x in local.some : x if x != \"a\"]) > 0", "?"},
      {"length(local.some[*]) > 0", "true"},
      {"length(local.two[*]) > 1", "true"},
      {"length(local.none[*]) > 0", "?"},
      {"length(distinct(local.some)) > 0", "true"},
      {"length(distinct(local.two)) > 1", "true"},
      {"length(distinct(concat([\"a\", \"a\"], var.open))) > 1", "?"},
      {"length(distinct(local.none)) > 0", "?"},
      {"length(tolist(local.some)) > 0", "true"},
      {"length(sort(local.two)) > 1", "true"},
      {"length(concat(local.some, local.some)) > 1", "true"},
      {"length(compact(concat([\"a\", \"\"], var.open))) > 0", "true"},
      {"length(compact(concat([\"a\", \"\"], var.open))) > 1", "?"},
      {"length(merge({ a = 1 }, { b = 2 })) > 1", "true"},
      {"length(merge({ a = 1 }, { b = 2 }))", "2"},
      {"length(merge({ a = 1 }, { a = 2 }))", "1"},
      {"length(merge({ a = 1 }, var.open))", "?"},
      {"length(merge(merge({ a = 1 }, var.open), { b = 2 }))", "?"},
      {"length({ for x in [\"a\", \"b\"] : x => 1 })", "2"},
      {"{ for x in [\"a\", var.open] : x => \"1\" }", "?"},
      {"{ for x in [\"a\", \"b\"] : x => x if x == \"b\" }", "{b: 'b'}"},
      {"[for x in [\"a\", \"b\"] : x if x == \"b\"]", "['b']"},
      {"[for i, x in [\"a\", \"b\"] : \"${i}${x}\"]", "['0a', '1b']"},
      {"[for k, v in local.map : \"${k}${v}\"]", "['x1', 'y2']"},
  };
  check(kCases);
}

TEST_CASE("an index finds what is there, and fails where nothing can be") {
  constexpr Case kCases[] = {
      {"local.map[\"x\"]", "'1'"},
      {"try(local.map[\"z\"], \"none\")", "'none'"},
      {"try(local.map[\"0\"], \"none\")", "'none'"},
      {"try([\"a\", \"b\"][1], \"none\")", "'b'"},
      {"try([\"a\", \"b\"][2], \"none\")", "'none'"},
      {"try([\"a\", \"b\"][var.open], \"none\")", "?"},
      {"try(local.some[0], \"none\")", "'a'"},
      {"try(local.some[1], \"none\")", "?"},
      {"try(\"a\"[0], \"none\")", "'none'"},
      {"try(aws_ecr_repository.many[\"a\"].name, \"none\")", "'x'"},
      {"try(aws_ecr_repository.many[\"z\"].name, \"none\")", "'none'"},
      {"try(aws_ecr_repository.two[1].name, \"none\")", "'r1'"},
      {"try(aws_ecr_repository.two[2].name, \"none\")", "'none'"},
      {"aws_ecr_repository.one[0].name", "'o'"},
      {"aws_ecr_repository.one[*].name", "['o']"},
      {"aws_ecr_repository.two[*].name", "['r0', 'r1']"},
      {"[for r in aws_ecr_repository.many : r.name]", "['x', 'y']"},
      {"length(aws_ecr_repository.two)", "2"},
      {"keys(aws_ecr_repository.many)", "['a', 'b']"},
      {"element([\"a\", \"b\"], 0, 1)", "?"},
      {"lookup(local.map, \"x\", \"d\")", "'1'"},
      {"lookup(local.map, \"z\", \"d\")", "'d'"},
      {"try(lookup(local.map, \"z\"), \"none\")", "'none'"},
      {"keys({ b = 1, a = 2 })", "['a', 'b']"},
      {"values({ b = 1, a = 2 })", "[2, 1]"},
  };
  check(kCases);
}

TEST_CASE("a conversion that cannot be fails, one of what is not known is not known") {
  constexpr Case kCases[] = {
      {"tobool(\"true\")", "true"},
      {"tobool(\"false\")", "false"},
      {"tobool(true)", "true"},
      {"try(tobool(\"x\"), \"none\")", "'none'"},
      {"try(tobool([\"a\"]), \"none\")", "'none'"},
      {"try(tobool({}), \"none\")", "'none'"},
      {"try(tobool(var.open), \"none\")", "?"},
      {"tobool(var.open)", "?"},
      {"tonumber(\"5\")", "5"},
      {"tonumber(5)", "5"},
      {"try(tonumber(\"x\"), \"none\")", "'none'"},
      {"try(tonumber(\"\"), \"none\")", "'none'"},
      {"try(tonumber([]), \"none\")", "'none'"},
      {"try(tonumber(var.open), \"none\")", "?"},
      {"7 % 4", "3"},
      {"7 / 2", "3.5"},
      {"7 - 9", "-2"},
      {"-(3 * 2)", "-6"},
      {"1 / 0", "?"},
      {"1 % 0", "?"},
      {"!true", "false"},
      {"!var.open", "?"},
      {"true && false", "false"},
      {"false || false", "false"},
      {"true && var.open", "?"},
      {"false && var.open", "false"},
      {"var.open && false", "false"},
      {"var.open || true", "true"},
      {"var.open || false", "?"},
  };
  check(kCases);
}

TEST_CASE("a default is converted to the type that its variable has, and nothing else is") {
  CHECK(converted("bool", "\"false\"", "!var.x") == "true");
  CHECK(converted("bool", "\"true\"", "!var.x") == "false");
  CHECK(converted("bool", "\"false\"") == "false");
  CHECK(converted("bool", "\"x\"") == "'x'");
  CHECK(converted("bool", "true") == "true");
  CHECK(converted("number", "\"x\"") == "'x'");
  CHECK(converted("number", "\"5\"") == "5");
  CHECK(converted("string", "\"5\"") == "'5'");
  CHECK(converted("string", "false") == "'false'");
  CHECK(converted("any", "5") == "5");
  CHECK(converted("list(string)", "[\"a\"]") == "['a']");
  CHECK(converted("object({ a = optional(string, \"d\") })", "{ b = \"c\" }", "var.x.a") == "'d'");
  CHECK(converted("object({ a = string })", "\"s\"") == "'s'");
  CHECK(converted("object({ a = optional(number, \"5\") })", "{ b = \"c\" }", "var.x.a") == "5");
  CHECK(converted("list(object({ a = optional(string, \"d\") }))", "[{ b = 1 }, { a = \"e\" }]",
                  "[for y in var.x : y.a]") == "['d', 'e']");
  CHECK(converted("map(list(object({ a = optional(string, \"d\") })))", "{ k = [{ b = 1 }] }",
                  "var.x.k[0].a") == "'d'");
  CHECK(converted("object({ a = optional(bool, false) })", "{ b = 1 }", "!var.x.a") == "true");
}

TEST_CASE("what is switched on has the inputs that its condition asks for, however it is put") {
  for (const char* count : {
           "var.kind == \"public\" ? 1 : 0",
           "\"public\" == var.kind ? 1 : 0",
           "!(var.kind != \"public\") ? 1 : 0",
           "!(\"public\" != var.kind) ? 1 : 0",
           "var.kind != \"public\" ? 0 : 1",
           "var.kind == \"public\" && var.on ? 1 : 0",
           "var.on && var.kind == \"public\" ? 1 : 0",
           "!(var.kind != \"public\" || !var.on) ? 1 : 0",
           "!(!var.on || \"public\" != var.kind) ? 1 : 0",
           "local.kind == \"public\" ? 1 : 0",
           "local.is_public ? 1 : 0",
           "!local.is_private ? 1 : 0",
       }) {
    CAPTURE(std::string(count));
    const std::string locals =
        "locals {\n  kind = var.kind\n  is_public = var.kind == \"public\"\n  is_private = "
        "var.kind "
        "!= \"public\"\n  }\n";
    CHECK(codes(count, locals).empty());
  }
  // What they do not ask for may be anything.
  CHECK(codes("var.on ? 1 : 0") == "ECR501 ");
  CHECK(codes("var.kind == \"other\" ? 1 : 0") == "ECR501 ");
  CHECK(codes("0").empty());
}
