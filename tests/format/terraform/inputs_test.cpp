// SPDX-License-Identifier: Apache-2.0
// Inputs of modules: what their defaults stand for, how they are converted, and what is looked at
// although defaults switch it off.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::FoundInModules;
using test::written;

namespace {

std::string policy(const std::string& resource) {
  return "resource \"aws_iam_policy\" \"it\" {\n  policy = jsonencode({ Statement = [{ Resource "
         "= " +
         resource + " }] })\n}\n";
}

std::string resource_of(const std::vector<Source>& sources) {
  const FoundInModules found(sources);
  std::string all;
  for (const format::Document& document : found.located.documents) {
    const syntax::Value& statement = document.value->find("Statement")->members.front().value;
    for (const syntax::Member& member : statement.members)
      all += (member.key == "Resource" ? "" : "? ") + written(member.value);
  }
  return all;
}

/// What an expression of `var.x` comes to, with this body of its variable.
std::string in_root(const std::string& variable, const std::string& expression) {
  return resource_of({{"main.tf", "variable \"x\" {\n" + variable + "\n}\n" + policy(expression)}});
}

std::string in_call(const std::string& variable, const std::string& expression,
                    const std::string& arguments = "") {
  return resource_of(
      {{"main.tf", "module \"m\" {\n  source = \"./m\"\n  " + arguments + "\n}\n"},
       {"m/main.tf", "variable \"x\" {\n" + variable + "\n}\n" + policy(expression)}});
}

/// A policy that grants an action which nobody has, and one more argument.
std::string unheard(const std::string& argument, const std::string& name = "off") {
  return "resource \"aws_ecr_repository_policy\" \"" + name + "\" {\n  " + argument +
         "\n  repository = \"app\"\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = "
         "[{\n    Effect = \"Allow\", Principal = { AWS = \"628913047752\" },\n    Action = "
         "[\"ecr:PullImage\"]\n  }] })\n}\n";
}

const std::string kUnheard = "ECR501 main.tf:7 \"ecr:PullImage\"\n";

/// The codes of all findings.
std::string codes(const std::vector<Source>& sources) {
  std::string all;
  for (const Finding& finding : lint(sources).findings)
    all += (all.empty() ? "" : " ") + std::string(finding.rule->code);
  return all;
}
std::string codes(const std::string& text) { return codes({{"main.tf", text}}); }

std::size_t policies(const std::string& text) {
  return lint(Source{"main.tf", text}).policies.size();
}

std::string boolean(const std::string& name, const std::string& value) {
  return "variable \"" + name + "\" { default = " + value + " }\n";
}

}  // namespace

TEST_CASE("an empty default stands for an input that a root was not given yet") {
  CHECK(in_root(" default = \"a\" ", "var.x") == "'a'");
  CHECK(in_root(" default = \"\" ", "var.x") == "?");
  CHECK(in_root(" default = [] ", "var.x") == "?");
  CHECK(in_root(" default = {} ", "var.x") == "?");
  CHECK(in_root(" default = [\"\"] ", "var.x") == "?");
  CHECK(in_root(" default = [\"\", \"\"] ", "[for one in var.x : \"a-${one}\"]") == "['a-?', ?]");
  CHECK(in_root(" default = [\"\", \"a\"] ", "var.x") == "['', 'a']");
  CHECK(in_root(" default = \"[]\" ", "var.x") == "?");
  CHECK(in_root(" default = \"<your account>\" ", "var.x") == "?");
  CHECK(in_root(" default = \"<a>-<b>\" ", "var.x") == "'<a>-<b>'");
  // It may be left out.
  CHECK(in_root(" default = null ", "var.x") == "? ?");
  CHECK(in_root(" default = 0 ", "var.x") == "0");
  CHECK(in_root(" default = false ", "var.x") == "false");
  CHECK(in_root(" default = \"\" ", "\"a-${var.x}\"") == "'a-?'");
  CHECK(in_root(" default = [] ", "concat([\"a\"], var.x)") == "['a', ?]");
  CHECK(in_root(" default = [] ", "length(var.x) > 0") == "?");
  CHECK(in_root(" default = null ", "var.x == null") == "?");
  CHECK(in_root(" default = \"\" ", "[var.x]") == "[?]");
  // These have a value for it.
  CHECK(in_root(" default = null ", "coalesce(var.x, \"b\")") == "'b'");
  CHECK(in_root(" default = [] ", "coalescelist(var.x, [\"b\"])") == "['b']");
  CHECK(in_root(" default = {} ", "merge({ a = 1 }, var.x)") == "{a: 1}");
  CHECK(in_root(" default = \"\" ", "var.x != \"\" ? var.x : \"b\"") == "'b'");
  CHECK(in_root(" default = [] ", "length(var.x) == 0 ? [\"b\"] : var.x") == "['b']");
  const std::string given = "variable \"x\" { default = \"\" }\n";
  CHECK(resource_of({{"main.tf", given + policy("\"a-${var.x}\"")},
                     {"terraform.tfvars", "x = \"\"\n"}}) == "'a-'");
}

