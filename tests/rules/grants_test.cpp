// SPDX-License-Identifier: Apache-2.0
// The grants rules where a page cannot show it: holes, Denies, broken files, the repository's
// account.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// Codes of the findings of the grants rules, in order, with a blank between.
std::string codes(const std::string& text, std::optional<PolicyKind> kind = std::nullopt) {
  Options options;
  options.profile = Profile::audit;
  options.kind = kind;
  std::string found;
  for (const Finding& finding : lint(Source{"policy.json", text}, options).findings)
    if (finding.rule->group == "grants")
      found += (found.empty() ? "" : " ") + std::string(finding.rule->code);
  return found;
}

std::string statement(const std::string& members) {
  return R"({"Version": "2012-10-17", "Statement": [{)" + members + "}]}";
}

/// What `aws ecr get-repository-policy` prints for account 314159265358.
std::string printed(std::string policy) {
  std::string escaped;
  for (const char c : policy) {
    if (c == '"') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return R"({"registryId": "314159265358", "repositoryName": "app", "policyText": ")" + escaped +
         "\"}";
}

std::string push_by(const std::string& principal) {
  return statement(R"("Effect": "Allow", "Principal": {"AWS": ")" + principal +
                   R"("}, "Action": ["ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload",
                      "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"])");
}

}  // namespace

TEST_CASE("the printed registry id tells own accounts from others") {
  CHECK(codes(push_by("314159265358")) == "ECR204 ECR206");
  CHECK(codes(push_by("arn:aws:iam::314159265358:role/x")).empty());
  CHECK(codes(printed(push_by("314159265358"))).empty());
  CHECK(codes(printed(push_by("arn:aws:iam::314159265358:role/x"))).empty());
  CHECK(codes(printed(push_by("arn:aws:iam::271828182845:user/x"))) == "ECR204");
  CHECK(codes(printed(push_by("271828182845"))) == "ECR204 ECR206");
}

TEST_CASE("an account with a hole is a whole account, whichever it is") {
  CHECK(codes(statement(R"("Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::${var.x}:root"},
                           "Action": "ecr:BatchGetImage")")) == "ECR206");
}

TEST_CASE("a Deny takes back what an Allow opens only if it reaches everyone") {
  const std::string open = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Principal": "*", "Action": "ecr:BatchGetImage"}, {"Effect": "Deny", )";
  CHECK(codes(open + R"("Principal": "*", "Action": "ecr:*Image"}]})").empty());
  CHECK(codes(open + R"("NotPrincipal": {"AWS": "arn:aws:iam::314159265358:role/x"},
                        "Action": "ecr:BatchGetImage"}]})")
            .empty());
  CHECK(codes(open + R"("Principal": {"AWS": "314159265358"}, "Action": "ecr:*"}]})") == "ECR201");
  CHECK(codes(open + R"("Principal": "*", "Action": "ecr:PutImage"}]})") == "ECR201");
  CHECK(codes(open + R"("Principal": "*", "Action": "ecr:${x}"}]})").empty());
}

TEST_CASE("a file that breaks off may hold a Deny") {
  CHECK(codes(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                  "Action": "ecr:BatchGetImage"}, {"Effect": "De)")
            .empty());
}

TEST_CASE("a public grant is as severe as the worst it opens") {
  const auto severity = [](const std::string& actions) {
    Options options;
    options.kind = PolicyKind::repository;
    const std::string text =
        statement(R"("Effect": "Allow", "Principal": "*", "Action": )" + actions);
    const Report report = lint(Source{"policy.json", text}, options);
    const auto found = std::find_if(report.findings.begin(), report.findings.end(),
                                    [](const Finding& f) { return f.rule->code == "ECR201"; });
    return found == report.findings.end() ? std::string("none")
                                          : std::string(to_string(found->severity));
  };
  CHECK(severity(R"("ecr:DescribeImages")") == "high");
  CHECK(severity(R"(["ecr:DescribeImages", "ecr:PutImageTagMutability"])") == "critical");
  CHECK(severity(R"("ecr-public:*")") == "critical");
  CHECK(severity(R"("ecr-public:Describe*")") == "none");
  CHECK(severity(R"(["ecr:GetAuthorizationToken", "ecr:CreateRepository"])") == "none");
}

TEST_CASE("an organization's roles may be let in by a variable") {
  CHECK(codes(statement(R"("Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage",
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}})"))
            .empty());
}

TEST_CASE("a fix for a lenient operator asks for the key and keeps the quotes") {
  const std::string text = statement(
      R"("Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage",
         "Condition": {"ForAllValues:StringLikeIfExists": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}})");
  Options options;
  options.only = {"ECR202"};
  const Report report = lint(Source{"policy.json", text}, options);
  REQUIRE(report.findings.size() == 1);
  REQUIRE(report.findings.front().fixes.size() == 1);
  const Edit& edit = report.findings.front().fixes.front().edits.front();
  std::string fixed = text;
  fixed.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.text);
  CHECK(fixed.find(R"({"ForAnyValue:StringLike": {)") != std::string::npos);
  CHECK(lint(Source{"policy.json", fixed}, options).findings.empty());
}

TEST_CASE("an operator that holds for two keys is left to its author") {
  const std::string text = statement(
      R"("Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage",
         "Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5",
                                                "aws:PrincipalTag/team": "app"}})");
  Options options;
  options.only = {"ECR202"};
  const Report report = lint(Source{"policy.json", text}, options);
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings.front().fixes.empty());
}

