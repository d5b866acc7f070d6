// SPDX-License-Identifier: Apache-2.0
// Whom a module makes and what it attaches to them, which files make a module, and what documents
// and functions of texts come to.
#include <doctest/doctest.h>

#include <algorithm>
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

std::string plain(std::string text) {
  std::replace_if(text.begin(), text.end(), syntax::is_hole, '?');
  return text;
}

/// `KEY NAME;` of whom a module makes, then `HOLDER BOND POLICY;` of what they have.
std::string made(const std::string& text) {
  const FoundInModules found(text);
  std::string all;
  for (const format::IdentityMention& one : found.located.identities)
    if (one.made) all += one.key + " " + plain(one.name) + "; ";
  for (const format::Attachment& one : found.located.attachments)
    if (!one.document)
      all += one.holder + (one.bond == format::Bond::bounds ? " bounds " : " grants ") +
             plain(one.policy) + "; ";
  return all;
}

std::string role(const std::string& arguments) {
  return "variable \"x\" {}\nvariable \"none\" { default = null }\nresource \"aws_iam_role\" \"r\" "
         "{\n" +
         arguments + "\n}\n";
}

/// `KIND ADDRESS[ fragment]` of each policy.
std::string policies(const std::vector<Source>& sources) {
  const FoundInModules found(sources);
  std::string all;
  for (const format::Document& one : found.located.documents)
    all += std::string(to_string(one.kind)) + " " + one.address +
           (one.fragment ? " fragment" : "") + "; ";
  return all;
}
std::string policies(const std::string& text) { return policies({{"main.tf", text}}); }

/// The one statement of the policy that a document of these arguments makes.
std::string statement(const std::string& body, const std::string& more = "") {
  const FoundInModules found("variable \"open\" {}\n" + more +
                             "data \"aws_iam_policy_document\" \"d\" {\n" + body +
                             "\n}\nresource \"aws_iam_policy\" \"p\" {\n  policy = "
                             "data.aws_iam_policy_document.d.json\n}\n");
  if (found.located.documents.size() != 1) return std::to_string(found.located.documents.size());
  return written(*found.located.documents[0].value->find("Statement"));
}

constexpr std::string_view kModule = R"(
variable "open" {}
resource "aws_iam_policy" "it" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ecr:ListImages", Resource = @ }] })
}
)";

std::string result(std::string_view expression) {
  std::string text(kModule);
  text.replace(text.find('@'), 1, expression);
  const FoundInModules found(text);
  if (found.located.documents.size() != 1) return "no policy";
  const syntax::Value* list = found.located.documents.front().value->find("Statement");
  const syntax::Value* resource = list->members.front().value.find("Resource");
  return resource == nullptr ? "left out" : written(*resource);
}

/// What `var.x` comes to in a root with these files.
std::string assigned(std::vector<Source> files) {
  files.insert(files.begin(),
               {"main.tf",
                "variable \"x\" {}\nresource \"aws_iam_policy\" \"it\" {\n  policy = "
                "jsonencode({ Statement = [{ Resource = var.x }] })\n}\n"});
  const FoundInModules found(files);
  REQUIRE(found.located.documents.size() == 1);
  const syntax::Value* list = found.located.documents.front().value->find("Statement");
  return written(*list->members.front().value.find("Resource"));
}

std::string policy_of(const std::string& type, const std::string& arguments,
                      const std::string& statements) {
  return "resource \"" + type + "\" \"p\" {\n" + arguments +
         "  policy = jsonencode({ Version = \"2012-10-17\", Statement = " + statements + " })\n}\n";
}

}  // namespace

