// SPDX-License-Identifier: Apache-2.0
// Expressions of Terraform: what each operator, function and reference gives, and holes for the
// rest.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "format/terraform/terraform.hpp"
#include "support/expression_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using Case = test::ExpressionCase;

namespace {

/// A value as short text: holes are `?`.
std::string shown(const syntax::Value& value) {
  using syntax::Kind;
  std::string text(value.text);
  std::replace_if(text.begin(), text.end(), syntax::is_hole, '?');
  if (value.kind == Kind::unknown) return "unknown";
  if (value.kind == Kind::null) return "null";
  if (value.kind == Kind::boolean) return value.flag ? "true" : "false";
  if (value.kind == Kind::number) return "#" + text;
  if (value.is_string()) return text;
  std::string all(value.is_object() ? "{" : "[");
  for (const syntax::Member& item : value.members)
    all += (all.size() > 1 ? "," : "") +
           (value.is_object() ? std::string(item.key) + "=" : std::string()) + shown(item.value);
  return all + (value.is_object() ? "}" : "]");
}

constexpr std::string_view kModule = R"(
variable "open" {}
variable "account" { default = "314159265358" }
variable "number" { default = 7 }
locals {
  readers  = ["ci", "dev"]
  by_name  = { app = "1", web = "2" }
  nested   = [["a"], ["b", ["c"]]]
  nothing  = null
  flag     = true
  mixed    = ["ci", var.open]
  imported = jsondecode("{\"ids\": [\"x\", \"y\"], \"on\": true, \"n\": 3}")
}
resource "aws_iam_role" "ci" {
  name = "ci"
  tags = { team = "core" }
}
resource "aws_iam_role" "anon" {}
resource "aws_iam_user" "ann" { name = "ann" }
resource "aws_iam_policy" "pull" { name = "pull" }
resource "aws_ecr_repository" "app" { name = "app" }
resource "aws_ecr_repository" "many" {
  for_each = { a = "x", b = "y" }
  name     = each.value
}
resource "aws_ecr_repository" "some" {
  count = 2
  name  = "repo-${count.index}"
}
resource "aws_s3_bucket" "logs" { bucket = "logs" }
resource "aws_lambda_function" "f" { name = "f" }
resource "aws_sns_topic" "t" { name = "t" }
resource "aws_sqs_queue" "q" { name = "q" }
resource "aws_kms_key" "k" {}
resource "aws_db_instance" "d" {}
data "aws_caller_identity" "me" {}
data "aws_iam_role" "seen" { name = "seen" }
resource "aws_iam_policy" "it" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ecr:ListImages", Resource = @ }] })
}
)";

/// What the expression gives as an element of a policy.
std::string result(std::string_view expression) {
  std::string text(kModule);
  text.replace(text.find('@'), 1, expression);
  Arena arena;
  const std::vector<format::File> files{{0, "stack/main.tf", text}};
  const format::Located located = format::locate_in_modules(files, {}, arena);
  for (const format::FileFacts& facts : located.files) CHECK(facts.errors.empty());
  for (const format::Document& document : located.documents) {
    const syntax::Value* list = document.value->find("Statement");
    if (list == nullptr) continue;
    const syntax::Value* found = list->members.front().value.find("Resource");
    return found == nullptr ? "left out" : shown(*found);
  }
  return "no policy";
}

void check(std::span<const Case> cases) { test::check_expressions(cases, result); }

}  // namespace