TEST_CASE("a call that leaves an input out has decided, but for what is made of it") {
  CHECK(in_call(" default = [] ", "length(var.x) > 0") == "false");
  CHECK(in_call(" default = null ", "var.x == null") == "true");
  CHECK(in_call(" default = \"\" ", "var.x == \"\"") == "true");
  CHECK(in_call(" default = null ", "var.x").empty());
  CHECK(in_call(" default = [] ", "concat([\"a\"], var.x)") == "['a']");
  CHECK(in_call(" default = \"\" ", "\"a-${var.x}\"") == "'a-?'");
  CHECK(in_call(" default = \"\" ", "format(\"a-%s\", var.x)") == "'a-?'");
  CHECK(in_call(" default = \"\" ", "join(\"-\", [\"a\", var.x])") == "'a-?'");
  CHECK(in_call(" default = \"\" ", "var.x") == "?");
  CHECK(in_call(" default = [] ", "var.x") == "?");
  CHECK(in_call(" default = \"\" ", "\"a-${var.x}\"", "x = \"\"") == "'a-'");
  CHECK(in_call(" default = [] ", "var.x", "x = []") == "[]");
}

TEST_CASE("an input is converted to the type of its variable") {
  CHECK(in_root(" type = string\n default = 5\n", "var.x") == "'5'");
  CHECK(in_root(" type = \"string\"\n default = true\n", "var.x") == "'true'");
  CHECK(in_root(" type = number\n default = \"5\"\n", "var.x + 1") == "6");
  CHECK(in_root(" type = bool\n default = \"true\"\n", "!var.x") == "false");
  CHECK(in_root(" type = any\n default = \"5\"\n", "var.x") == "'5'");
  CHECK(in_call(" type = string\n", "var.x", "x = 5") == "'5'");
  CHECK(in_call(" type = string\n nullable = false\n default = \"d\"\n", "var.x", "x = null") ==
        "'d'");
  CHECK(in_call(" type = string\n default = \"d\"\n", "var.x", "x = null").empty());
  const std::string type =
      " type = object({ a = string, b = optional(string, \"d\"), c = optional(list(string)) })\n";
  CHECK(in_call(type, "var.x.a", "x = { a = 1 }") == "'1'");
  CHECK(in_call(type, "var.x.b", "x = { a = \"1\" }") == "'d'");
  CHECK(in_call(type, "var.x.b", "x = { a = \"1\", b = \"e\" }") == "'e'");
  CHECK(in_call(type, "var.x.c == null", "x = { a = \"1\" }") == "true");
  CHECK(in_call(type, "try(var.x.c, \"none\")", "x = { a = \"1\" }").empty());
  CHECK(in_call(type, "try(var.x.e, \"none\")", "x = { a = \"1\" }") == "'none'");
  const std::string map = " type = map(object({ b = optional(string, \"d\") }))\n";
  CHECK(in_call(map, "[for k, v in var.x : v.b]", "x = { p = {}, q = { b = \"e\" } }") ==
        "['d', 'e']");
  CHECK(in_root(map + " default = { p = {} }\n", "var.x.p.b") == "'d'");
}

