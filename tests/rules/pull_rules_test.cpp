// SPDX-License-Identifier: Apache-2.0
// What the pages of the pull and action rules cannot show: owners, holes, fixes, hostile input.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

Report lint_text(const std::string& text, std::optional<PolicyKind> kind = {}) {
  Options options;
  options.profile = Profile::audit;
  options.kind = kind;
  return lint(Source{"policy.json", text}, options);
}

std::size_t count(const Report& report, std::string_view code) {
  return static_cast<std::size_t>(
      std::count_if(report.findings.begin(), report.findings.end(),
                    [&](const Finding& finding) { return finding.rule->code == code; }));
}

const Finding& first(const Report& report, std::string_view code) {
  const auto found =
      std::find_if(report.findings.begin(), report.findings.end(),
                   [&](const Finding& finding) { return finding.rule->code == code; });
  REQUIRE(found != report.findings.end());
  return *found;
}

/// The text with the finding's first fix applied.
std::string fixed(std::string text, const Finding& finding) {
  REQUIRE(!finding.fixes.empty());
  const auto& edits = finding.fixes.front().edits;
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit)
    text.replace(edit->span.begin, edit->span.end - edit->span.begin, edit->text);
  return text;
}

std::string policy(const std::string& statements) {
  return R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
}

const std::string kPull = R"({"Effect": "Allow", "Action": ["ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
  "Resource": "arn:aws:ecr:eu-west-1:314159265358:repository/app"})";
const std::string kLogin =
    R"({"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"})";
const std::string kLostLogin = R"({"Effect": "Allow", "Action": "ecr:GetAuthorizationToken",
  "Resource": "arn:aws:ecr:eu-west-1:314159265358:repository/app"})";

std::string inline_policy(const std::string& name, const std::string& statement) {
  return R"({"PolicyName": ")" + name + R"(", "PolicyDocument": )" + policy(statement) + "}";
}

std::string role(const std::string& name, const std::string& policies,
                 const std::string& attached = "") {
  return R"({"RoleName": ")" + name + R"(", "RolePolicyList": [)" + policies +
         R"(], "AttachedManagedPolicies": [)" + attached + "]}";
}

std::string account(const std::string& roles, const std::string& managed = "") {
  return R"({"RoleDetailList": [)" + roles + R"(], "Policies": [)" + managed + "]}";
}

std::string managed_policy(const std::string& name, const std::string& statement) {
  return R"({"PolicyName": ")" + name + R"(", "Arn": "arn:aws:iam::314159265358:policy/)" + name +
         R"(", "PolicyVersionList": [{"IsDefaultVersion": true, "Document": )" + policy(statement) +
         "}]}";
}

std::string attached(const std::string& name) {
  return R"({"PolicyName": ")" + name + R"(", "PolicyArn": "arn:aws:iam::314159265358:policy/)" +
         name + R"("})";
}

}  // namespace

TEST_CASE("the policies of a role are judged together") {
  const Report whole =
      lint_text(account(role("app", inline_policy("a", kPull) + "," + inline_policy("b", kLogin))));
  CHECK(count(whole, "ECR103") == 0);

  const Report missing = lint_text(account(role("app", inline_policy("a", kPull)) + "," +
                                           role("other", inline_policy("b", kLogin))));
  REQUIRE(count(missing, "ECR103") == 1);
  CHECK(first(missing, "ECR103").message.find("role `app`") != std::string::npos);

  const Report lost = lint_text(
      account(role("app", inline_policy("a", kPull) + "," + inline_policy("b", kLostLogin))));
  CHECK(count(lost, "ECR103") == 0);
  CHECK(count(lost, "ECR104") == 1);

  const Report saved = lint_text(
      account(role("app", inline_policy("a", kLostLogin) + "," + inline_policy("b", kLogin))));
  CHECK(count(saved, "ECR104") == 0);
}

