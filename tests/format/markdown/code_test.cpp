// SPDX-License-Identifier: Apache-2.0
// What fences hold: whole policies whatever the language, statements alone, and each a module.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::string found(const std::string& text, Profile profile = Profile::ci) {
  return test::findings({{"README.md", text}}, profile);
}

std::string fence(const std::string& language, const std::string& code) {
  return "```" + language + "\n" + code + "\n```\n";
}

/// A whole policy on one line, with this as its effect.
std::string policy(const std::string& effect = "allow",
                   const std::string& principal = "arn:aws:iam::314159265358:role/ci") {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": ")" + effect +
         R"(", "Principal": {"AWS": ")" + principal + R"("}, "Action": "ecr:ListImages"}]})";
}

const std::string kYaml =
    "Version: '2012-10-17'\nStatement:\n  - Effect: allow\n    Action: ecr:ListImages\n"
    "    Resource: '*'";

std::string module_of(const std::string& text) {
  return "resource \"aws_ecr_repository\" \"app\" {\n  name = \"app\"\n}\n"
         "resource \"aws_ecr_repository_policy\" \"app\" {\n"
         "  repository = aws_ecr_repository.app.name\n  policy = jsonencode(" +
         text + ")\n}";
}

}  // namespace

TEST_CASE("a whole policy is read in a fence of any language that tells nothing of it") {
  for (const char* language : {"", "text", "console", "bash", "sh", "shell", "plaintext", "output"})
    for (const std::string& code : {policy(), kYaml, module_of(policy())}) {
      CAPTURE(language);
      CAPTURE(code);
      CHECK(found(fence(language, code)).starts_with("ECR008 README.md:"));
    }
  for (const char* language : {"java", "python", "diff", "hcl", "yaml-x"})
    CHECK(found(fence(language, policy())).empty());
  CHECK(found("- x\n\n  ~~~\n  " + policy() + "\n  ~~~\n") == "ECR008 README.md:4 \"allow\"\n");
}

TEST_CASE("JSON in documentation may have comments, and commas too many") {
  const std::string code =
      "{ // a policy, \"as it is\"\n\"Version\": \"2012-10-17\", /* {\n */\n"
      "\"Statement\": [{\"Effect\": \"allow\", \"Principal\": \"*\",\n"
      "  \"Action\": [\"ecr:ListImages\", // one\n  ],},]}";
  for (const char* language : {"jsonc", "json", "json5", ""})
    CHECK(found(fence(language, code)) == "ECR008 README.md:5 \"allow\"\n");
  // An ellipsis is a fragment, as before.
  CHECK(found(fence("json", "{\"Version\": \"2012-10-17\", \"Statement\": [...]}")).empty());
}

TEST_CASE("what a session prints, writes or quotes is read by itself") {
  const auto session = [](const std::string& code) {
    return found(fence("console", code)) + found(fence("", code));
  };
  const std::string twice = "ECR008 README.md:3 \"allow\"\nECR008 README.md:3 \"allow\"\n";
  CHECK(session("$ cat policy.json\n" + policy()) == twice);
  CHECK(session("cat > policy.json <<'EOF'\n" + policy() + "\nEOF") == twice);
  CHECK(session("P=$(cat <<EOF\n  " + policy() + "\nEOF\n)") == twice);
  CHECK(session("aws ecr set-repository-policy \\\n  --policy-text '" + policy() + "'") == twice);
  CHECK(session("{ echo a; }\n" + policy()) == twice);
  CHECK(session("# {\n" + policy()) == twice);
  // What the shell fills in is not known.
  for (const char* account : {"$ACCOUNT", "${ACCOUNT}", "$(account)", "'$ACCOUNT'", "'\"$A\"'"}) {
    CAPTURE(account);
    CHECK(session("x '" + policy("Allow", "arn:aws:iam::" + std::string(account) + ":root") + "'")
              .empty());
  }
  // Nothing is left to be read where a bracket stays open.
  CHECK(session("{\n" + policy()).empty());
}

TEST_CASE("a statement alone is linted for what is wrong in it, never for what is around it") {
  const std::string pull =
      R"({"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"})";
  CHECK(found(fence("json", pull)) == "ECR201 README.md:2 \"*\"\n");
  CHECK(found(fence("", "[" + pull + "]")) == "ECR201 README.md:2 \"*\"\n");
  for (
      const char* code :
      {R"({"Sid": "a", "Effect": "Allow", "Action": ["ecr:BatchGetImage",
           "ecr:GetDownloadUrlForLayer"], "Resource": "*"})",
       R"({"Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "*"})",
       R"({"Effect": "Allow", "Action": ["ecr:PutImage", "ecr:InitiateLayerUpload"]})",
       R"({"Action": "ecr:BatchGetImage", "Resource": "arn:aws:ecr:eu-west-1:314159265358:repository/${aws:PrincipalTag/team}"})",
       R"({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "ecr:BatchGetImage",
           "Condition": {"StringEquals": {"aws:SourceAccount": "314159265358"}}})"}) {
    CAPTURE(code);
    CHECK(found(fence("json", code)).empty());
    CHECK(lint(Source{"x.md", fence("json", code)}).summary.statements == 1);
  }
  CHECK(found(fence("yaml", "- Effect: Allow\n  Action: ecr:PullImage\n  Resource: '*'")) ==
        "ECR501 README.md:3 ecr:PullImage\n");
  CHECK(found(fence("json", pull + ",\n" + pull)) ==
        "ECR201 README.md:2 \"*\"\nECR201 README.md:3 \"*\"\n");
  CHECK(found(fence("hcl", "statement {\n  actions = [\"ecr:PullImage\"]\n}")) ==
        "ECR501 README.md:3 \"ecr:PullImage\"\n");
  CHECK(found(fence("", "statement {\n  actions = [\"ecr:BatchGetImage\"]\n}")).empty());
  CHECK(found(fence("json", R"({"Effetc": "Allow", "Action": "ecr:*", "Resource": "*"})")) ==
        "ECR003 README.md:2 \"Effetc\"\n");
  // In a file it stands where the policy should.
  CHECK(test::findings({{"x.json", pull}}).starts_with("ECR004"));
}

