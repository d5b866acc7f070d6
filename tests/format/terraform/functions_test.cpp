// SPDX-License-Identifier: Apache-2.0
// Functions of Terraform at their limits, and with what is not known at each of their places.
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
  letters = ["a", "b", "c"]
  map     = { x = "1", y = "2" }
}
resource "aws_iam_policy" "it" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ecr:ListImages", Resource = @ }] })
}
)";

std::string result(std::string_view expression) {
  std::string text(kModule);
  text.replace(text.find('@'), 1, expression);
  const FoundInModules found(text);
  for (const format::FileFacts& facts : found.located.files) CHECK(facts.errors.empty());
  if (found.located.documents.size() != 1) return "no policy";
  const syntax::Value* list = found.located.documents.front().value->find("Statement");
  if (list == nullptr) return "no statement";
  const syntax::Value* resource = list->members.front().value.find("Resource");
  return resource == nullptr ? "left out" : written(*resource);
}

void check(std::span<const Case> cases) { test::check_expressions(cases, result); }

}  // namespace

TEST_CASE("functions of lists keep order, and tell nothing of what is not known") {
  constexpr Case kCases[] = {
      {"concat()", "[]"},
      {"concat([])", "[]"},
      {"concat([\"b\"], [], [\"a\", \"b\"])", "['b', 'a', 'b']"},
      {"concat(var.open, [\"a\"], var.open)", "[?, 'a', ?]"},
      {"concat(null, null)", "[]"},
      {"flatten([])", "[]"},
      {"flatten([[], [[]]])", "[]"},
      {"flatten([[[\"a\"], \"b\"], [], \"c\", null])", "['a', 'b', 'c', null]"},
      {"flatten(\"a\")", "?"},
      {"flatten([\"a\"], [\"b\"])", "?"},
      {"compact(var.open)", "?"},
      {"compact([var.open, \"\", \"x-${var.open}\"])", "[?, 'x-?']"},
      {"compact([\"\", null])", "[]"},
      {"compact([\"a\"], [\"b\"])", "?"},
      {"distinct([\"b\", \"a\", \"b\", \"a\"])", "['b', 'a']"},
      {"distinct([var.open, var.other, var.open])", "[?, ?, ?]"},
      {"distinct([\"x-${var.open}\", \"x-${var.open}\"])", "['x-?', 'x-?']"},
      {"distinct([true, true])", "[true, true]"},
      {"distinct(\"a\")", "?"},
      {"toset([\"a\", \"a\"])", "['a']"},
      {"tolist(toset([\"a\", \"b\", \"a\"]))", "['a', 'b']"},
      {"tolist(var.open)", "?"},
      {"sort(var.open)", "?"},
      {"element(local.letters, 0)", "'a'"},
      {"element(local.letters, 2)", "'c'"},
      {"element(local.letters, 3)", "'a'"},
      {"element(local.letters, 4)", "'b'"},
      {"element(local.letters, 999999)", "'a'"},
      {"element(local.letters, 9999999)", "?"},
      {"element(local.letters)", "?"},
      {"element(local.map, 0)", "?"},
      {"one([\"a\"])", "'a'"},
      {"one([\"a\"], [\"b\"])", "?"},
      {"one(\"a\")", "?"},
      {"one(var.open)", "?"},
      {"coalescelist()", "?"},
      {"coalescelist([], [])", "?"},
      {"coalescelist([], [\"a\"], [\"b\"])", "['a']"},
      {"coalescelist([], var.open)", "?"},
      {"coalescelist([\"a\"], var.open)", "['a']"},
      {"length([])", "0"},
      {"length(local.letters)", "3"},
      {"length(local.map)", "2"},
      {"length(\"\")", "0"},
      {"length(\"x-${var.open}\")", "?"},
      {"length()", "?"},
      {"length(local.letters, local.letters)", "?"},
      {"length(split(\",\", \"\"))", "1"},
      {"contains([], \"a\")", "false"},
      {"contains(local.letters, \"c\")", "true"},
      {"contains(local.letters, \"d\")", "false"},
      {"contains([\"a\", var.open], \"a\")", "true"},
      {"contains([var.open, \"a\"], \"a\")", "true"},
      {"contains([\"b\", var.open], \"a\")", "?"},
      {"contains([\"a\", \"x-${var.open}\"], \"x-\")", "?"},
      {"contains(local.letters, var.open)", "?"},
      {"contains(var.open, \"a\")", "?"},
      {"contains(local.letters)", "?"},
      {"length(range(0))", "0"},
      {"range(0)", "[]"},
      {"range(2)", "[0, 1]"},
      {"length(range(1000))", "1000"},
      {"range(1001)", "?"},
      {"range(9999)", "?"},
      {"range(99999)", "?"},
      {"range(1, 2)", "?"},
      {"range(var.open)", "?"},
  };
  check(kCases);
}