TEST_CASE("a managed policy without the login is reported once, and only for who lacks it") {
  const std::string pull = managed_policy("pull", kPull);
  const std::string with = role("with", inline_policy("l", kLogin), attached("pull"));
  const std::string lacks =
      role("one", "", attached("pull")) + "," + role("two", "", attached("pull"));
  CHECK(count(lint_text(account(with, pull)), "ECR103") == 0);
  CHECK(count(lint_text(account(with + "," + lacks, pull)), "ECR103") == 1);
  // Attached to nobody: who will hold it, and what else, is not known.
  CHECK(first(lint_text(account(role("other", ""), pull)), "ECR103").severity == Severity::low);
  // A policy of AWS that the source does not hold may have the login.
  CHECK(
      count(lint_text(account(role("one", "", attached("pull") + "," + attached("hidden")), pull)),
            "ECR103") == 0);
}

TEST_CASE("half of a pull may be in another policy of the same role") {
  const std::string half = R"({"Effect": "Allow",
    "Action": ["ecr:GetAuthorizationToken", "ecr:BatchGetImage"], "Resource": "*"})";
  CHECK(count(lint_text(account(role("app", inline_policy("a", half)))), "ECR101") == 1);
  CHECK(count(lint_text(
                  account(role("app", inline_policy("a", half) + "," + inline_policy("b", kPull)))),
              "ECR101") == 0);
}

TEST_CASE("what is not known is not reported") {
  const auto silent = [](const std::string& statement, std::string_view code) {
    return count(lint_text(policy(statement), PolicyKind::identity), code) == 0;
  };
  CHECK(silent(R"({"Effect": "Allow", "Action": "ecr:${ACTION}", "Resource": "*"})", "ECR501"));
  CHECK(silent(R"({"Effect": "Allow", "Action": "ecr:{{x}}Foo*", "Resource": "*"})", "ECR503"));
  CHECK(silent(R"({"Effect": "Allow", "Action": "{{x}}:Foo", "Resource": "*"})", "ECR502"));
  CHECK(silent(kPull + R"(, {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken",
    "Resource": "{{resource}}"})",
               "ECR103"));
  CHECK(silent(R"({"Effect": "Allow", "Action": "ecr:GetAuthorizationToken",
    "Resource": "{{resource}}"})",
               "ECR104"));
  CHECK(silent(R"({"Effect": "Allow", "Action": "ecr:DescribeRegistry",
    "Resource": "{{resource}}"})",
               "ECR512"));
  for (const char* arn : {"arn:aws:ecr:{{region}}:{{account}}:repository/{{name}}",
                          "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/Team}/*",
                          "arn:{{partition}}:ecr:eu-west-1:314159265358:{{rest}}",
                          "arn:aws:ecr:*:*:*", "arn:aws:ecr:eu-west-1:314159265358:rep*/app",
                          "arn:aws:ecr:eu-west-9:314159265358:repository/app",
                          "arn:aws-new:ecr:eu-west-1:314159265358:repository/app",
                          "arn:aws:s3:::bucket/a file", "arn:aws:iam::aws:policy/ReadOnlyAccess"}) {
    CAPTURE(arn);
    const std::string statement =
        std::string(R"({"Effect": "Allow", "Action": "ecr:ListImages", "Resource": ")") + arn +
        "\"}";
    CHECK(silent(statement, "ECR112"));
    CHECK(silent(statement, "ECR505"));
  }
}

TEST_CASE("a broken off policy says nothing about what is missing") {
  const std::string text = policy(R"({"Effect": "Allow", "Principal": {"AWS": "314159265358"},
    "Action": "ecr:BatchGetImage"}, {"Effect": )");
  const Report report = lint_text(text);
  CHECK(count(report, "ECR101") == 0);
  CHECK(count(report, "ECR001") == 1);
}