TEST_CASE("a role has the name, the policies and the boundary that it is made with") {
  const std::string key = "role/aws_iam_role.r";
  CHECK(made(role("name = \"ci\"")) == key + " role/ci; ");
  CHECK(made(role("name = \"\"")) == key + " role/?; ");
  CHECK(made(role("name = var.x")) == key + " role/?; ");
  CHECK(made(role("name = \"a-${var.x}\"")) == key + " role/?; ");
  CHECK(made(role("")) == key + " role/?; ");
  const std::string arn = "arn:aws:iam::aws:policy/P";
  const auto with = [&](const std::string& arguments) {
    std::string all = made(role("name = \"ci\"\n" + arguments));
    return all.substr(all.find("; ") + 2);
  };
  CHECK(with("managed_policy_arns = [\"" + arn + "\"]") == key + " grants " + arn + "; ");
  CHECK(with("managed_policy_arns = []").empty());
  CHECK(with("managed_policy_arns = null").empty());
  CHECK(with("managed_policy_arns = var.x") == key + " grants ; ");
  CHECK(with("managed_policy_arns = [var.x]") == key + " grants ; ");
  CHECK(with("permissions_boundary = \"" + arn + "\"") == key + " bounds " + arn + "; ");
  CHECK(with("permissions_boundary = \"\"").empty());
  CHECK(with("permissions_boundary = null").empty());
  CHECK(with("permissions_boundary = var.none").empty());
  CHECK(with("permissions_boundary = var.x") == key + " bounds ; ");
  CHECK(made("resource \"aws_iam_user\" \"u\" {\n  name = \"ann\"\n}\n") ==
        "user/aws_iam_user.u user/ann; ");
  CHECK(made("resource \"aws_iam_group\" \"g\" {\n  name = \"dev\"\n}\n") ==
        "group/aws_iam_group.g group/dev; ");
  CHECK(made("resource \"aws_s3_bucket\" \"b\" {\n  name = \"dev\"\n}\n").empty());
}

TEST_CASE("a policy of an organization is of the kind that its type says") {
  const auto of_type = [](const std::string& type) {
    return policies("resource \"aws_organizations_policy\" \"p\" {\n" + type +
                    "  content = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = "
                    "\"Deny\", Action = \"ecr:*\", Resource = \"*\" }] })\n}\n");
  };
  CHECK(of_type("") == "scp aws_organizations_policy.p; ");
  CHECK(of_type("  type = \"SERVICE_CONTROL_POLICY\"\n") == "scp aws_organizations_policy.p; ");
  CHECK(of_type("  type = \"RESOURCE_CONTROL_POLICY\"\n") == "rcp aws_organizations_policy.p; ");
  CHECK(of_type("  type = \"TAG_POLICY\"\n").empty());
  CHECK(of_type("  type = var.type\n") == "scp aws_organizations_policy.p; ");
  CHECK(policies(policy_of("aws_iam_policy", "",
                           "[{ Effect = \"Allow\", Action = \"ecr:*\", "
                           "Resource = \"*\" }]")) == "identity aws_iam_policy.p; ");
  // Of a type that is not known it is what it says, if it says anything.
  const std::string untold = "  type = var.type\n  content = ";
  const auto of_content = [&](const std::string& content) {
    return policies("variable \"type\" {}\nresource \"aws_organizations_policy\" \"p\" {\n" +
                    untold + content + "\n}\n");
  };
  CHECK(of_content("jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Deny\", "
                   "Principal = \"*\", Action = \"ecr:*\", Resource = \"*\" }] })") ==
        "rcp aws_organizations_policy.p; ");
  CHECK(of_content("jsonencode({ tags = {} })").empty());
  CHECK(policies(policy_of("aws_iam_policy", "  type = \"TAG_POLICY\"\n",
                           "[{ Effect = \"Allow\", Action = \"ecr:*\", Resource = \"*\" }]")) ==
        "identity aws_iam_policy.p; ");
}

