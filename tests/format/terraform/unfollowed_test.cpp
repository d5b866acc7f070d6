// SPDX-License-Identifier: Apache-2.0
// Calls of modules that are not among the files: policies in their arguments, and what the modules
// make that are known by their inputs.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::FoundInModules;
using test::kPull;
using test::written;

namespace {

std::string call(const std::string& source, const std::string& arguments) {
  return "module \"shop\" {\n  source = \"" + source + "\"\n" + arguments + "}\n";
}

const std::string kElsewhere = "example/registry/aws";
const std::string kCommunity = "terraform-aws-modules/ecr/aws";
const std::string kPosse = "cloudposse/ecr/aws";

/// A policy with one statement, as an argument of HCL has it.
std::string policy(const std::string& statement) {
  return "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", " + statement +
         " }] })";
}

const std::string kOfRepository = "Principal = { AWS = \"*\" }, Action = " + std::string(kPull);

std::string found_in(const std::string& arguments, const std::string& more = "") {
  return findings({{"main.tf", call(kElsewhere, arguments) + more}});
}

/// The statements of the one policy that a call makes, as short JSON.
std::string made_by(const std::string& source, const std::string& arguments,
                    const std::string& more = "") {
  const FoundInModules found(call(source, arguments) + more);
  const auto& documents = found.located.documents;
  if (documents.size() != 1) return std::to_string(documents.size()) + " documents";
  return written(*documents[0].value->find("Statement"));
}

}  // namespace

TEST_CASE("a policy in an argument is judged by what it says") {
  CHECK(found_in("  text = " + policy(kOfRepository) + "\n").starts_with("ECR201 main.tf:3 "));
  const std::string typo = "Action = [\"ecr:PullImage\"], Resource = \"*\"";
  CHECK(found_in("  text = " + policy(typo) + "\n").starts_with("ECR501 main.tf:3 "));
  const std::string object = policy(typo).substr(std::string("jsonencode(").size());
  const std::string raw = object.substr(0, object.size() - 1);
  SUBCASE("in whatever form it stands there") {
    CHECK(found_in("  it = " + raw + "\n").starts_with("ECR501 "));
    CHECK(
        found_in("  all = { a = { policies = [" + policy(typo) + "] } }\n").starts_with("ECR501 "));
    CHECK(found_in("  text = <<EOT\n{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"
                   "\"Allow\",\"Action\":\"ecr:PullImage\",\"Resource\":\"*\"}]}\nEOT\n")
              .starts_with("ECR501 main.tf:4 "));
    CHECK(found_in("  text = local.it\n", "locals {\n  it = " + policy(typo) + "\n}\n")
              .starts_with("ECR501 main.tf:6 "));
    CHECK(found_in("  for_each = toset([\"a\"])\n  text = " + policy(typo) + "\n")
              .starts_with("ECR501 "));
    CHECK(found_in("  text = var.on ? " + policy(typo) + " : null\n").starts_with("ECR501 "));
  }
  SUBCASE("what is none is left alone") {
    for (const std::string text :
         {"jsonencode({ Statement = 1 })", "\"{\"", "\"text\"", "var.it", "null", "[1, {}]",
          "jsonencode({ rules = [] })", "{ Effect = \"Allow\" }"}) {
      CAPTURE(text);
      const FoundInModules found(call(kElsewhere, "  it = " + text + "\n"));
      CHECK(found.located.documents.empty());
    }
  }
  SUBCASE("nothing is missing in what the module may put beside others") {
    CHECK(found_in("  text = " +
                   policy("Action = " + std::string(kPull) +
                          ", Resource = \"arn:aws:ecr:eu-west-1:628913047752:repository/shop\"") +
                   "\n")
              .empty());
  }
  SUBCASE("a document of its own is judged once") {
    const std::string document =
        "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    actions = "
        "[\"ecr:PullImage\"]\n    resources = [\"*\"]\n  }\n}\n";
    const std::string main =
        call(kElsewhere, "  text = data.aws_iam_policy_document.d.json\n") + document;
    CHECK(lint(Source{"main.tf", main}).summary.policies == 1);
    CHECK(findings({{"main.tf", main}}).starts_with("ECR501 "));
  }
}