TEST_CASE("a policy that a default switches off is looked at") {
  const std::string off = boolean("on", "false");
  CHECK(findings({{"main.tf", off + unheard("count = var.on ? 1 : 0")}}) == kUnheard);
  CHECK(findings({{"main.tf", off + unheard("for_each = var.on ? { a = 1 } : {}")}}) == kUnheard);
  CHECK(findings({{"main.tf", boolean("off", "true") + unheard("count = var.off ? 0 : 1")}}) ==
        kUnheard);
  CHECK(findings({{"main.tf", boolean("off", "true") + unheard("count = !var.off ? 1 : 0")}}) ==
        kUnheard);
  CHECK(findings({{"main.tf", boolean("some", "[]") + unheard("count = length(var.some)")}}) ==
        kUnheard);
  CHECK(findings({{"main.tf", boolean("some", "{}") + unheard("for_each = var.some")}}) ==
        kUnheard);
  CHECK(findings({{"main.tf", boolean("many", "0") + unheard("count = var.many")}}) == kUnheard);
  CHECK(codes(off + "locals { on = var.on && true }\n" + unheard("count = local.on ? 1 : 0")) ==
        "ECR501");
  CHECK(codes(boolean("kind", "\"private\"") + unheard("count = var.kind == \"public\" ? 1 : 0")) ==
        "ECR501");
  CHECK(codes(off + boolean("kind", "\"private\"") +
              unheard("count = var.on && var.kind == \"public\" ? 1 : 0")) == "ECR501");
  CHECK(codes(off + boolean("more", "false") +
              unheard("count = var.on ? (var.more ? 1 : 0) : 0")) == "ECR501");
  CHECK(policies(off + unheard("count = var.on ? 1 : 0")) == 1);
}

TEST_CASE("what nothing but an edit switches on is not looked at") {
  CHECK(codes(unheard("count = 0")).empty());
  CHECK(codes("locals { on = false }\n" + unheard("count = local.on ? 1 : 0")).empty());
  CHECK(codes(boolean("on", "false") + unheard("count = var.on && false ? 1 : 0")).empty());
  CHECK(codes({{"main.tf", boolean("on", "true") + unheard("count = var.on ? 1 : 0")},
               {"terraform.tfvars", "on = false\n"}})
            .empty());
  CHECK(FoundInModules(boolean("on", "false") + unheard("count = var.on ? 1 : 0"))
            .located.documents.empty());
}

TEST_CASE("a call switches off what it says, and its defaults what they say") {
  const auto called = [](const std::string& arguments, const std::string& root = "") {
    return codes(
        {{"main.tf", root + "module \"m\" {\n  source = \"./m\"\n  " + arguments + "\n}\n"},
         {"m/main.tf", boolean("on", "false") + unheard("count = var.on ? 1 : 0")}});
  };
  CHECK(called("") == "ECR501");
  CHECK(called("on = false").empty());
  CHECK(called("on = true") == "ECR501");
  CHECK(called("on = var.all", boolean("all", "false")) == "ECR501");
  CHECK(called("on = local.all", "locals { all = false }\n").empty());
  // What is there in one call is not looked at as what another one leaves out, nor twice.
  const auto count = [](const std::string& calls) {
    return lint(std::vector<Source>{
                    {"main.tf", calls},
                    {"m/main.tf", boolean("on", "false") + unheard("count = var.on ? 1 : 0")}})
        .policies.size();
  };
  const auto call = [](const std::string& name, const std::string& arguments) {
    return "module \"" + name + "\" {\n  source = \"./m\"\n  " + arguments + "\n}\n";
  };
  CHECK(count(call("a", "") + call("b", "")) == 1);
  CHECK(count(call("a", "") + call("b", "on = true")) == 1);
  CHECK(count(call("a", "on = true") + call("b", "on = true")) == 2);
}

TEST_CASE("what is looked at has the inputs that switch it on") {
  const std::string kind = boolean("kind", "\"private\"");
  const auto resource = [](const std::string& wanted, const std::string& action) {
    std::string text = unheard("count = var.kind == \"" + wanted + "\" ? 1 : 0", wanted);
    const std::string before = "\"ecr:PullImage\"";
    return text.replace(text.find(before), before.size(),
                        "var.kind == \"" + wanted + "\" ? \"" + action + "\" : \"ecr:Wrong\"");
  };
  CHECK(codes(kind + resource("public", "ecr:BatchGetImages")) == "ECR501");
  const std::string right = "ecr:DescribeImages";
  CHECK(codes(kind + resource("public", right) + resource("private", right)).empty());
  // The statement of the other kind is no part of it.
  CHECK(codes(kind + "data \"aws_iam_policy_document\" \"d\" {\n"
                     "  dynamic \"statement\" {\n    for_each = var.kind == \"public\" ? [1] : []\n"
                     "    content {\n      actions = [\"ecr:PullImage\"]\n    }\n  }\n"
                     "  statement {\n    actions = [\"ecr:ListImages\"]\n    principals {\n"
                     "      type = \"AWS\"\n      identifiers = [\"628913047752\"]\n    }\n  }\n}\n"
                     "resource \"aws_ecr_repository_policy\" \"p\" {\n  repository = \"app\"\n"
                     "  policy = data.aws_iam_policy_document.d.json\n}\n")
            .empty());
}