TEST_CASE("one of the rules about ARNs speaks") {
  const auto codes = [](const std::string& resource) {
    const Report report = lint_text(policy(R"({"Effect": "Allow", "Action": "ecr:ListImages",
      "Resource": ")" + resource + "\"}"),
                                    PolicyKind::identity);
    std::string all;
    for (const Finding& finding : report.findings) all += std::string(finding.rule->code) + " ";
    return all;
  };
  CHECK(codes("314159265358.dkr.ecr.eu-west-1.amazonaws.com/app") == "ECR112 ");
  CHECK(codes("https://314159265358.dkr.ecr.eu-west-1.amazonaws.com") == "ECR112 ");
  CHECK(codes("public.ecr.aws/alias/app:1") == "ECR112 ");
  CHECK(codes("app") == "ECR505 ");
  CHECK(codes(" arn:aws:ecr:eu-west-1:314159265358:repository/app") == "ECR505 ");
  CHECK(codes("ARN:aws:ecr:eu-west-1:314159265358:repository/app") == "ECR505 ");
  CHECK(codes("arn:aws:ecr:eu-west-1:31415926535:repository/App") == "ECR505 ");
  CHECK(codes("arn:aws-china:ecr:cn-north-1:314159265358:repository/app") == "ECR505 ");
  CHECK(codes("arn:aws:ecr:eu-west-1:314159265358:repository/App") == "ECR112 ");
  CHECK(codes("arn:aws:ecr:eu-west-1:314159265358:repository:app") == "ECR112 ");
  CHECK(codes("arn:aws:ecr:eu-west-1:314159265358:repository/app@sha256:*") == "ECR112 ");
  CHECK(codes("arn:aws:ecr:eu-west-1:314159265358:image/*") == "ECR112 ");
  CHECK(codes("arn:aws:ecr-public:us-east-1:314159265358:repository/app") == "ECR111 ");
}

TEST_CASE("fixes give policies without the finding") {
  const std::string role_text = R"("Principal": {"AWS": "arn:aws:iam::314159265358:role/puller"})";
  const auto repair = [&](const std::string& actions, std::string_view code) {
    const std::string text =
        policy(R"({"Effect": "Allow", )" + role_text + R"(, "Action": )" + actions + "}");
    const std::string after = fixed(text, first(lint_text(text), code));
    CAPTURE(after);
    CHECK(count(lint_text(after), code) == 0);
    CHECK(count(lint_text(after), "ECR001") == 0);
    return after;
  };
  CHECK(repair(R"("ecr:BatchGetImage")", "ECR101")
            .find(R"(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])") != std::string::npos);
  repair(R"(["ecr:UploadLayerPart", "ecr:PutImage"])", "ECR106");
  repair(R"("ecr:ListImages,ecr:DescribeImages")", "ECR501");
  repair(R"("ecr:Descrbe*")", "ECR503");
  const std::string identity = policy(R"({"Effect": "Allow", "Action": "ecr:ListImages",
    "Resource": "314159265358.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app:v1"})");
  const std::string after = fixed(identity, first(lint_text(identity), "ECR112"));
  CHECK(after.find("\"arn:aws-cn:ecr:cn-north-1:314159265358:repository/team/app\"") !=
        std::string::npos);
}

TEST_CASE("a fix in a policy inside a string keeps the string whole") {
  const std::string text =
      R"({"repositoryName": "app", "policyText": "{\"Version\": \"2012-10-17\", \"Statement\": [)"
      R"({\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"314159265358\"}, )"
      R"(\"Action\": \"ecr:BatchGetImage\"}]}"})";
  const std::string after = fixed(text, first(lint_text(text), "ECR101"));
  CAPTURE(after);
  CHECK(count(lint_text(after), "ECR101") == 0);
  CHECK(count(lint_text(after), "ECR001") == 0);
  CHECK(lint_text(after).summary.statements == 1);
}

TEST_CASE("principals granted at one place share a finding") {
  const Report report = lint_text(policy(R"({"Effect": "Allow", "Principal": {"AWS":
    ["314159265358", "271828182845", "arn:aws:iam::141421356237:role/puller"]},
    "Action": "ecr:BatchGetImage"})"));
  REQUIRE(count(report, "ECR101") == 1);
  CHECK(first(report, "ECR101").message.starts_with("account 314159265358 and 2 others"));
}

