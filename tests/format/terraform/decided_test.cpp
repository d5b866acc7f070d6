// SPDX-License-Identifier: Apache-2.0
// What is decided of values of which parts are not known, and what is not.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

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
  text    = jsonencode({ Id = var.open, Statement = [{ Resource = "*" }] })
  holed   = "team-${var.open}"
  blanks  = "  ${var.open}"
  nothing = null
  some    = concat(["first"], var.open)
  any     = concat(var.open, var.other)
  objects = { a = { name = "x" }, b = {} }
}
data "aws_iam_policy_document" "doc" {
  statement {
    actions = [var.open]
  }
}
data "aws_iam_policy_document" "two" {
  count = 2
  statement {
    sid = "S${count.index}"
  }
}
data "aws_iam_policy_document" "maybe" {
  count = var.open
  statement {
    sid = "M"
  }
}
resource "aws_iam_role" "each" {
  for_each = toset(["b", "a"])
  name     = "role-${each.key}"
}
resource "aws_iam_policy" "it" {
  policy = jsonencode({ Statement = [{ Resource = @ }] })
}
)";

std::string result(std::string_view expression) {
  std::string text(kModule);
  text.replace(text.find('@'), 1, expression);
  const FoundInModules found(text);
  for (const format::FileFacts& facts : found.located.files) CHECK(facts.errors.empty());
  for (const format::Document& document : found.located.documents) {
    if (document.address != "aws_iam_policy.it") continue;
    const syntax::Value* list = document.value->find("Statement");
    if (list == nullptr) return "no statement";
    const syntax::Value* resource = list->members.front().value.find("Resource");
    return resource == nullptr ? "left out" : written(*resource);
  }
  return "no policy";
}

void check(std::span<const Case> cases) { test::check_expressions(cases, result); }

}  // namespace

TEST_CASE("the JSON of a policy is some text, whatever is in it") {
  constexpr Case kCases[] = {
      {"local.text == null", "false"},
      {"local.text != null", "true"},
      {"null != local.text", "true"},
      {"local.text == \"\"", "false"},
      {"\"\" != local.text", "true"},
      {"local.text == \"none\"", "false"},
      {"local.text == jsonencode([var.open])", "false"},
      {"local.text == jsonencode({ Id = var.open })", "false"},
      {"local.text == jsonencode({ Id = \"x\", Statement = [{ Resource = \"*\" }] })", "?"},
      {"local.text == local.text", "true"},
      {"local.text == \"{${var.open}}\"", "?"},
      {"local.text == var.open", "?"},
      {"local.text == 1", "false"},
      {"length(local.text) > 0", "true"},
      {"length(local.text) == 0", "false"},
      {"length(local.text) != 0", "true"},
      {"length(local.text) >= 2", "true"},
      {"length(local.text) > 2", "?"},
      {"0 < length(local.text)", "true"},
      {"1 <= length(local.text)", "true"},
      {"length(local.text) < 1", "false"},
      {"length(local.text) <= 1", "false"},
      {"length(jsonencode(var.open)) > 0", "true"},
      {"length(jsonencode(var.open)) > 1", "?"},
      {"length(trimspace(local.text)) > 0", "true"},
      {"trimspace(local.text) == \"\"", "false"},
      {"data.aws_iam_policy_document.doc.json == null", "false"},
      {"data.aws_iam_policy_document.doc.json != \"\"", "true"},
      {"length(data.aws_iam_policy_document.doc.json) > 0", "true"},
      {"data.aws_iam_policy_document.two[1].json != null", "true"},
      {"data.aws_iam_policy_document.doc != null", "true"},
  };
  check(kCases);
}