TEST_CASE("operators give what Terraform gives, and nothing of what is not known") {
  constexpr Case kCases[] = {
      {"1 + 2", "#3"},
      {"5 - 2", "#3"},
      {"2 * 3", "#6"},
      {"\"2\" * 3", "#6"},
      {"-var.number", "#-7"},
      {"1 / 2", "#0.5"},
      {"1 / 3", "unknown"},
      {"1 / 0", "unknown"},
      {"1.5 + 1", "#2.5"},
      {"0.1 + 0.2", "#0.3"},
      {"7 % 4", "#3"},
      {"-7 % 4", "#-3"},
      {"7 % 0", "unknown"},
      {"var.open % 2", "unknown"},
      {"1000000000000000 * 10", "unknown"},
      {"1 < 2", "true"},
      {"2 < 2", "false"},
      {"2 > 2", "false"},
      {"3 > 2", "true"},
      {"2 <= 2", "true"},
      {"3 <= 2", "false"},
      {"2 >= 2", "true"},
      {"1 >= 2", "false"},
      {"var.open > 1", "unknown"},
      {"1 == 1.0", "true"},
      {"1 == \"1\"", "false"},
      {"\"a\" == \"a\"", "true"},
      {"\"a\" != \"a\"", "false"},
      {"\"a\" != \"b\"", "true"},
      {"true == true", "true"},
      {"true == false", "false"},
      {"true == \"true\"", "false"},
      {"local.nothing == null", "true"},
      {"\"\" == null", "false"},
      {"null != \"a\"", "true"},
      {"var.open == \"a\"", "unknown"},
      {"\"x-${var.open}\" == \"x-a\"", "unknown"},
      {"\"x-${var.open}\" == \"a\"", "false"},
      {"[] == []", "true"},
      {"[] == [\"a\"]", "false"},
      {"[\"a\"] == [\"a\"]", "unknown"},
      {"[] == \"a\"", "false"},
      {"!local.flag", "false"},
      {"!var.open", "unknown"},
      {"true && false", "false"},
      {"true && true", "true"},
      {"false || true", "true"},
      {"false || false", "false"},
      {"var.open && false", "false"},
      {"var.open || true", "true"},
      {"var.open && true", "unknown"},
      {"var.open || false", "unknown"},
      {"false && var.open", "false"},
      {"true ? \"a\" : \"b\"", "a"},
      {"false ? \"a\" : \"b\"", "b"},
  };
  check(kCases);
}

TEST_CASE("each function gives what Terraform's gives, and nothing of what is not known") {
  constexpr Case kCases[] = {
      {R"("${jsonencode("a\"b\\c")}-")", R"("a\"b\\c"-)"},
      {"chomp(\"ab\\n\\n\")", "ab"},
      {"coalesce(null, \"\", \"b\")", "b"},
      {"coalesce(\"a\", \"b\")", "a"},
      {"coalesce(var.open, \"b\")", "unknown"},
      {"coalesce(null, \"\")", "unknown"},
      {"coalescelist([], [\"b\"])", "[b]"},
      {"coalescelist([\"a\"], [\"b\"])", "[a]"},
      {"coalescelist(var.open, [\"b\"])", "unknown"},
      {"compact([\"a\", \"\", null, \"b\"])", "[a,b]"},
      {"concat([\"a\"], null, [\"b\"])", "[a,b]"},
      {"concat([\"a\"], var.open)", "[a,unknown]"},
      {"contains(local.readers, \"ci\") ? \"in\" : \"out\"", "in"},
      {"contains(local.readers, \"x\") ? \"in\" : \"out\"", "out"},
      {"contains(local.mixed, \"ci\")", "true"},
      {"contains(local.mixed, \"x\")", "unknown"},
      {"core::upper(\"a\")", "A"},
      {"distinct([\"a\", \"a\", \"b\", 1, 1])", "[a,b,#1]"},
      {"element(local.readers, 1)", "dev"},
      {"element(local.readers, 3)", "dev"},
      {"element(local.readers, 2)", "ci"},
      {"element([], 0)", "unknown"},
      {"element(local.readers, var.open)", "unknown"},
      {"flatten(local.nested)", "[a,b,c]"},
      {"flatten([\"a\", [var.open]])", "[a,unknown]"},
      {"format(\"%s-%d-%v-100%%\", \"a\", 2, true)", "a-2-true-100%"},
      {"format(\"%q\", \"a\")", "?"},
      {"format(\"%s\")", "unknown"},
      {"format(\"%s/%s\", \"a\", var.open)", "a/?"},
      {"formatlist(\"%s:%s\", local.readers, \"x\")", "[ci:x,dev:x]"},
      {"formatlist(\"%s%s\", [\"x\"], local.readers)", "unknown"},
      {"formatlist(\"%s\", var.open)", "unknown"},
      {"join(\",\", local.readers)", "ci,dev"},
      {"join(\",\", [\"a\"], [\"b\"])", "a,b"},
      {"join(\"-\", [\"a\", jsonencode({}), \"b\"])", "a-?-b"},
      {"join(\",\", [true, 1, \"a\"])", "true,1,a"},
      {"join(\",\", local.mixed)", "ci,?"},
      {"join(\",\", [])", ""},
      {"keys(local.by_name)", "[app,web]"},
      {"length(local.readers)", "#2"},
      {"length(\"abc\")", "#3"},
      {"length(var.open)", "unknown"},
      {"local.imported.ids", "[x,y]"},
      {"local.imported.on ? local.imported.n : 0", "#3"},
      {"jsondecode(var.open)", "unknown"},
      {"jsondecode(\"{\")", "unknown"},
      {"jsondecode(jsonencode([\"a\"]))", "[a]"},
      {"lookup(local.by_name, \"app\")", "1"},
      {"lookup(local.by_name, \"x\", \"d\")", "d"},
      {"lookup(local.by_name, \"x\")", "unknown"},
      {"lower(\"aBZ\")", "abz"},
      {"merge({ a = 1, b = 2 }, null, { a = 3 })", "{a=#3,b=#2}"},
      {"merge({ a = 1 }, var.open)", "{a=unknown,\xff=unknown}"},
      {"nonsensitive(\"a\")", "a"},
      {"sensitive(\"a\")", "a"},
      {"one([\"a\"])", "a"},
      {"one([\"a\", \"b\"])", "unknown"},
      {"one([])", "left out"},
      {"[for i in range(3) : \"r${i}\"]", "[r0,r1,r2]"},
      {"range(1001)", "unknown"},
      {"replace(\"a-b-c\", \"-\", \"/\")", "a/b/c"},
      {"replace(\"abc\", \"/b/\", \"x\")", "unknown"},
      {"replace(\"abc\", \"\", \"x\")", "unknown"},
      {"setunion([\"a\"], [\"b\"])", "[a,b]"},
      {"sort([\"b\", \"a\"])", "[b,a]"},
      {"split(\", \", \"a, b\")", "[a,b]"},
      {"split(\",\", \"\")", "[]"},
      {"split(\",\", var.open)", "unknown"},
      {"templatestring(\"$${x}\", { x = \"y\" })", "y"},
      {"tolist([\"a\", \"a\"])", "[a,a]"},
      {"tomap({ a = \"b\" }).a", "b"},
      {"toset([\"a\", \"a\", \"b\"])", "[a,b]"},
      {"tostring(5)", "5"},
      {"tostring(true)", "true"},
      {"tostring([])", "unknown"},
      {"trimprefix(\"xab\", \"x\")", "ab"},
      {"trimprefix(\"abx\", \"x\")", "abx"},
      {"trimsuffix(\"abx\", \"x\")", "ab"},
      {"trimsuffix(\"xab\", \"x\")", "xab"},
      {"trimspace(\" a b\\t\")", "a b"},
      {"try(\"a\", \"b\")", "a"},
      {"try(var.open, \"b\")", "unknown"},
      {"upper(\"aBz\")", "ABZ"},
      {"values(local.by_name)", "[1,2]"},
      {"unheard_of(\"a\")", "unknown"},
      {"concat([[\"a\"], [\"b\"]]...)", "[a,b]"},
      {"concat(var.open...)", "unknown"},
  };
  check(kCases);
}