TEST_CASE("a policy of a type that is not known shows that it is one of IAM's language") {
  const auto of = [](const std::string& statements) {
    return !policies(policy_of("aws_unheard_of", "", statements)).empty();
  };
  CHECK(of("[{ Effect = \"Allow\", Principal = \"*\", Action = \"ecr:*\" }]"));
  CHECK(of("{ Effect = \"Allow\", Principal = \"*\", Action = \"ecr:*\" }"));
  CHECK_FALSE(of("[{ Foo = 1 }]"));
  CHECK_FALSE(of("{ Foo = 1 }"));
  CHECK(of("[{ Foo = 1 }, { Effect = \"Allow\", Action = \"ecr:*\" }]"));
}

TEST_CASE("a document that no resource has is a part of others, or what it shows to be") {
  const auto orphan = [](const std::string& principals) {
    return policies(
        "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    actions = "
        "[\"ecr:BatchGetImage\"]\n" +
        principals + "  }\n}\n");
  };
  const std::string address = "data.aws_iam_policy_document.d";
  CHECK(orphan("    resources = [\"*\"]\n") == "identity " + address + " fragment; ");
  CHECK(orphan("    principals {\n      type = \"AWS\"\n      identifiers = [\"*\"]\n    }\n") ==
        "repository " + address + "; ");
}

TEST_CASE("of variable files the later one by name counts, the usual ones first") {
  CHECK(assigned({}) == "?");
  CHECK(assigned({{"terraform.tfvars", "x = \"a\"\n"}}) == "'a'");
  CHECK(assigned({{"terraform.tfvars", "x = \"a\"\n"}, {"a.auto.tfvars", "x = \"b\"\n"}}) == "'b'");
  CHECK(assigned({{"z.auto.tfvars", "x = \"c\"\n"}, {"a.auto.tfvars", "x = \"b\"\n"}}) == "'c'");
  CHECK(assigned({{"terraform.tfvars.json", "{\"x\": \"d\"}"},
                  {"terraform.tfvars", "x = \"a\"\n"}}) == "'d'");
  CHECK(assigned({{"z.auto.tfvars", "x = \"c\"\n"}, {"terraform.tfvars.json", "{\"x\": \"d\"}"}}) ==
        "'c'");
}

TEST_CASE("override files change what the others make, in the order of their names") {
  const auto policy = [](const std::string& action) {
    return "resource \"aws_iam_policy\" \"p\" {\n  policy = jsonencode({ Statement = [{ Effect = "
           "\"Allow\", Action = \"" +
           action + "\" }] })\n}\n";
  };
  const auto action = [](const std::vector<Source>& sources) {
    const FoundInModules found(sources);
    REQUIRE(found.located.documents.size() == 1);
    return written(*found.located.documents[0].value->find("Statement"));
  };
  const Source main{"main.tf", policy("a:A")};
  CHECK(action({main, {"override.tf", policy("b:B")}}) == "[{Effect: 'Allow', Action: 'b:B'}]");
  CHECK(action({main, {"z_override.tf", policy("c:C")}, {"a_override.tf", policy("b:B")}}) ==
        "[{Effect: 'Allow', Action: 'c:C'}]");
}

TEST_CASE("a module that init has laid down is the one of the call") {
  const std::string call = "module \"m\" {\n  source = \"example/m/aws\"\n}\n";
  const std::string inner = "resource \"aws_iam_policy\" \"p\" {\n  policy = \"{}\"\n}\n";
  const auto found = [&](const std::string& module) {
    return policies({{"main.tf", call},
                     {".terraform/modules/modules.json", "{\"Modules\": [" + module + "]}"},
                     {".terraform/modules/m/main.tf", inner, Role::context}});
  };
  CHECK(found(R"({"Key": "m", "Source": "x", "Dir": ".terraform/modules/m"})") ==
        "identity module.m.aws_iam_policy.p; ");
  CHECK(found(R"({"Key": "n", "Dir": ".terraform/modules/m"})").find("module.m.") ==
        std::string::npos);
  CHECK(found(R"({"Key": "m", "Dir": ""})").find("module.m.") == std::string::npos);
  CHECK(found(R"({"Key": "", "Dir": ".terraform/modules/m"})").find("module.m.") ==
        std::string::npos);
}