TEST_CASE("inputs of known modules grant what the modules make of them") {
  const std::string read =
      "'ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', "
      "'ecr:BatchGetImage'";
  CHECK(made_by(kCommunity, "  repository_name = \"a\"\n") == "0 documents");
  CHECK(made_by(kCommunity, "  repository_read_access_arns = []\n") == "0 documents");
  CHECK(made_by(kCommunity, "  repository_read_access_arns = [\"r\"]\n")
            .starts_with("[{Effect: 'Allow', Principal: {AWS: ['r']}, Action: [" + read));
  const std::string both = made_by(kCommunity,
                                   "  repository_read_access_arns = [\"r\"]\n"
                                   "  repository_read_write_access_arns = [\"w\", \"v\"]\n");
  CHECK(both.find("{AWS: ['r', 'w', 'v']}") != std::string::npos);
  CHECK(both.find("{AWS: ['w', 'v']}, Action: ['ecr:CompleteLayerUpload'") != std::string::npos);
  CHECK(made_by(kCommunity, "  repository_lambda_read_access_arns = [\"f\"]\n") ==
        "[{Effect: 'Allow', Principal: {Service: ['lambda.amazonaws.com']}, Action: "
        "['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], Condition: {StringLike: "
        "{aws:sourceArn: ['f']}}}]");
  CHECK(made_by(kCommunity, "  repository_read_access_arns = var.who\n").find("{AWS: [?]}") !=
        std::string::npos);
  SUBCASE("if they are switched on") {
    const std::string who = "  repository_read_access_arns = [\"r\"]\n";
    for (const std::string off :
         {"create = false", "create = \"false\"", "create_repository = false",
          "attach_repository_policy = false", "create_repository_policy = false"}) {
      CAPTURE(off);
      CHECK(made_by(kCommunity, who + "  " + off + "\n") == "0 documents");
    }
    CHECK(made_by(kCommunity, who + "  create = var.on\n") != "0 documents");
    CHECK(made_by(kCommunity, who + "  create = null\n") != "0 documents");
    CHECK(made_by(kCommunity, who + "  repository_type = \"public\"\n").find("ecr-public:") !=
          std::string::npos);
  }
  SUBCASE("accounts and organizations in the forms that the module has for them") {
    const std::string lambda = made_by(kPosse, "  principals_lambda = [\"628913047752\"]\n");
    CHECK(lambda.find("['arn:?:lambda:*:628913047752:function:*']") != std::string::npos);
    CHECK(lambda.find("{AWS: ['arn:?:iam::628913047752:root']}") != std::string::npos);
    CHECK(made_by(kPosse, "  organizations_full_access = [\"o-a1b2c3d4e5\"]\n") ==
          "[{Effect: 'Allow', Principal: '*', Action: ['ecr:*'], Condition: {StringEquals: "
          "{aws:PrincipalOrgID: ['o-a1b2c3d4e5']}}}]");
  }
  SUBCASE("whole statements as `aws_iam_policy_document` has them") {
    CHECK(made_by(kCommunity, R"(  repository_policy_statements = {
    one = {
      sid        = "One"
      principals = [{ type = "AWS", identifiers = ["a", "b"] }]
      actions    = ["ecr:ListImages"]
      resources  = null
      conditions = [{ test = "StringEquals", variable = "aws:PrincipalOrgID", values = ["o"] }]
    }
    two = { effect = "Deny", principals = [{ type = "*", identifiers = ["*"] }], actions = ["ecr:*"] }
    x   = var.x
  }
)") == "[{Effect: 'Allow', Sid: 'One', Principal: {AWS: ['a', 'b']}, Action: "
       "['ecr:ListImages'], Condition: {StringEquals: {aws:PrincipalOrgID: ['o']}}}, {Effect: "
       "'Deny', Principal: '*', Action: ['ecr:*']}, ?]");
  }
  SUBCASE("a policy that is an input is that of the repository") {
    const auto is_of_repository = [](const std::string& source, const std::string& input) {
      const FoundInModules found(
          call(source, "  repository_name = \"till\"\n  name = \"till\"\n  " + input + " = " +
                           policy(kOfRepository) + "\n"));
      REQUIRE(found.located.documents.size() == 1);
      CHECK(found.located.documents[0].kind == PolicyKind::repository);
      CHECK(found.located.documents[0].repository == "till");
      CHECK(found.located.documents[0].address == "module.shop");
    };
    is_of_repository(kCommunity, "repository_policy");
    is_of_repository("lgallard/ecr/aws", "policy");
  }
}

TEST_CASE("findings of known modules stand in what is passed to them, or are none") {
  const auto all = [](const std::string& source, const std::string& arguments,
                      const std::string& more = "") {
    return findings({{"main.tf", call(source, arguments) + more}}, Profile::review);
  };
  CHECK(all(kCommunity, "  repository_read_access_arns = [\n    \"*\"]\n")
            .starts_with("ECR201 main.tf:4 \"*\"\n"));
  CHECK(all(kCommunity, "  repository_read_access_arns = local.all\n",
            "locals {\n  all = [\"*\"]\n}\n")
            .starts_with("ECR201 main.tf:6 \"*\"\n"));
  // The statements that the modules write are not the author's to mend.
  CHECK(all(kCommunity,
            "  repository_read_access_arns = [\"arn:aws:iam::628913047752:role/puller\"]\n")
            .empty());
  CHECK(all(kPosse, "  principals_full_access = [\"arn:aws:iam::628913047752:role/ops\"]\n")
            .find("ECR203") == std::string::npos);
  CHECK(all(kCommunity, "  repository_type = \"public\"\n  repository_read_access_arns = [\"*\"]\n")
            .empty());
  SUBCASE("comments hold them back") {
    const std::string text = "# ecrlint: ignore[public-repository] meant so\n" +
                             call(kCommunity, "  repository_read_access_arns = [\"*\"]\n");
    CHECK(findings({{"main.tf", text}}).empty());
  }
  SUBCASE("in JSON too") {
    const std::string text = R"({"module": {"shop": {"source": ")" + kCommunity +
                             R"(", "repository_read_access_arns": ["*"]}}})";
    CHECK(findings({{"main.tf.json", text}}) == "ECR201 main.tf.json:1 \"*\"\n");
  }
}

