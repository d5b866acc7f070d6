// SPDX-License-Identifier: Apache-2.0
// Rules on principals: what their pages do not show. Which rule speaks, what a fix makes of the
// file, and when nothing may be said.
#include <doctest/doctest.h>

#include <string>

#include "catalog/catalog.hpp"
#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

constexpr std::string_view kPull =
    R"("Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"])";

std::string policy(const std::string& principal, const std::string& element = "Principal",
                   const std::string& effect = "Allow") {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": ")" + effect + R"(", ")" + element +
         R"(": )" + principal + ", " + std::string(kPull) + "}]}";
}

Report lint_principals(const std::string& text, PolicyKind kind = PolicyKind::repository,
                       bool forced = true) {
  Options options;
  if (forced) options.kind = kind;
  options.only = {"ECR301", "ECR303", "ECR304", "ECR305", "ECR306", "ECR309", "ECR310", "ECR311"};
  return lint(Source{"policy.json", text}, options);
}

/// The codes of the findings, in order, apart by blanks.
std::string codes(const Report& report) {
  std::string all;
  for (const Finding& finding : report.findings)
    all += (all.empty() ? "" : " ") + std::string(finding.rule->code);
  return all;
}

std::string codes(const std::string& principal, PolicyKind kind = PolicyKind::repository) {
  return codes(lint_principals(policy(principal), kind));
}

std::string apply(std::string text, const Fix& fix) {
  for (auto edit = fix.edits.rbegin(); edit != fix.edits.rend(); ++edit)
    text.replace(edit->span.begin, edit->span.end - edit->span.begin, edit->text);
  return text;
}

}  // namespace