TEST_CASE("a module that another one calls is no root, one that calls itself is") {
  const std::string inner = "resource \"aws_iam_policy\" \"p\" {\n  policy = \"{}\"\n}\n";
  CHECK(policies({{"main.tf", "module \"m\" {\n  source = \"./m\"\n}\n"}, {"m/main.tf", inner}}) ==
        "identity module.m.aws_iam_policy.p; ");
  CHECK(policies({{"main.tf", "variable \"x\" {}\nmodule \"m\" {\n  source = var.x\n}\n"},
                  {"m/main.tf", inner}}) == "identity aws_iam_policy.p; ");
  CHECK(policies({{"main.tf", "module \"m\" {\n}\n"}, {"m/main.tf", inner}}) ==
        "identity aws_iam_policy.p; ");
  CHECK(policies({{"main.tf", "module \"m\" {\n  source = \"m\"\n}\n"}, {"m/main.tf", inner}}) ==
        "identity aws_iam_policy.p; ");
  CHECK(policies({{"m/main.tf", inner + "module \"m\" {\n  source = \"./\"\n  count = 0\n}\n"}}) ==
        "identity aws_iam_policy.p; ");
}

TEST_CASE("a document says what its blocks say, with every scalar as text") {
  const auto one = [](const std::string& more, const std::string& outside = "") {
    std::string all =
        statement("  statement {\n    actions = [\"a:B\"]\n" + more + "\n  }", outside);
    std::erase(all, '\n');
    return all;
  };
  CHECK(one("resources = [\"*\"]").find("Resource: ['*']") != std::string::npos);
  CHECK(one("resources = [\"a&{b}\"]").find("'a${b}'") != std::string::npos);
  CHECK(one("resources = [\"a\", \"b\", \"a\"]").find("Resource: ['a', 'b']") != std::string::npos);
  CHECK(one("resources = [5, true]").find("Resource: ['5', 'true']") != std::string::npos);
  CHECK(one("resources = null").find("Resource") == std::string::npos);
  CHECK(one("resources = []").find("Resource") == std::string::npos);
  CHECK(one("resources = var.open").find("Resource") == std::string::npos);
  CHECK(one("resources = var.open").find("?: ?") != std::string::npos);
  CHECK(one("sid = \"S\"").find("Sid: 'S'") != std::string::npos);
  CHECK(one("effect = \"Deny\"").find("Effect: 'Deny'") != std::string::npos);
  CHECK(one("not_resources = [\"*\"]").find("NotResource: ['*']") != std::string::npos);
  CHECK(one("condition {\n test = \"Bool\"\n variable = \"k\"\n values = [true]\n}")
            .find("Condition: {Bool: {k: ['true']}}") != std::string::npos);
  CHECK(one("principals {\n type = \"AWS\"\n identifiers = [\"1\", \"2\"]\n}")
            .find("Principal: {AWS: ['1', '2']}") != std::string::npos);
  CHECK(one("principals {\n type = \"*\"\n identifiers = [\"*\"]\n}").find("Principal: '*'") !=
        std::string::npos);
}

TEST_CASE("a dynamic block is made once for each of its items, under the name of its iterator") {
  const auto over = [](const std::string& each, const std::string& use,
                       const std::string& more = "") {
    return statement("  dynamic \"statement\" {\n    for_each = " + each + "\n" + more +
                     "    content {\n      sid = " + use +
                     "\n      actions = [\"a:B\"]\n    }\n  }");
  };
  const auto sids = [&](const std::string& each, const std::string& use,
                        const std::string& more = "") {
    const std::string all = over(each, use, more);
    std::string found;
    for (auto at = all.find("Sid: "); at != all.npos; at = all.find("Sid: ", at + 1))
      found += all.substr(at + 5, all.find_first_of(",}", at) - at - 5) + " ";
    return found;
  };
  CHECK(sids("[\"x\", \"y\"]", "statement.value") == "'x' 'y' ");
  CHECK(sids("{ k = \"x\" }", "statement.key") == "'k' ");
  CHECK(sids("{ k = \"x\" }", "it.value", "    iterator = it\n") == "'x' ");
  CHECK(sids("[]", "statement.value").empty());
  CHECK(sids("var.open", "\"S\"") == "'S' ");
}