TEST_CASE("a module that is elsewhere may give more to whoever is handed to it") {
  const std::string role =
      "resource \"aws_iam_role\" \"ci\" {\n  name = \"ci\"\n}\n"
      "resource \"aws_iam_role_policy\" \"ci\" {\n  role = aws_iam_role.ci.id\n  policy = " +
      policy("Action = " + std::string(kPull) + ", Resource = \"*\"") +
      "\n}\nlocals {\n  ci = aws_iam_role.ci.name\n  all = { ci = aws_iam_role.ci }\n}\n";
  for (const std::string argument :
       {"who = aws_iam_role.ci.name", "who = local.ci", "who = { a = [local.ci] }",
        "who = local.all", "who = jsonencode({ a = local.ci })", "for_each = toset([local.ci])",
        "role = \"ci\""}) {
    CAPTURE(argument);
    CHECK(found_in("  " + argument + "\n", role).empty());
  }
  for (const std::string argument : {"who = \"ci\"", "who = local.none", "who = {}"}) {
    CAPTURE(argument);
    CHECK(found_in("  " + argument + "\n", role).starts_with("ECR103"));
  }
  const std::string made =
      "module \"ci\" {\n  source = \"./ci\"\n}\n" + call(kElsewhere, "  who = module.ci.name\n");
  CHECK(findings({{"main.tf", made},
                  {"ci/main.tf", role + "output \"name\" {\n  value = local.ci\n}\n"}})
            .empty());
}