TEST_CASE("a text with something written in it is neither null nor empty") {
  constexpr Case kCases[] = {
      {"local.holed == null", "false"},
      {"local.holed == \"\"", "false"},
      {"local.holed == \"team-a\"", "?"},
      {"local.holed == \"squad-a\"", "false"},
      {"local.holed == \"tea\"", "false"},
      {"\"${var.open}-x\" == \"${var.other}-y\"", "false"},
      {"\"${var.open}-x\" == \"${var.other}-x\"", "?"},
      {"\"${var.open}${var.other}\" == null", "false"},
      {"\"${var.open}${var.other}\" == \"\"", "?"},
      {"\"${var.open}\" == null", "?"},
      {"length(local.holed) > 4", "true"},
      {"length(local.holed) > 5", "?"},
      {"length(\"\\u00e9\") > 0", "?"},
      {"length(trimspace(local.holed)) > 0", "true"},
      {"length(trimspace(local.blanks)) > 0", "?"},
      {"trimspace(\" a ${var.open} b \")", "'a ? b'"},
      {"trimspace(\"${var.open} b \")", "'?b'"},
      {"trimspace(\" b ${var.open}\")", "'b?'"},
      {"templatefile(\"none.tpl\", {}) == null", "false"},
      {"file(\"none.json\") != null", "true"},
      {"file(\"none.json\") == \"\"", "?"},
      {"upper(var.open) == null", "false"},
      {"tostring(var.open) == null", "?"},
      {"provider::any::text(var.open) == null", "?"},
      {"startswith(local.holed, \"team\")", "true"},
      {"startswith(local.holed, \"squad\")", "false"},
      {"startswith(local.holed, \"team-x\")", "?"},
      {"endswith(\"${var.open}.json\", \".json\")", "true"},
      {"endswith(\"${var.open}.json\", \".yaml\")", "false"},
      {"endswith(\"${var.open}n\", \"json\")", "?"},
  };
  check(kCases);
}

TEST_CASE("a list of which some items are known has these at least") {
  constexpr Case kCases[] = {
      {"local.some == []", "false"},
      {"local.some == null", "false"},
      {"local.any == []", "?"},
      {"length(local.some)", "?"},
      {"length(local.some) > 0", "true"},
      {"length(local.some) > 1", "?"},
      {"length(local.some) == 0", "false"},
      {"length(local.any) > 0", "?"},
      {"length([var.open]) == 1", "true"},
      {"length(toset([var.open, var.other])) == 1", "?"},
      {"length(toset([var.open, var.other])) > 0", "true"},
      {"length(toset([var.open]))", "1"},
      {"length(compact([var.open, \"a\"])) > 0", "true"},
      {"length(compact([var.open])) > 0", "?"},
      {"length(compact([\"\", null, \"a\"]))", "1"},
      {"length(compact([local.text, local.holed]))", "2"},
      {"length(flatten([[\"a\"], var.open])) > 0", "true"},
      {"length(flatten([var.open])) > 0", "?"},
      {"length([for x in local.some : x]) > 0", "true"},
      {"length([for x in local.any : x]) > 0", "?"},
      {"length(data.aws_iam_policy_document.two)", "2"},
      {"length(data.aws_iam_policy_document.two[*].json)", "2"},
      {"length(data.aws_iam_policy_document.maybe) > 0", "?"},
      {"length(aws_iam_role.each)", "2"},
      {"[\"a\"] == [\"b\"]", "false"},
      {"[\"a\"] == [\"a\", \"b\"]", "false"},
      {"{ a = 1 } == { b = 1 }", "false"},
      {"{ a = var.open } == {}", "false"},
      {"local.some[0]", "'first'"},
      {"local.some[1]", "?"},
      {"concat(var.open, [\"a\"])[1]", "?"},
      {"join(\",\", local.some)", "'?'"},
      {"join(\"\", data.aws_iam_policy_document.two[*].json) == null", "false"},
      {"join(\"\", data.aws_iam_policy_document.maybe[*].json) == \"\"", "?"},
      {"jsondecode(join(\"\", data.aws_iam_policy_document.maybe[*].json)).Version",
       "'2012-10-17'"},
      {"setunion([\"a\"], [\"a\"])", "['a']"},
      {"keys({ b = 1, a = 2 })[0]", "'a'"},
      {"values({ b = 1, a = 2 })[0]", "2"},
  };
  check(kCases);
}