TEST_CASE("hostile policies are linted to the end, 2,000 faults of each rule are told") {
  std::string statements;
  std::string actions;
  for (int i = 0; i < 20'000; ++i) {
    const std::string number = std::to_string(i);
    statements += (i == 0 ? "" : ",") + std::string(R"({"Effect": "Allow", "Action":
      "ecr:BatchGetImag)") +
                  number + R"(", "Resource": "arn:aws:ecr:eu-east-1:1:repository/X"})";
    actions += (i == 0 ? "\"" : ",\"") + std::string("ecr:Pull") + number + "\"";
  }
  CHECK(count(lint_text(policy(statements), PolicyKind::identity), "ECR501") == 2'000);
  CHECK(count(lint_text(policy(R"({"Effect": "Allow", "Principal": {"AWS": "314159265358"},
    "Action": [)" + actions + "]}")),
              "ECR501") == 2'000);
  std::string roles;
  for (int i = 0; i < 5'000; ++i)
    roles += (i == 0 ? "" : ",") + role("r" + std::to_string(i), inline_policy("a", kPull));
  CHECK(count(lint_text(account(roles)), "ECR103") == 2'000);
  const std::string long_name(1'000'000, 'a');
  CHECK(count(lint_text(policy(R"({"Effect": "Allow", "Action": "ecr:)" + long_name +
                               R"(", "Resource": "*"})")),
              "ECR501") == 1);
}

namespace {

/// A repository in YAML whose actions are written so.
std::string in_yaml(const std::string& actions) {
  return "Resources:\n  R:\n    Type: AWS::ECR::Repository\n    Properties:\n"
         "      RepositoryPolicyText:\n        Version: \"2012-10-17\"\n        Statement:\n"
         "          - Effect: Allow\n            Principal: {AWS: \"314159265358\"}\n"
         "            Action:\n" +
         actions;
}

/// The actions after the fix of ECR101; empty when there is none.
std::string mended(const std::string& actions) {
  const std::string text = in_yaml(actions);
  Options options;
  options.only = {"ECR101"};
  const Report report = lint(Source{"template.yaml", text}, options);
  REQUIRE(report.findings.size() == 1);
  if (report.findings[0].fixes.empty()) return {};
  const std::string after = fixed(text, report.findings[0]);
  CHECK(lint(Source{"template.yaml", after}, options).findings.empty());
  return after.substr(in_yaml("").size());
}

}  // namespace

TEST_CASE("a fix adds an item to a list in the block style of YAML") {
  const std::string lead = "              - ";
  const std::string more = lead + "ecr:GetDownloadUrlForLayer";
  CHECK(mended(lead + "ecr:BatchGetImage\n") == lead + "ecr:BatchGetImage\n" + more + "\n");
  CHECK(mended(lead + "ecr:BatchGetImage") == lead + "ecr:BatchGetImage\n" + more);
  CHECK(mended(lead + "'ecr:BatchGetImage' # why\n" + lead + "ecr:ListImages\n") ==
        lead + "'ecr:BatchGetImage' # why\n" + lead + "'ecr:GetDownloadUrlForLayer'\n" + lead +
            "ecr:ListImages\n");
  CHECK(mended(lead + "\"ecr:BatchGetImage\"\r\n") ==
        lead + "\"ecr:BatchGetImage\"\r\n" + lead + "\"ecr:GetDownloadUrlForLayer\"\r\n");
  CHECK(mended("              -   ecr:BatchGetImage\n") ==
        "              -   ecr:BatchGetImage\n              -   ecr:GetDownloadUrlForLayer\n");
  // What has a tag or an anchor, or goes on in the next line, stays as it is.
  CHECK(mended(lead + "!Sub ecr:BatchGetImage\n").empty());
  CHECK(mended(lead + "&a ecr:BatchGetImage\n").empty());
  CHECK(mended(lead + ">-\n                ecr:BatchGetImage\n").empty());
}