TEST_CASE("functions of texts take what they say, and nothing of what is not known") {
  constexpr Case kCases[] = {
      {"trimspace(\"  a b  \")", "'a b'"},
      {"trimspace(\"\\ta\\n\")", "'a'"},
      {"trimspace(\" ${var.open} a \")", "'?a'"},
      {"trimspace(\"a ${var.open} \")", "'a?'"},
      {"trimspace(\" ${var.open} \")", "'?'"},
      {"trimspace(\"a\", \"b\")", "?"},
      {"chomp(\"a\\n\\n\")", "'a'"},
      {"chomp(\"\\na \")", "'\na '"},
      {"trimprefix(\"abab\", \"ab\")", "'ab'"},
      {"trimprefix(\"ba\", \"ab\")", "'ba'"},
      {"trimprefix(\"a${var.open}\", \"a\")", "'?'"},
      {"trimprefix(\"${var.open}\", \"a\")", "?"},
      {"trimsuffix(\"abab\", \"ab\")", "'ab'"},
      {"trimsuffix(\"ab\", \"abab\")", "'ab'"},
      {"trimsuffix(\"${var.open}b\", \"b\")", "'?'"},
      {"replace(\"abcb\", \"b\", \"x\")", "'axcx'"},
      {"replace(\"aaa\", \"aa\", \"b\")", "'ba'"},
      {"replace(\"abc\", \"\", \"x\")", "?"},
      {"replace(\"abc\", \"/b/\", \"x\")", "?"},
      {"replace(\"a${var.open}\", \"a\", \"x\")", "?"},
      {"upper(\"aZ1-\")", "'AZ1-'"},
      {"lower(\"aZ1-\")", "'az1-'"},
      {"split(\",\", \"a,,b\")", "['a', '', 'b']"},
      {"split(\"--\", \"a--b-\")", "['a', 'b-']"},
      {"split(\"\", \"ab\")", "?"},
      {"split(\",\", var.open)", "?"},
      {"join(\"-\", [\"a\", \"b\"], [\"c\"])", "'a-b-c'"},
      {"join(\"-\", [])", "''"},
      {"join(\"-\", [\"a\"])", "'a'"},
      {"join(\"-\", [5, true])", "'5-true'"},
      {"join(\"-\", var.open)", "?"},
      {"join(\"-\", [\"a\", var.open])", "'a-?'"},
      {"format(\"%s-%d%%\", \"a\", 5)", "'a-5%'"},
      {"format(\"%s\", var.open)", "'?'"},
      {"formatlist(\"%s-%s\", [\"a\", \"b\"], \"c\")", "['a-c', 'b-c']"},
      {"formatlist(\"%s\", [\"a\"], [\"b\", \"c\"])", "?"},
      {"formatlist(\"%s-%s\", [\"a\", \"b\"], [\"c\", \"d\"])", "['a-c', 'b-d']"},
      {"startswith(\"abc\", \"ab\")", "true"},
      {"startswith(\"abc\", \"b\")", "false"},
      {"startswith(\"a${var.open}\", \"ab\")", "?"},
      {"startswith(\"a${var.open}\", \"b\")", "false"},
      {"endswith(\"abc\", \"bc\")", "true"},
      {"endswith(\"abc\", \"b\")", "false"},
      {"endswith(\"${var.open}c\", \"bc\")", "?"},
      {"endswith(\"${var.open}c\", \"b\")", "false"},
      {"tostring(5)", "'5'"},
      {"tostring([])", "?"},
  };
  test::check_expressions(kCases, result);
}