TEST_CASE("functions choose what they surely choose") {
  constexpr Case kCases[] = {
      {"coalesce(null, \"\", local.holed)", "'team-?'"},
      {"coalesce(local.holed, \"b\")", "'team-?'"},
      {"coalesce(var.open, \"b\")", "?"},
      {"coalesce(local.text, \"b\") == \"b\"", "false"},
      {"coalescelist([], local.some)", "['first', ?]"},
      {"coalescelist(local.any, [\"b\"])", "?"},
      {"try(local.objects.a.name, \"none\")", "'x'"},
      {"try(local.objects.b.name, \"none\")", "'none'"},
      {"try(local.objects[\"c\"].name, local.objects.b.name, \"none\")", "'none'"},
      {"try([\"a\"][3], \"none\")", "'none'"},
      {"try(core::try([\"a\"][3], \"b\"), \"none\")", "'b'"},
      {"try(\"x-${upper(local.objects.c)}\", \"none\")", "'none'"},
      {"try(var.open.other, \"none\")", "?"},
      {"try(data.aws_iam_policy_document.two[5].json, \"none\")", "'none'"},
      {"try(local.nothing.name, \"none\")", "'none'"},
      {"can(local.objects.a.name)", "true"},
      {"can(local.objects.b.name)", "false"},
      {"can(var.open.name)", "?"},
      {"lookup(local.objects.b, \"name\", \"none\")", "'none'"},
      {"one([])", "left out"},
      {"one(null)", "?"},
      {"one([local.holed])", "'team-?'"},
      {"one(data.aws_iam_policy_document.maybe[*].json) == null", "?"},
      {"contains([\"a\", local.holed], \"b\")", "false"},
      {"contains([\"a\", local.holed], \"team-b\")", "?"},
      {"contains([1, 2], 2)", "true"},
      {"contains([1, 2], \"2\")", "?"},
      {"contains(local.some, \"first\")", "true"},
      {"contains(local.some, \"second\")", "?"},
      {"alltrue([true, var.open])", "?"},
      {"alltrue([false, var.open])", "false"},
      {"alltrue([])", "true"},
      {"anytrue([true, var.open])", "true"},
      {"anytrue([false, var.open])", "?"},
      {"anytrue([])", "false"},
      {"tobool(\"true\")", "true"},
      {"tobool(\"yes\")", "?"},
      {"tonumber(\"12\") + 1", "13"},
      {"tonumber(\"x\")", "?"},
  };
  check(kCases);
}

TEST_CASE("an index is written with brackets or, as once, with a dot") {
  constexpr Case kCases[] = {
      {"local.some.0", "'first'"},
      {"[\"a\", \"b\"].1", "'b'"},
      {"data.aws_iam_policy_document.two.1.json == null", "false"},
      {"[for role in aws_iam_role.each : role.name]", "['role-b', 'role-a']"},
      {"values(aws_iam_role.each)[*].name", "['role-a', 'role-b']"},
      {"[for key, role in aws_iam_role.each : \"${key}=${role.name}\"]",
       "['b=role-b', 'a=role-a']"},
      {"aws_iam_role.each[\"a\"][\"name\"]", "'role-a'"},
      {"[{ n = \"x\" }, { n = \"y\" }].*.n", "['x', 'y']"},
      {"[{ n = \"x\" }, { n = \"y\" }].*.n[1]", "'y'"},
  };
  check(kCases);
}