TEST_CASE("functions of maps take the last of a key, in the place of the first") {
  constexpr Case kCases[] = {
      {"merge()", "{}"},
      {"merge({ a = \"1\" })", "{a: '1'}"},
      {"merge({ a = \"1\", b = \"2\" }, { c = \"3\", a = \"4\" })", "{a: '4', b: '2', c: '3'}"},
      {"merge(null, { a = \"1\" })", "{a: '1'}"},
      {"merge({ a = \"1\" }, [\"a\"])", "?"},
      {"merge(var.open, { a = \"1\" })", "{?: ?, a: '1'}"},
      {"keys({})", "[]"},
      {"keys(local.map)", "['x', 'y']"},
      {"keys(local.letters)", "?"},
      {"keys(var.open)", "?"},
      {"values({})", "[]"},
      {"values(local.map)", "['1', '2']"},
      {"values(local.letters)", "?"},
      {"values({ a = var.open })", "[?]"},
      {"lookup(local.map, \"y\")", "'2'"},
      {"lookup(local.map, \"y\", \"z\")", "'2'"},
      {"lookup(local.map, \"z\", \"d\")", "'d'"},
      {"lookup(local.map, \"z\", var.open)", "?"},
      {"lookup(local.map, var.open, \"d\")", "?"},
      {"lookup(var.open, \"a\", \"d\")", "?"},
      {"lookup(local.letters, \"a\", \"d\")", "?"},
      {"lookup(local.map)", "?"},
      {"tomap(local.map)", "{x: '1', y: '2'}"},
      {"tomap(local.map, local.map)", "?"},
      {"sensitive()", "?"},
      {"nonsensitive(local.letters)", "['a', 'b', 'c']"},
  };
  check(kCases);
}