TEST_CASE("each fence is a module of its own") {
  const auto before_and_after = [](const std::string& language, const std::string& code) {
    return found(fence(language, code) + "\nthen\n\n" + fence(language, code));
  };
  CHECK(before_and_after("hcl", module_of(policy("Allow"))).empty());
  CHECK(before_and_after("", module_of(policy("Allow"))).empty());
  CHECK_FALSE(found(fence("hcl", module_of(policy("Allow")) + "\n" +
                                     R"(resource "aws_ecr_repository_policy" "b" {
  repository = aws_ecr_repository.app.name
  policy = jsonencode()" + policy("Allow") +
                                     ")\n}"))
                  .empty());
  // What another fence defines is not known.
  const std::string uses =
      "resource \"aws_ecr_repository_policy\" \"a\" {\n  repository = \"a\"\n"
      "  policy = data.aws_iam_policy_document.a.json\n}";
  const std::string defines =
      "data \"aws_iam_policy_document\" \"a\" {\n  statement {\n    actions = "
      "[\"ecr:ListImages\"]\n"
      "    principals {\n      type = \"AWS\"\n      identifiers = [\"x\"]\n    }\n  }\n}";
  CHECK(found(fence("hcl", defines + "\n" + uses)).starts_with("ECR301"));
  CHECK(lint(Source{"x.md", fence("hcl", uses) + fence("hcl", defines)}).summary.partly_known == 1);
}

TEST_CASE("an example is no policy of whom it names") {
  const auto role = [](const std::string& actions) {
    return R"({"RoleDetailList": [{"RoleName": "ci", "Arn": "arn:aws:iam::314159265358:role/ci",
      "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17",
      "Statement": [{"Effect": "Allow", "Action": [)" +
           actions + R"(], "Resource": "*"}]}}]}]})";
  };
  const std::string pull = R"("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
    "ecr:BatchCheckLayerAvailability")";
  const std::string text =
      fence("json", role(pull)) + fence("json", role("\"ecr:GetAuthorizationToken\""));
  CHECK(found(text) == "ECR103 README.md:4 \"ecr:BatchGetImage\"\n");
}

TEST_CASE("pieces of a template that is not shown have values that nobody knows") {
  const auto statement = [](const std::string& action, const std::string& resource) {
    return fence("yaml", "- Effect: Allow\n  Action: " + action + "\n  Resource: " + resource);
  };
  for (const char* resource :
       {"!Sub \"arn:aws:s3:::${Bucket}/*\"", "!Ref Topic", "!GetAtt Queue.Arn",
        "!ImportValue shared-arn", "[!GetAtt [Queue, Arn], !Ref Other]", "!If [Big, a, b]",
        "!Select [0, !Ref Arns]", "!FindInMap [Arns, !Ref AWS::Region, it]",
        "!Join [':', [arn, !Ref AWS::Partition, s3, '', '', name]]", "!Split [',', !Ref Arns]"}) {
    CAPTURE(resource);
    CHECK(found(statement("s3:GetObject", resource)).empty());
    CHECK(lint(Source{"x.md", statement("s3:GetObject", resource)}).summary.partly_known == 1);
  }
  CHECK(found(statement("[!Ref Action, ecr:ListImages]", "'*'")).empty());
  // What is written out is.
  CHECK(found(statement("ecr:PullImage", "!Ref Topic")) == "ECR501 README.md:3 ecr:PullImage\n");
  CHECK(found(statement("ecr:ListImages", "!Sub \"arn:aws:ecr:${AWS::Region}:12:repository/x\""))
            .starts_with("ECR505 README.md:4 !Sub"));
  // Of other forms, too.
  CHECK(found(fence("json", R"({"Effect": "Allow", "Action": "ecr:ListImages",
                                "Resource": {"Fn::GetAtt": ["App", "Arn"]}})"))
            .empty());
  CHECK(found(fence("yml",
                    "Version: '2012-10-17'\nStatement:\n  - Effect: allow\n"
                    "    Principal: {AWS: !Sub 'arn:aws:iam::${Other}:root'}\n"
                    "    Action: ecr:ListImages\n    Condition:\n      StringEquals:\n"
                    "        aws:PrincipalOrgID: !Ref Organization")) ==
        "ECR008 README.md:4 allow\n");
  // An object that is no call still is what it is.
  CHECK(found(statement("ecr:ListImages", "{Arn: !Ref Topic}")).starts_with("ECR005 "));
}
