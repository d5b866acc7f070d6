// SPDX-License-Identifier: Apache-2.0
// Modules as Terraform 0.11 took them.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::FoundInModules;
using test::written;

namespace {

/// An identity's policy by a document with this body.
std::string policy_by(const std::string& body) {
  return "variable \"open\" {}\ndata \"aws_iam_policy_document\" \"ci\" {\n" + body +
         "}\nresource \"aws_iam_policy\" \"ci\" {\n  policy = "
         "\"${data.aws_iam_policy_document.ci.json}\"\n}\n";
}

std::string found(const std::string& text) { return findings({{"main.tf", text}}); }

/// The statements of the document with this body.
std::string statements(const std::string& body) {
  const FoundInModules modules(policy_by(body));
  REQUIRE(modules.located.documents.size() == 1);
  return written(*modules.located.documents.front().value->find("Statement"));
}

}  // namespace

TEST_CASE("a block that is written as an argument is a block") {
  const std::string one =
      "statement = {\n    sid = \"One\"\n    actions = [\"ecr:ListImages\"]\n    resources = "
      "[\"*\"]\n  }\n";
  const std::string read =
      "{Effect: 'Allow', Sid: 'One', Action: ['ecr:ListImages'], Resource: ['*']}";
  CHECK(statements(one) == "[" + read + "]");
  CHECK(statements("\"" + one.substr(0, 9) + "\"" + one.substr(9)) == "[" + read + "]");
  const std::string two =
      "  statement {\n    actions = [\"ecr:PutImage\"]\n    resources = [\"*\"]\n  }\n";
  const std::string put = "{Effect: 'Allow', Action: ['ecr:PutImage'], Resource: ['*']}";
  CHECK(statements(one + two) == "[" + read + ", " + put + "]");
  CHECK(statements(two + one) == "[" + put + ", " + read + "]");
  CHECK(statements("  statement = [{ actions = [\"ecr:PutImage\"], resources = [\"*\"] }, {\n"
                   "    \"sid\" = \"One\"\n    actions = [\"ecr:ListImages\"]\n    resources = "
                   "[\"*\"]\n  }]\n") == "[" + put + ", " + read + "]");
  CHECK(statements("  statement {\n    actions = [\"ecr:ListImages\"]\n    principals = {\n"
                   "      type = \"AWS\"\n      identifiers = [\"*\"]\n    }\n    condition = {\n"
                   "      test = \"Bool\"\n      variable = \"aws:SecureTransport\"\n      values "
                   "= [\"true\"]\n    }\n  }\n") ==
        "[{Effect: 'Allow', Action: ['ecr:ListImages'], Principal: {AWS: ['*']}, Condition: "
        "{Bool: {aws:SecureTransport: ['true']}}}]");
}

TEST_CASE("a block that is written as an argument may stand there again") {
  const std::string again = policy_by(
      "  statement = {\n    actions = [\"ecr:ListImages\"]\n    resources = [\"*\"]\n  }\n"
      "  statement = {\n    actions = [\"ecr:PullImage\"]\n    resources = [\"*\"]\n  }\n");
  CHECK(found(again) == "ECR501 main.tf:8 \"ecr:PullImage\"\n");
  // Of a block, its arguments may not.
  CHECK(found(policy_by("  statement = {\n    actions = [\"ecr:ListImages\"]\n    resources = "
                        "[\"*\"]\n    resources = [\"*\"]\n  }\n")) ==
        "ECR002 main.tf:6 resources\n");
}

TEST_CASE("statements that nobody can tell are some") {
  for (const std::string expression :
       {"\"${var.open}\"", "[\"${var.open}\"]", "[]", "{ \"${var.open}\" = 1 }"}) {
    CAPTURE(expression);
    CHECK(statements("  statement = " + expression + "\n") == "[?]");
  }
}

TEST_CASE("a directive that is none is text") {
  const auto runs = [](const std::string& text) {
    return found(
        "resource \"null_resource\" \"wait\" {\n  provisioner \"local-exec\" {\n    "
        "command = " +
        text + "\n  }\n}\n" +
        policy_by("  statement {\n    actions = [\"ecr:ListImages\"]\n    resources = "
                  "[\"*\"]\n  }\n"));
  };
  CHECK(runs("\"curl -w '%{http_code}' localhost\"").empty());
  CHECK(runs("\"%{for_all} %{+yyyy.MM.dd} %{[a][b]}\"").empty());
  CHECK(runs("<<EOT\n%{GREEDYDATA:rest}\nEOT").empty());
  for (const std::string bad : {"\"%{ if\"", "\"%{\"", "\"%{}\"", "\"%{~}\"", "\"%{ name }\""}) {
    CAPTURE(bad);
    CHECK(runs(bad).starts_with("ECR001"));
  }
  CHECK(runs("\"%{if true}yes%{~else~}no%{~endif}\"").empty());
  CHECK(runs("\"%{if true}yes%{endif}\"").empty());
  CHECK(runs("\"%{endif}\"").starts_with("ECR001"));
  const FoundInModules text(
      "resource \"aws_iam_policy\" \"ci\" {\n  policy = jsonencode({ Statement = [\"%{x} "
      "%%{y}\"] })\n}\n");
  REQUIRE(text.located.documents.size() == 1);
  CHECK(written(*text.located.documents.front().value) == "{Statement: ['%{x} %{y}']}");
}

TEST_CASE("what is set twice is a fault where it says something of a policy") {
  const std::string policy = "policy = \"{}\"\n";
  const auto block = [](const std::string& type, const std::string& body) {
    return "resource \"" + type + "\" \"it\" {\n" + body + "}\n";
  };
  const std::string twice = "name = \"a\"\nname = \"b\"\n";
  CHECK(found(block("aws_iam_policy", policy + twice)).find("ECR001 main.tf:4 name\n") !=
        std::string::npos);
  CHECK(found(block("aws_iam_role", twice) + block("aws_iam_policy", policy))
            .find("ECR001 main.tf:3 name\n") != std::string::npos);
  for (const std::string& other :
       {block("aws_iam_policy",
              policy + "tags = {}\ntags = {}\ndepends_on = []\ndepends_on = []\n"),
        block("aws_iam_policy", policy) + block("aws_security_group", twice),
        block("aws_iam_policy", policy) + "locals {\na = 1\na = 2\n}\n"})
    CHECK(found(other).find("ECR001") == std::string::npos);
}