TEST_CASE("one rule speaks of a principal, whatever else is wrong with it") {
  struct Case {
    std::string principal, codes;
  };
  const Case cases[] = {
      {R"("*")", ""},
      {R"({"AWS": "*"})", ""},
      {R"({"AWS": "314159265358"})", ""},
      {R"({"AWS": "arn:aws-cn:iam::314159265358:role/a/b/c"})", ""},
      {R"({"AWS": "arn:aws-new:iam::314159265358:role/c"})", ""},
      {R"({"AWS": "arn:aws:sts::314159265358:federated-user/anna"})", ""},
      {R"({"AWS": ["*", "314159265358"], "Service": "lambda.amazonaws.com"})", ""},
      {R"({"Service": "ec2.amazonaws.com.cn"})", "ECR310"},
      {R"({"Service": "ecs-tasks.us-east-1.amazonaws.com"})", "ECR310"},
      {R"({"AWS": "arn:aws:iam::314159265358:group/*"})", "ECR304"},
      {R"("arn:aws:iam::314159265358:role/*")", "ECR304"},
      {R"({"AWS": "arn:aws:sts::314159265358:assumed-role/a/b/*"})", "ECR304"},
      {R"({"AWS": "31415926535?"})", "ECR304"},
      {R"({"AWS": "arn:aws:iam::31415:group/g"})", "ECR305"},
      {R"("arn:aws:iam::314159265358:group/g")", "ECR305"},
      {R"({"AWS": "arn:aws:iam::314159265358:saml-provider/x"})", "ECR305"},
      {R"({"AWS": ")" + std::string(64, 'a') + R"("})", "ECR305"},
      {R"({"CanonicalUser": ")" + std::string(64, 'a') + R"("})", "ECR305"},
      {R"({"Federated": "accounts.google.com"})", "ECR305"},
      {R"({"AWS": "AIDAQ4J5X7TZ3EXMPLEQ7"})", "ECR303"},
      {R"("AIDAQ4J5X7TZ3EXMPLEQ7")", "ECR301"},
      {R"({"AWS": "arn:aws:sts::314159265358:assumed-role/a/b/c"})", "ECR309"},
      {R"({"AWS": "arn:aws:sts::314159265358:assumed-role/deploy"})", "ECR301"},
      {R"({"AWS": "arn:aws:sts::314159265358:role/deploy"})", "ECR301"},
      {R"({"AWS": "arn:aws:iam::314159265358:assumed-role/deploy/x"})", "ECR301"},
      {R"({"AWS": "arn:aws:iam::314159265358:Root"})", "ECR301"},
      {R"({"AWS": "arn:aws:iam::314159265358:roles/x"})", "ECR301"},
      {R"({"AWS": "arn:aws:iam::314159265358:role/"})", "ECR301"},
      {R"({"AWS": "arn:aws:iam::314159265358:role/two words"})", "ECR301"},
      {R"({"AWS": "arn:amazon:iam::314159265358:role/x"})", "ECR301"},
      {R"({"AWS": "arn:aws:iam:::role/x"})", "ECR301"},
      {R"({"AWS": "arn:aws:iam::aws:policy/ReadOnlyAccess"})", "ECR301"},
      {R"({"AWS": " 314159265358"})", "ECR301"},
      {R"({"AWS": ""})", "ECR301"},
      {R"({"AWS": "arn"})", "ECR301"},
      {R"({"AWS": "AKIAQ4J5X7TZ3EXMPLEQ"})", "ECR301"},
      {R"({"Service": "arn:aws:iam::314159265358:role/x"})", "ECR301"},
      {R"({"Service": "https://lambda.amazonaws.com"})", "ECR301"},
      {R"({"Service": "Lambda.amazonaws.com"})", "ECR306"},
      {R"({"Service": "pull.acme.example"})", "ECR306"},
      {R"({"Role": ["arn:aws:iam::314159265358:role/x", "arn:aws:iam::314159265358:role/y"]})",
       "ECR301"},
      {R"({"aws": "314159265358", "service": "lambda.amazonaws.com"})", "ECR301 ECR301"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.principal);
    CHECK(codes(c.principal) == c.codes);
  }
}

TEST_CASE("what is not known is not judged") {
  for (const char* principal :
       {R"({"AWS": "${PRINCIPAL}"})", R"("${PRINCIPAL}")", R"({"AWS": "<role-arn>"})",
        R"({"AWS": "arn:aws:iam::<AccountB-ID>:root"})",
        R"({"AWS": "arn:aws:iam::ACCOUNT_ID:root"})",
        R"({"AWS": "arn:aws:${service}::314159265358:role/x"})", R"({"Service": "${service}"})",
        R"({"AWS": "arn:aws:iam::314159265358:role/${role}"})", R"({"${KIND}": "x"})"}) {
    CAPTURE(principal);
    CHECK(codes(principal).empty());
  }
  CHECK(codes(R"({"AWS": "arn:aws:iam::${account}:role/*"})") == "ECR304");
  CHECK(codes(R"("arn:aws:iam::${account}:root")") == "ECR301");
  CHECK(codes(R"({"AWS": "arn:aws:iam::${account}:group/g"})") == "ECR305");
  for (const Finding& finding :
       lint_principals(policy(R"({"AWS": "arn:aws:iam::${account}:role/*"})")).findings) {
    CHECK(finding.message.find('\xff') == std::string::npos);
    CHECK(finding.help.find('\xff') == std::string::npos);
  }
}

TEST_CASE("other kinds of policy hear only what is certain there") {
  CHECK(codes(R"({"Federated": "accounts.google.com"})", PolicyKind::trust).empty());
  CHECK(codes(R"({"CanonicalUser": "x"})", PolicyKind::resource).empty());
  CHECK(codes(R"({"AWS": "arn:aws:iam::314159265358:group/g"})", PolicyKind::trust) == "ECR301");
  CHECK(codes(R"({"AWS": "arn:aws:iam::314159265358:role/*"})", PolicyKind::trust) == "ECR304");
  CHECK(codes(R"({"AWS": "AROAQ4J5X7TZ3EXMPLEQ7"})", PolicyKind::resource) == "ECR303");
  CHECK(codes(R"({"Service": "newthing.amazonaws.com"})", PolicyKind::trust).empty());
  CHECK(codes(R"({"Service": "newthing.amazonaws.com"})", PolicyKind::registry) == "ECR306");
  CHECK(codes(R"({"Service": "ecs-tasks.amazonaws.com"})", PolicyKind::trust).empty());
  CHECK(codes(R"({"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"})",
              PolicyKind::resource)
            .empty());
  CHECK(codes(R"({"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"})") ==
        "ECR301");
}

TEST_CASE("a pull is promised to a service only by an Allow") {
  const std::string ecs = R"({"Service": "ecs.amazonaws.com"})";
  CHECK(codes(ecs) == "ECR310");
  CHECK(codes(lint_principals(policy(ecs, "Principal", "Deny"))).empty());
  CHECK(codes(lint_principals(policy(ecs, "NotPrincipal", "Deny"))).empty());
  std::string push = policy(ecs);
  push.replace(push.find(kPull), kPull.size(), R"("Action": "ecr:PutImage")");
  CHECK(codes(lint_principals(push)).empty());
}

TEST_CASE("fixes leave a policy that is silent, in strings too") {
  for (const char* principal :
       {R"({"Aws": "314159265358"})", R"({"Role": "314159265358"})", R"("314159265358")",
        R"("lambda.amazonaws.com")", R"({"AWS": "lambda.amazonaws.com"})",
        R"({"Service": "314159265358"})", R"({"Service": "lambda"})",
        R"({"Service": "lamdba.amazonaws.com"})", R"({"AWS": "3141-5926-5358"})",
        R"({"AWS": "arn:aws:iam:314159265358:root"})", R"({"AWS": "arn:aws:iam::314159265358:*"})",
        R"({"AWS": "arn:aws:iam::314159265358:rot"})",
        R"({"AWS": "arn:aws:iam::314159265358:assumed-role/r/s"})",
        R"({"AWS": "arn:aws:sts::314159265358:assumed-role/r/*"})",
        R"({"AWS": "arn:aws:sts::314159265358:assumed-role/p/r/s"})"}) {
    CAPTURE(principal);
    const std::string bare = policy(principal);
    std::string escaped = R"({"repositoryName": "shop", "policyText": ")";
    for (const char c : bare) escaped += c == '"' ? "\\\"" : std::string(1, c);
    for (const std::string& text : {bare, escaped + "\"}"}) {
      const Report report = lint_principals(text, PolicyKind::repository, text == bare);
      REQUIRE(report.findings.size() == 1);
      REQUIRE(report.findings[0].fixes.size() == 1);
      const std::string fixed = apply(text, report.findings[0].fixes[0]);
      CAPTURE(fixed);
      const Report after = lint_principals(fixed, PolicyKind::repository, text == bare);
      CHECK(after.summary.policies == 1);
      CHECK(after.failures.empty());
      CHECK(codes(after).empty());
    }
  }
  // The key is shared: moving the one would move the other.
  const Report shared =
      lint_principals(policy(R"({"AWS": ["lambda.amazonaws.com", "314159265358"]})"));
  REQUIRE(shared.findings.size() == 1);
  CHECK(shared.findings[0].fixes.empty());
}

TEST_CASE("a session ARN in a condition is told apart by its operator") {
  const auto with = [](const std::string& condition) {
    return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", )" +
           std::string(kPull) + R"(, "Condition": )" + condition + "}]}";
  };
  const std::string value = R"("arn:aws:sts::314159265358:assumed-role/r/s")";
  const auto message = [&](const std::string& op, const std::string& key) {
    const Report report =
        lint_principals(with("{\"" + op + "\": {\"" + key + "\": " + value + "}}"));
    return report.findings.size() == 1 ? report.findings[0].message : "";
  };
  CHECK(message("ArnLike", "aws:PrincipalArn").ends_with("never matches"));
  CHECK(message("ForAnyValue:StringEqualsIfExists", "AWS:principalARN").ends_with("never matches"));
  CHECK(message("StringNotLike", "aws:PrincipalArn").ends_with("never excludes anyone"));
  CHECK(message("Null", "aws:PrincipalArn").empty());
  CHECK(message("ArnLike", "aws:SourceArn").empty());
}

TEST_CASE("an account of the documentation is reported once a policy") {
  const std::string text =
      policy(R"({"AWS": ["111122223333", "arn:aws:iam::111122223333:role/x", "123456789012"]})");
  const Report report = lint_principals(text);
  REQUIRE(codes(report) == "ECR311 ECR311");
  REQUIRE(report.findings[0].related.size() == 1);
  CHECK(text.substr(report.findings[0].related[0].span.begin, 5) == "\"arn:");
  CHECK(report.findings[1].related.empty());
}

TEST_CASE("very many wrong principals are linted to the end") {
  for (const std::string_view one :
       {R"("lambda.amazonaws.com",)", R"("x",)", R"("arn:aws:iam::1:*",)", R"("111122223333",)"}) {
    std::string list;
    for (int i = 0; i < 100'000; ++i) list += one;
    list.pop_back();
    const Report report = lint_principals(policy(R"({"AWS": [)" + list + "]}"));
    CHECK_FALSE(report.findings.empty());
  }
}

TEST_CASE("services that pull as a role are known in every form of their name") {
  const catalog::Catalog& catalog = catalog::Catalog::built_in();
  CHECK(catalog.pulls_as_role("ecs-tasks.amazonaws.com") == "task execution role");
  CHECK(catalog.pulls_as_role("ecs-tasks.eu-central-2.amazonaws.com") == "task execution role");
  CHECK(catalog.pulls_as_role("ec2.amazonaws.com.cn") == "role of the instance profile");
  for (const char* other : {"lambda.amazonaws.com", "ecs-tasks", "ecs.example.com", "",
                            "ecs-tasks.nowhere.amazonaws.com", ".amazonaws.com"})
    CHECK(catalog.pulls_as_role(other).empty());
  for (const catalog::Pair& service : catalog.tables().pullers)
    CHECK(catalog.is_service_principal(std::string(service.from) + ".amazonaws.com"));
}
