// SPDX-License-Identifier: Apache-2.0
// Attributes that are to hold a policy, and certainly hold none.
#include <doctest/doctest.h>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::test;

namespace {

std::string policy(const std::string& expression) {
  return "variable \"open\" {}\nvariable \"said\" {\n  default = \"\"\n}\n"
         "data \"aws_iam_policy_document\" \"one\" {\n  statement {\n    actions = "
         "[\"ecr:ListImages\"]\n"
         "    principals {\n      type = \"AWS\"\n      identifiers = var.open\n    }\n  }\n}\n"
         "resource \"aws_ecr_repository\" \"app\" {\n  name = \"app\"\n}\n"
         "resource \"aws_ecr_repository_policy\" \"app\" {\n  repository = \"app\"\n  policy = " +
         expression + "\n}\n";
}

/// `CODE MESSAGE` of each finding.
std::string said(const std::string& path, const std::string& text) {
  std::string all;
  for (const Finding& finding : lint(Source{path, text}, {}).findings)
    all += std::string(finding.rule->code) + " " + finding.message + "\n";
  return all;
}
std::string said(const std::string& expression) { return said("main.tf", policy(expression)); }

}  // namespace

TEST_CASE("a text that can be no policy is said to be none, whatever its holes stand for") {
  const struct {
    const char* expression;
    const char* message;
  } cases[] = {
      {"\"app.json\"", "ECR005 the path `app.json` stands here, and not what the file holds\n"},
      {"\"${path.module}/p/app.json\"",
       "ECR005 the path `./p/app.json` stands here, and not what the file holds\n"},
      {"\"${var.open}/app.json\"",
       "ECR005 the path `.../app.json` stands here, and not what the file holds\n"},
      {"format(\"%s/app.tftpl\", var.open)",
       "ECR005 the path `.../app.tftpl` stands here, and not what the file holds\n"},
      {"\"let everybody in\"", "ECR005 the text `let everybody in` is no policy\n"},
      {"aws_ecr_repository.app.arn",
       "ECR005 the text `arn:...:ecr:...:...:repository/app` is no policy\n"},
      {"\"\"", "ECR005 the policy is an empty string where an object belongs\n"},
      {"true", "ECR005 the policy is a boolean where an object belongs\n"},
      {"[data.aws_iam_policy_document.one.json]",
       "ECR005 the policy is a list where an object belongs\n"},
      {"jsonencode(data.aws_iam_policy_document.one.json)",
       "ECR005 the policy is a string where an object belongs\n"},
      {"jsonencode(jsonencode({ Statement = [] }))",
       "ECR005 the policy is a string where an object belongs\n"},
      {"\"\\\"{}\\\"\"", "ECR005 the policy is a string where an object belongs\n"},
      // These may be policies, or say that there is none.
      {"var.open", ""},
      {"var.said", ""},
      {"\"${var.open}\"", ""},
      {"\"${var.open}${var.open}\"", ""},
      {"null", ""},
      {"file(\"elsewhere.json\")", ""},
  };
  for (const auto& one : cases) {
    CAPTURE(one.expression);
    CHECK(said(one.expression) == one.message);
  }
}

TEST_CASE("what is certainly no policy is not partly known") {
  const Report report = lint(Source{"main.tf", policy("\"app.json\"")}, {});
  // The other one is the data source.
  CHECK(report.summary.policies == 2);
  CHECK(report.summary.partly_known == 1);
  CHECK(lint(Source{"main.tf", policy("var.open")}, {}).summary.partly_known == 2);
}

TEST_CASE("only where a policy must be is another text a fault") {
  CHECK(said("main.tf", "resource \"aws_thing\" \"x\" {\n  policy = \"app.json\"\n}\n").empty());
  CHECK(said("main.tf", "resource \"aws_thing\" \"x\" {\n  policy = { Statement = [] }\n}\n")
            .empty());
  CHECK(said("main.tf",
             "resource \"aws_iam_role\" \"x\" {\n  inline_policy {\n    name = \"\"\n"
             "    policy = \"\"\n  }\n}\n")
            .empty());
}