TEST_CASE("a statement and a value that a default switches off are looked at") {
  const std::string document =
      "data \"aws_iam_policy_document\" \"d\" {\n  dynamic \"statement\" {\n"
      "    for_each = var.on ? [1] : []\n    content {\n      actions = [\"ecr:PullImage\"]\n"
      "      principals {\n        type = \"AWS\"\n        identifiers = [\"628913047752\"]\n"
      "      }\n    }\n  }\n}\n";
  const auto has = [](const std::string& value) {
    return "resource \"aws_ecr_repository_policy\" \"p\" {\n  repository = \"app\"\n  policy = " +
           value + "\n}\n";
  };
  const std::string json = "data.aws_iam_policy_document.d.json";
  CHECK(codes(boolean("on", "false") + document + has(json)) == "ECR501");
  // All calls have decided, and leave an empty policy.
  CHECK(codes({{"main.tf", "module \"a\" {\n  source = \"./m\"\n}\n"},
               {"m/main.tf", boolean("on", "false") + document + has(json)}}) == "ECR013");
  CHECK(codes({{"main.tf", "module \"a\" {\n  source = \"./m\"\n  on = true\n}\n"},
               {"m/main.tf", boolean("on", "false") + document + has(json)}}) == "ECR501");
  const std::string plain =
      "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    actions = [\"ecr:PullImage\"]\n"
      "    principals {\n      type = \"AWS\"\n      identifiers = [\"628913047752\"]\n"
      "    }\n  }\n}\n";
  CHECK(codes(boolean("on", "false") + plain + has("var.on ? " + json + " : null")) == "ECR501");
  CHECK(codes(boolean("on", "false") + plain + has("false ? " + json + " : null")).empty());
}

TEST_CASE("what a statement that is switched off says is what it says where it is on") {
  const auto document = [](const std::string& over, const std::string& resource) {
    return boolean("next", "null") +
           "locals {\n  on = var.next != null\n"
           "  who = local.on ? \"arn:aws:ecr:eu-west-1:628913047752:repository/${var.next}\" : "
           "null\n"
           "  nobody = local.on ? \"app\" : "
           "\"arn:aws:ecr:eu-west-1:628913047752:repository/app\"\n}\n"
           "data \"aws_iam_policy_document\" \"d\" {\n  dynamic \"statement\" {\n    for_each = " +
           over + "\n    content {\n      actions = [\"ecr:ListImages\"]\n      resources = [" +
           resource +
           "]\n    }\n  }\n}\nresource \"aws_iam_policy\" \"p\" {\n"
           "  policy = data.aws_iam_policy_document.d.json\n}\n";
  };
  for (const char* over : {"local.on ? [1] : []", "toset(local.on ? [\"\"] : [])",
                           "local.on ? (local.on ? [1] : []) : []", "!local.on ? [] : [1]"}) {
    CAPTURE(std::string(over));
    CHECK(codes(document(over, "local.who")).empty());
    CHECK(codes(document(over, "local.on ? \"*\" : \"app\"")).empty());
  }
  CHECK(codes(document("local.on ? [1] : []", "local.nobody")) == "ECR505");
  CHECK(codes(boolean("on", "false") + document("var.on ? [1] : []", "var.on ? \"*\" : \"app\""))
            .empty());
  CHECK(codes(boolean("on", "false") + document("var.on ? [1] : []", "var.on ? \"app\" : \"*\"")) ==
        "ECR505");
  CHECK(codes(document("local.on ? [] : [1]", "local.nobody")).empty());
}