TEST_CASE("what is null equals what is null, and what is unknown is not skipped") {
  constexpr Case kCases[] = {
      {"null == null", "true"},
      {"local.nothing == local.nothing", "true"},
      {"local.nothing != null", "false"},
      {"local.nothing == \"\"", "false"},
      {"local.nothing == 0", "false"},
      {"local.readers == null", "false"},
      {"coalesce(local.nothing, \"a\")", "a"},
      {"coalesce(\"\", \"a\")", "a"},
      {"coalesce(\"b\", var.open)", "b"},
      {"join(\"-\", [\"a\"])", "a"},
      {"join(\"-\", [\"a\", \"b\", \"c\"])", "a-b-c"},
      {"local.by_name[\"web\"]", "2"},
      {"local.readers[1]", "dev"},
  };
  check(kCases);
  for (const std::string open : {"coalesce(var.open, \"a\")", "coalesce(\"\", var.open, \"a\")",
                                 "local.by_name[var.open]", "local.readers[var.open]"}) {
    CAPTURE(open);
    const std::string found = result(open);
    CHECK((found == "unknown" || found == "?"));
  }
}

TEST_CASE("a reference gives what the module tells of it") {
  constexpr Case kCases[] = {
      {"var.account", "314159265358"},
      {"[\"a\", local.nothing]", "[a,null]"},
      {"var.open", "unknown"},
      {"var.nowhere", "unknown"},
      {"local.nowhere", "unknown"},
      {"local.readers[1]", "dev"},
      {"local.readers[2]", "unknown"},
      {"local.readers[var.open]", "unknown"},
      {"local.by_name[\"web\"]", "2"},
      {"local.by_name.web", "2"},
      {"local.by_name[\"x\"]", "unknown"},
      {"path.module", "stack"},
      {"path.root", "stack"},
      {"path.cwd", "?"},
      {"terraform.workspace", "?"},
      {"each.value", "unknown"},
      {"self.name", "unknown"},
      {"[for r in local.readers : upper(r)]", "[CI,DEV]"},
      {"[for i, r in local.readers : \"${i}-${r}\"]", "[0-ci,1-dev]"},
      {"[for k, v in local.by_name : \"${k}=${v}\"]", "[app=1,web=2]"},
      {"[for r in local.readers : r if r != \"ci\"]", "[dev]"},
      {"[for r in local.readers : r if var.open]", "[ci,dev,unknown]"},
      {"{ for r in local.readers : r => upper(r) }", "{ci=CI,dev=DEV}"},
      {"{ for r in local.readers : \"x\" => r... }", "unknown"},
      {"{ 1 = \"a\" }", "{1=a}"},
      {"{ (var.open) = \"a\" }", "unknown"},
      {"\"a${local.nothing}b\"", "a?b"},
      {"\"a${local.readers}b\"", "a?b"},
      {"\"a${jsonencode([\"x\"])}b\"", "a[\"x\"]b"},
      {"\"%{ for r in local.readers }${r};%{ endfor }\"", "ci;dev;"},
      {"\"a%{ for r in var.open }${r};%{ endfor }\"", "a?"},
      {"aws_iam_role.ci.name", "ci"},
      {"aws_iam_role.ci.tags.team", "core"},
      {"aws_iam_role.ci.max_session_duration", "unknown"},
      {"aws_iam_role.nowhere.arn", "?"},
      {"data.aws_iam_role.seen.name", "seen"},
      {"data.aws_iam_role.nowhere.assume_role_policy", "unknown"},
      {"aws_ecr_repository.many[\"a\"].name", "x"},
      {"aws_ecr_repository.some[1].name", "repo-1"},
      {"aws_ecr_repository.some[*].name", "[repo-0,repo-1]"},
      {"aws_ecr_repository.app[*].name", "[app]"},
      {"[for name in local.readers[*] : name]", "[ci,dev]"},
      {"local.nothing[*]", "[]"},
      {"var.open[*].arn", "unknown"},
      {"\"a\"[*]", "[a]"},
  };
  check(kCases);
}