TEST_CASE("two documents in one text are none, and each is read for itself") {
  const std::string one = "data.aws_iam_policy_document.one.json";
  const std::string error =
      "ECR001 this does not parse: a second document begins here, and a text holds one\n";
  for (const std::string& joined :
       {"\"${" + one + "}${" + one + "}\"", "\"${" + one + "},\\n${" + one + "}\"",
        "join(\"\", [" + one + ", " + one + "])"}) {
    CAPTURE(joined);
    CHECK(said(joined) == error);
    CHECK(FoundInModules(policy(joined)).located.documents.size() == 2);
  }
  CHECK(said("\"{}{}\"").find(error) != std::string::npos);
  CHECK(said("join(\"\", [" + one + "])").empty());
  CHECK(said("\"{\\\"Id\\\": ${jsonencode(\"a\")}, \\\"Statement\\\": ${jsonencode([])}}\"")
            .find("ECR001") == std::string::npos);
}

TEST_CASE("an object or a data source where its text belongs is read all the same") {
  const std::string bad = "{ Statement = [{ Effect = \"Alow\" }] }";
  CHECK(said(bad).find("ECR001 this does not parse: an object stands here where JSON text belongs: "
                       "`jsonencode(...)` makes it\n") != std::string::npos);
  CHECK(said(bad).find("ECR008") != std::string::npos);
  CHECK(said("data.aws_iam_policy_document.one") ==
        "ECR001 this does not parse: the data source itself stands here, and its text is its "
        "attribute `json`\n");
  CHECK(FoundInModules(policy("data.aws_iam_policy_document.one")).located.documents.size() == 1);
}

TEST_CASE("an attribute that is set twice is a fault, and both values are looked at") {
  const std::string pull(kPull);
  const auto statement = [&](const std::string& principal) {
    return "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Principal "
           "= " +
           principal + ", Action = " + pull + " }] })";
  };
  const std::string error = "this does not parse: `policy` is set before in this block\n";
  const std::string twice = said(statement("{ AWS = \"arn:aws:iam::314159265358:role/ci\" }") +
                                 "\n  policy = " + statement("\"*\""));
  CHECK(twice.find("ECR001 " + error) != std::string::npos);
  CHECK(twice.find("ECR201") != std::string::npos);
  CHECK(said("main.tf.json", R"({"resource": {"aws_ecr_repository_policy": {"app":
    {"repository": "app", "policy": "{}", "policy": "${jsonencode({})}"}}}})")
            .find("ECR001 " + error) != std::string::npos);
  // Terraform takes the last of two keys of an object, and refuses no file without policies here.
  CHECK(said("\"{}\"\n  tags = { a = 1, a = 2 }").find("ECR001") == std::string::npos);
  CHECK(said("main.tf", "locals {\n  a = 1\n  a = 2\n}\n").empty());
  // What stands twice in a policy has one finding.
  const std::string inside = said(
      "\"{}\"\n}\ndata \"aws_iam_policy_document\" \"two\" {\n  statement {\n    actions = "
      "[\"s3:GetObject\"]\n    actions = [\"s3:PutObject\"]\n    resources = [\"*\"]\n  }");
  CHECK(inside.find("ECR002 `actions` stands twice") != std::string::npos);
  CHECK(inside.find("ECR001") == std::string::npos);
}

TEST_CASE("a path among the documents of a policy is none of them") {
  const auto document = [](const std::string& list) {
    return said("main.tf",
                "data \"aws_iam_policy_document\" \"all\" {\n  source_policy_documents = " + list +
                    "\n}\n");
  };
  CHECK(document("[\"base.json\"]") ==
        "ECR005 the path `base.json` stands here, and not what the file holds\n");
  CHECK(document("[var.base, \"${path.module}/base.json\"]").starts_with("ECR005 the path `"));
  CHECK(document("[file(\"base.json\"), \"\"]").find("ECR005") == std::string::npos);
}