TEST_CASE("what is made where a condition holds is what it is there") {
  const std::string both =
      "variable \"next\" {}\nlocals {\n  on = var.next != \"\"\n"
      "  who = local.on ? \"arn:aws:ecr:eu-west-1:628913047752:repository/app\" : \"app\"\n}\n";
  const auto document = [](const std::string& many, const std::string& resource) {
    return "data \"aws_iam_policy_document\" \"d\" {\n  " + many +
           "\n  statement {\n    actions = [\"ecr:ListImages\"]\n    resources = [" + resource +
           "]\n  }\n}\n";
  };
  const auto policy = [](const std::string& many, const std::string& value) {
    return "resource \"aws_iam_policy\" \"p\" {\n  " + many + "\n  policy = " + value + "\n}\n";
  };
  const std::string one = "count = local.on ? 1 : 0";
  const std::string each = "for_each = toset(local.on ? [\"\"] : [])";
  const std::string of_one = "data.aws_iam_policy_document.d[0].json";
  const std::string of_each = "data.aws_iam_policy_document.d[\"\"].json";
  CHECK(codes(both + document(one, "local.who") + policy(one, of_one)).empty());
  CHECK(codes(both + document(each, "local.who") + policy(each, of_each)).empty());
  CHECK(codes(both + document("", "local.who") + policy(one, "data.aws_iam_policy_document.d.json"))
            .empty());
  CHECK(codes(both + document("", "local.who") +
              policy("", "data.aws_iam_policy_document.d.json")) == "ECR505");
  for (const char* loop : {"for_each = { for one in local.on ? [\"a\"] : [] : one => one }",
                           "for_each = toset([for one in (local.on ? [\"a\"] : []) : one])"}) {
    CAPTURE(std::string(loop));
    CHECK(codes(both + document("", "local.who") +
                policy(loop, "data.aws_iam_policy_document.d.json"))
              .empty());
  }
  // What is made as often as something else is made where that is.
  for (const char* many : {"count = length(data.aws_iam_policy_document.d.*.json)",
                           "count = length(data.aws_iam_policy_document.d[*].json)",
                           "count = length(data.aws_iam_policy_document.d)",
                           "for_each = data.aws_iam_policy_document.d"}) {
    CAPTURE(std::string(many));
    CHECK(codes(both + document(one, "local.who") +
                policy(many, "join(\"\", data.aws_iam_policy_document.d.*.json)"))
              .empty());
  }
  CHECK(codes(both + document("count = length(data.aws_iam_policy_document.d)", "\"*\"") +
              policy("count = length(aws_iam_policy.p)", "data.aws_iam_policy_document.d[0].json"))
            .empty());
  const std::string other = "count = local.on ? 0 : 1";
  CHECK(codes(both + document(other, "local.who") + policy(other, of_one)) == "ECR505");
  // What a condition is made of follows from it, by way of a local, too.
  const std::string parts =
      "variable \"more\" {}\nvariable \"never\" {}\nlocals {\n"
      "  all = local.on && !var.never && (var.more || var.never)\n}\n";
  CHECK(codes(both + parts + document("", "local.who") +
              policy("count = local.all ? 1 : 0", "data.aws_iam_policy_document.d.json"))
            .empty());
  CHECK(codes(both + parts + document("", "var.never ? \"app\" : \"*\"") +
              policy("count = local.all ? 1 : 0", "data.aws_iam_policy_document.d.json"))
            .empty());
  CHECK(codes(both + parts + document("", "var.more ? \"app\" : \"*\"") +
              policy("count = local.all ? 1 : 0", "data.aws_iam_policy_document.d.json")) ==
        "ECR505");
  CHECK(codes(both + "locals {\n  a = local.b\n  b = local.a\n}\n" + document("", "\"*\"") +
              policy("count = local.a ? 1 : 0", "data.aws_iam_policy_document.d.json"))
            .empty());
  // A call that is made under a condition gives what it gives then.
  const std::string module = "variable \"who\" {}\n" + document("", "var.who") +
                             policy("", "data.aws_iam_policy_document.d.json");
  const auto call = [](const std::string& many) {
    return "module \"m\" {\n  source = \"./m\"\n  who = local.who\n  " + many + "\n}\n";
  };
  CHECK(codes({{"main.tf", both + call(one)}, {"m/main.tf", module}}).empty());
}