TEST_CASE("a format is filled where each of its verbs is a plain one") {
  constexpr Case kCases[] = {
      {"format(\"%05d\", 7)", "'?'"},
      {"format(\"%-8s|%s\", \"a\", \"b\")", "'?|b'"},
      {"format(\"%.2f\", 1.5)", "'?'"},
      {"format(\"%q-%s\", \"a\", \"b\")", "'?-b'"},
      {"format(\"%[2]s\", \"a\", \"b\")", "'?'"},
      {"format(\"%*d\", 3, 4)", "'?'"},
      {"format(\"%t\", true)", "'?'"},
      {"format(\"50%% of %s\", \"a\")", "'50% of a'"},
      {"format(\"%s%\", \"a\")", "?"},
      {"formatlist(\"%s%s\", [\"a\", \"b\"], [])", "?"},
      {"formatlist(\"%s%s\", [\"a\", \"b\"], [\"c\"])", "?"},
      {"formatlist(\"<%s>\", local.some)", "['<first>', '<?>']"},
      {"join(\"-\", [1])", "'1'"},
      {"join(\"-\", [true])", "'true'"},
      {"chomp(\"a \\n\\r\\n\")", "'a '"},
      {"chomp(\"a  \")", "'a  '"},
  };
  check(kCases);
}

TEST_CASE("a text that is trimmed keeps its places") {
  for (const std::string_view trimmed : {"trimspace", "chomp", "trimsuffix"}) {
    CAPTURE(trimmed);
    const std::string policy =
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ecr:ListImages\"}]}";
    const std::string tail = trimmed == "trimsuffix" ? ", \"\\n\")" : ")";
    const std::string module =
        "resource \"aws_iam_policy\" \"it\" {\n  policy = " + std::string(trimmed) + "(<<EOF\n" +
        policy + "\nEOF\n" + tail + "\n}\n";
    const FoundInModules found(module);
    REQUIRE(found.located.documents.size() == 1);
    const format::Document& document = found.located.documents.front();
    REQUIRE(document.value->is_object());
    const Span span = document.value->span;
    CHECK(module.substr(span.begin, span.end - span.begin) == policy);
  }
}

TEST_CASE("an argument that others set is not known, unless it is the name of what is made") {
  const auto value = [](const std::string& ignored, const std::string& read) {
    const FoundInModules found(
        "resource \"aws_ssm_parameter\" \"p\" {\n  name  = \"p\"\n  value = \"set\"\n"
        "  tags  = { a = \"b\" }\n  lifecycle {\n    " +
        ignored +
        "\n  }\n}\n"
        "resource \"aws_iam_role\" \"r\" {\n  name = \"r\"\n  path = \"/x/\"\n  lifecycle {\n    " +
        ignored +
        "\n  }\n}\n"
        "resource \"aws_iam_policy\" \"it\" {\n  policy = jsonencode({ Statement = [{ Resource = "
        "\"<${" +
        read + "}>\" }] })\n}\n");
    REQUIRE(found.located.documents.size() == 1);
    return written(
        *found.located.documents[0].value->find("Statement")->members[0].value.find("Resource"));
  };
  const std::string set = "aws_ssm_parameter.p.value";
  CHECK(value("", set) == "'<set>'");
  CHECK(value("prevent_destroy = true", set) == "'<set>'");
  CHECK(value("ignore_changes = [value]", set) == "'<?>'");
  CHECK(value("ignore_changes = [\"value\"]", set) == "'<?>'");
  CHECK(value("ignore_changes = [tags, value]", set) == "'<?>'");
  CHECK(value("ignore_changes = all", set) == "'<?>'");
  CHECK(value("ignore_changes = [tags]", set) == "'<set>'");
  CHECK(value("ignore_changes = [tags[\"a\"]]", "aws_ssm_parameter.p.tags.a") == "'<?>'");
  CHECK(value("ignore_changes = [value]", "aws_iam_role.r.name") == "'<r>'");
  CHECK(value("ignore_changes = all", "aws_iam_role.r.name") == "'<r>'");
  CHECK(value("ignore_changes = all", "aws_iam_role.r.path") == "'<?>'");
}