TEST_CASE("the ARN of a resource that does not exist yet is of its type and name") {
  constexpr Case kCases[] = {
      {"aws_iam_role.ci.arn", "arn:?:iam::?:role/?ci"},
      {"aws_iam_role.anon.arn", "arn:?:iam::?:role/?"},
      {"aws_iam_user.ann.arn", "arn:?:iam::?:user/?ann"},
      {"aws_iam_policy.pull.arn", "arn:?:iam::?:policy/?pull"},
      {"aws_ecr_repository.app.arn", "arn:?:ecr:?:?:repository/app"},
      {"aws_ecr_repository.many[\"b\"].arn", "arn:?:ecr:?:?:repository/y"},
      {"aws_s3_bucket.logs.arn", "arn:?:s3:::?"},
      {"aws_lambda_function.f.arn", "arn:?:lambda:?:?:function:f"},
      {"aws_sns_topic.t.arn", "arn:?:sns:?:?:t"},
      {"aws_sqs_queue.q.arn", "arn:?:sqs:?:?:q"},
      {"aws_kms_key.k.arn", "arn:?:kms:?:?:key/?"},
      {"aws_db_instance.d.arn", "arn:?"},
  };
  check(kCases);
}

TEST_CASE("an attribute that is always one string is a string before anybody knows it") {
  for (const char* name : {"arn",
                           "id",
                           "name",
                           "account_id",
                           "partition",
                           "region",
                           "unique_id",
                           "user_id",
                           "registry_id",
                           "dns_suffix",
                           "bucket",
                           "repository_url",
                           "role_arn",
                           "image_uri",
                           "invoke_arn",
                           "url",
                           "key_id",
                           "function_name",
                           "master_account_id",
                           "account",
                           "policy_arn",
                           "repository_name",
                           "execution_arn",
                           "task_role_arn"}) {
    CAPTURE(name);
    CHECK(result("data.aws_caller_identity.me." + std::string(name)).find('?') !=
          std::string::npos);
    CHECK(result("module.elsewhere." + std::string(name)) == "?");
  }
  CHECK(result("data.aws_caller_identity.me.accounts") == "unknown");
  CHECK(result("module.elsewhere.accounts") == "unknown");
}