TEST_CASE("what a condition leaves out need not be there then") {
  const auto policy = [](const std::string& resource) {
    return "variable \"on\" {}\nlocals {\n  arn = var.on ? \"arn:aws:s3:::a\" : \"\"\n}\n"
           "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    actions = "
           "[\"s3:GetObject\"]\n    resources = [" +
           resource +
           "]\n  }\n}\nresource \"aws_iam_policy\" \"p\" {\n"
           "  policy = data.aws_iam_policy_document.d.json\n}\n";
  };
  for (const char* resource : {"local.arn", "\"${local.arn}/*\"", "var.on ? local.arn : null"}) {
    CAPTURE(std::string(resource));
    CHECK(codes(policy(resource)).empty());
  }
  CHECK(codes(policy("var.on ? \"a\" : null")) == "ECR505");
  CHECK(codes(policy("\"\"")) == "ECR505");
}

TEST_CASE("a list in the place of blocks is not known unless it is written there") {
  const auto of = [](const std::string& principals) {
    return codes(
        "locals {\n  all = [{ type = \"AWS\", identifiers = [\"*\"] }]\n}\n"
        "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    actions = "
        "[\"ecr:ListImages\"]\n    principals = " +
        principals +
        "\n  }\n}\nresource \"aws_ecr_repository_policy\" \"p\" {\n  repository = \"app\"\n"
        "  policy = data.aws_iam_policy_document.d.json\n}\n");
  };
  CHECK(of("local.all").empty());
  CHECK(of("[local.all[0]]").empty());
  CHECK(of("[{ type = \"AWS\", identifiers = [\"*\"] }]") == "ECR201");
}

TEST_CASE("of a policy that is switched off nothing is missing that a call may give") {
  const std::string module =
      boolean("on", "false") + boolean("arns", "[]") + boolean("more", "null") +
      "data \"aws_iam_policy_document\" \"d\" {\n  count = var.on ? 1 : 0\n"
      "  statement {\n    actions = [\"ecr:ListImages\"]\n    resources = var.arns\n  }\n"
      "  statement {\n    actions = [\"ecr:ListImages\"]\n    resources = var.more\n  }\n"
      "  statement {\n    actions = [\"ecr:ListImages\"]\n"
      "    resources = [for arn in var.arns : arn]\n  }\n}\n"
      "resource \"aws_iam_policy\" \"p\" {\n  count = var.on ? 1 : 0\n"
      "  policy = data.aws_iam_policy_document.d[0].json\n}\n";
  const std::string call = "module \"m\" {\n  source = \"./m\"\n}\n";
  CHECK(codes({{"main.tf", call}, {"m/main.tf", module}}).empty());
  CHECK(codes(module).empty());
}

TEST_CASE("what is switched off overwrites nothing, and nobody has it") {
  const std::string off = boolean("on", "false");
  const auto put = [](const std::string& name, const std::string& argument) {
    return "resource \"aws_ecr_repository_policy\" \"" + name + "\" {\n  " + argument +
           "\n  repository = \"app\"\n  policy = jsonencode({ Version = \"2012-10-17\", Statement "
           "= [{\n    Effect = \"Allow\", Principal = { AWS = \"628913047752\" }, Action = "
           "\"ecr:DescribeImages\" }] })\n}\n";
  };
  CHECK(codes(put("a", "") + put("b", "")) == "ECR114");
  CHECK(codes(off + put("a", "") + put("b", "count = var.on ? 1 : 0")).empty());
  CHECK(
      codes(off + put("a", "count = var.on ? 0 : 1") + put("b", "count = var.on ? 1 : 0")).empty());
  // Who gets it may get the login elsewhere.
  const std::string role =
      "resource \"aws_iam_role\" \"r\" {\n  name = \"r\"\n"
      "  assume_role_policy = \"{}\"\n}\n";
  const auto pull = [](const std::string& argument) {
    return "resource \"aws_iam_role_policy\" \"p\" {\n  " + argument +
           "\n  role = aws_iam_role.r.name\n  policy = jsonencode({ Version = \"2012-10-17\", "
           "Statement = [{\n    Effect = \"Allow\", Action = " +
           std::string(test::kPull) + ", Resource = \"*\" }] })\n}\n";
  };
  CHECK(codes(role + pull("")).find("ECR103") != std::string::npos);
  CHECK(codes(off + role + pull("count = var.on ? 1 : 0")).find("ECR103") == std::string::npos);
}