TEST_CASE("functions of strings put holes where parts are not known") {
  constexpr Case kCases[] = {
      {"join(\"-\", local.letters)", "'a-b-c'"},
      {"join(\"\", local.letters)", "'abc'"},
      {"join(\"-\", [], local.letters, [])", "'a-b-c'"},
      {"join(\"-\", [\"\", \"\"])", "'-'"},
      {"join(\"-\", [\"a\", var.open, \"c\"])", "'a-?-c'"},
      {"join(\"-\", [\"a\", [\"b\"], \"c\"])", "'a-?-c'"},
      {"join(\"-\", \"a\")", "?"},
      {"join(\"-\", [\"a\"], var.open)", "?"},
      {"join(\"-\")", "?"},
      {"join(var.open, local.letters)", "?"},
      {"format(\"a\")", "'a'"},
      {"format(\"\")", "''"},
      {"format(\"%s\", \"a\")", "'a'"},
      {"format(\"<%s>%%<%s>\", \"a\", \"b\")", "'<a>%<b>'"},
      {"format(\"%d/%v\", 5, \"b\")", "'5/b'"},
      {"format(\"%x\", \"a\")", "'?'"},
      {"format(\"%s\", [\"a\"])", "'?'"},
      {"format(\"%s%s\", \"a\")", "?"},
      {"format(var.open, \"a\")", "?"},
      {"format()", "?"},
      {"formatlist(\"%s\")", "?"},
      {"formatlist(\"<%s>\", \"a\")", "['<a>']"},
      {"formatlist(\"<%s>\", [])", "[]"},
      {"formatlist(\"%s%s\", local.letters, local.letters)", "['aa', 'bb', 'cc']"},
      {"formatlist(\"%s%s\", \"x\", local.letters)", "['xa', 'xb', 'xc']"},
      {"formatlist(\"%s\", [\"a\", var.open])", "['a', '?']"},
      {"formatlist(\"%s%s\", local.letters, var.open)", "?"},
      {"replace(\"aaa\", \"a\", \"bb\")", "'bbbbbb'"},
      {"replace(\"abc\", \"x\", \"y\")", "'abc'"},
      {"replace(\"a.b.\", \".\", \"\")", "'ab'"},
      {"replace(\"abab\", \"ab\", \"ba\")", "'baba'"},
      {"replace(var.open, \"a\", \"b\")", "?"},
      {"replace(\"a\", \"a\", var.open)", "?"},
      {"replace(\"a\", \"a\")", "?"},
      {"upper(\"az{`@[AZ09\")", "'AZ{`@[AZ09'"},
      {"lower(\"AZ@[{`az09\")", "'az@[{`az09'"},
      {"upper(\"x-${var.open}\")", "'X-?'"},
      {"upper(var.open)", "?"},
      {"upper(\"a\", \"b\")", "?"},
      {"split(\",\", \"a\")", "['a']"},
      {"split(\",\", \"a,,b,\")", "['a', '', 'b', '']"},
      {"split(\"--\", \"a--b-c\")", "['a', 'b-c']"},
      {"split(\",\", \"x,${var.open}\")", "?"},
      {"split(\",\")", "?"},
      {"chomp(\"\\n ab\\n\")", "'\n ab'"},
      {"chomp(var.open)", "?"},
      {"trimspace(\"\\n a b \\n\")", "'a b'"},
      {"trimspace()", "?"},
      {"trimprefix(\"xxab\", \"x\")", "'xab'"},
      {"trimprefix(\"ab\", \"abc\")", "'ab'"},
      {"trimprefix(\"ab\", \"ab\")", "''"},
      {"trimprefix(\"ab\", var.open)", "?"},
      {"trimsuffix(\"abxx\", \"x\")", "'abx'"},
      {"trimsuffix(\"ab\", \"cab\")", "'ab'"},
      {"trimsuffix(\"ab\")", "?"},
      {"tostring(\"a\")", "'a'"},
      {"tostring(\"x-${var.open}\")", "'x-?'"},
      {"tostring(1)", "'1'"},
      {"tostring(null)", "left out"},
      {"tostring(var.open)", "?"},
      {"tostring(1, 2)", "?"},
      {"tostring(local.map)", "?"},
      {"core::lower(\"A\")", "'a'"},
      {"provider::a::lower(\"A\")", "?"},
      {"coalesce(\"x-${var.open}\", \"b\")", "'x-?'"},
      {"coalesce()", "?"},
      {"coalesce(\"\", \"\", \"c\")", "'c'"},
      {"coalesce(0, 1)", "0"},
      {"coalesce(false, true)", "false"},
      {"try()", "?"},
      {"try(local.letters, [])", "['a', 'b', 'c']"},
      {"jsondecode()", "?"},
      {"jsondecode(\"[1, {\\\"a\\\": null}]\")", "[1, {a: null}]"},
      {"jsondecode(\"[1]\", \"[2]\")", "?"},
  };
  check(kCases);
}

TEST_CASE("a policy that is alone in a join is that policy") {
  const auto actions = [](const std::string& policy) {
    const FoundInModules found("resource \"aws_iam_policy\" \"it\" {\n  policy = " + policy +
                               "\n}\n");
    std::string all;
    for (const format::Document& document : found.located.documents)
      all += written(*document.value);
    return all;
  };
  const std::string policy = R"(jsonencode({ Statement = [{ Action = "ecr:ListImages" }] }))";
  const std::string whole = "{Statement: [{Action: 'ecr:ListImages'}]}";
  CHECK(actions(policy) == whole);
  CHECK(actions("join(\"\", [" + policy + "])") == whole);
  CHECK(actions("join(\",\", [" + policy + "])") == whole);
  CHECK(actions("jsonencode(jsondecode(" + policy + "))") == whole);
  CHECK(actions("try(" + policy + ", \"\")") == whole);
  CHECK(actions("coalesce(\"\", " + policy + ")") == whole);
  CHECK(actions("\"${" + policy + "}\"") == whole);
  CHECK(actions("join(\"\", [" + policy + ", " + policy + "])") == whole + whole);
}