TEST_CASE("identity grants under a condition are not judged") {
  const auto identity = [](const std::string& members) {
    return codes(statement(R"("Effect": "Allow", "Resource": "*", )" + members),
                 PolicyKind::identity);
  };
  const std::string condition = R"(, "Condition": {"StringEquals": {"aws:PrincipalTag/a": "b"}})";
  CHECK(identity(R"("Action": "*")") == "ECR214");
  CHECK(identity(R"("Action": "*")" + condition).empty());
  CHECK(identity(R"("Action": "iam:Pass*")") == "ECR212");
  CHECK(identity(R"("Action": "iam:Pass*")" + condition).empty());
  CHECK(identity(R"("Action": "ecr:Delete*")") == "ECR215");
  CHECK(identity(R"("Action": "ecr:Delete*")" + condition).empty());
  CHECK(identity(R"("Action": "ecr:PutRegistryPolicy")") == "ECR215");
  CHECK(identity(R"("Action": "ecr:PutRegistryPolicy")" + condition).empty());
  CHECK(identity(R"("Action": "ecr:GetRegistryPolicy")").empty());
}

TEST_CASE("replication comes from an account as a whole") {
  const auto registry = [](const std::string& actions) {
    return codes(statement(R"("Effect": "Allow", "Principal": {"AWS": "314159265358"},
        "Resource": "arn:aws:ecr:eu-west-1:271828182845:repository/*", "Action": )" +
                           actions),
                 PolicyKind::registry);
  };
  CHECK(registry(R"(["ecr:ReplicateImage", "ecr:CreateRepository"])").empty());
  CHECK(registry(R"(["ecr:ReplicateImage", "ecr:BatchGetImage"])") == "ECR206");
}

TEST_CASE("a lock-out needs both ways out denied") {
  const auto deny = [](const std::string& rest) {
    return codes(statement(R"("Effect": "Deny", "Principal": "*", )" + rest));
  };
  CHECK(deny(R"("Action": "ecr:SetRepositoryPolicy")").empty());
  CHECK(deny(R"("Action": "ecr:*RepositoryPolicy")") == "ECR213");
  CHECK(deny(R"("Action": "ecr:*RepositoryPolicy",
                "Condition": {"Bool": {"aws:SecureTransport": "false"}})")
            .empty());
}

TEST_CASE("a principal that is not wholly known is named as the source writes it") {
  const auto message = [](const std::string& path, const std::string& text) {
    Options options;
    options.only = {"ECR203"};
    const auto findings = lint(Source{path, text}, options).findings;
    return findings.size() == 1 ? findings.front().message : std::to_string(findings.size());
  };
  const auto in_module = [&](const std::string& principal) {
    return message("main.tf",
                   "resource \"aws_ecr_repository_policy\" \"a\" {\n  repository = \"a\"\n"
                   "  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = "
                   "\"Allow\", Action = \"ecr:*\", Principal = { AWS = " +
                       principal + " } }] })\n}\n");
  };
  const std::string end = " is granted every ECR action with `ecr:*`";
  CHECK(in_module("\"arn:aws:iam::${var.hub}:root\"") ==
        "the account of `arn:aws:iam::${var.hub}:root`" + end);
  CHECK(in_module("\"arn:aws:iam::${var.hub}:role/ci\"") ==
        "`arn:aws:iam::${var.hub}:role/ci`" + end);
  CHECK(in_module("aws_iam_role.ci.arn") == "`aws_iam_role.ci.arn`" + end);
  CHECK(in_module("\"628913047752\"") == "account 628913047752" + end);
  CHECK(message("policy.json.tpl", statement(R"("Effect": "Allow", "Action": "ecr:*",
                                                 "Principal": {"AWS": "${reader}"})")) ==
        "`${reader}`" + end);
  CHECK(message("stack.yaml",
                "Resources:\n  App:\n    Type: AWS::ECR::Repository\n    Properties:\n"
                "      RepositoryPolicyText:\n        Version: '2012-10-17'\n        Statement:\n"
                "          - Effect: Allow\n            Action: ecr:*\n            Principal:\n"
                "              AWS: !GetAtt Reader.Arn\n") == "`!GetAtt Reader.Arn`" + end);
  SUBCASE("unless that is long, or no text for a message") {
    CHECK(in_module("\"arn:aws:iam::${var." + std::string(80, 'x') + "}:root\"") ==
          "account ..." + end);
    CHECK(in_module("\"arn:aws:iam::${var.all[\"hub\"]}:root\"") == "account ..." + end);
  }
}

TEST_CASE("what is over on the day of the check is open to nobody") {
  const std::string until = statement(
      R"("Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage",
         "Condition": {"DateLessThan": {"aws:CurrentTime": "2024-03-01T12:00:00Z"}})");
  const auto on = [&](const std::string& day) {
    Options options;
    options.today = day;
    options.only = {"ineffective-condition", "public-repository"};
    return lint(Source{"policy.json", until}, options).findings.size();
  };
  CHECK(on("2024-02-29") == 1);
  CHECK(on("2024-03-01") == 1);
  CHECK(on("2024-03-02") == 0);
  CHECK(on("") == 1);
}
