// SPDX-License-Identifier: Apache-2.0
// The rules on what conditions come to, where a table decides: keys, addresses, callers.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"

using namespace ecrlint;

namespace {

/// Codes of the findings on conditions of one Allow or Deny, in order, with a blank between.
std::string judge(const std::string& effect, const std::string& principal,
                  const std::string& condition, const std::string& action = "ecr:BatchGetImage") {
  Options options;
  options.kind = principal.empty() ? PolicyKind::identity : PolicyKind::repository;
  const std::string text =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": ")" + effect +
      (principal.empty() ? R"(", "Resource": "*")" : R"(", "Principal": )" + principal) +
      R"(, "Action": ")" + action + R"(", "Condition": )" + condition + "}]}";
  std::string found;
  for (const Finding& finding : lint(Source{"policy.json", text}, options).findings)
    if (finding.rule->group == "conditions")
      found += (found.empty() ? "" : " ") + std::string(finding.rule->code);
  return found;
}

constexpr const char* kRole = R"({"AWS": "arn:aws:iam::314159265358:role/puller"})";
constexpr const char* kService = R"({"Service": "codebuild.amazonaws.com"})";

/// `{"OPERATOR": {"KEY": "VALUE"}}`.
std::string condition(const std::string& op, const std::string& key, const std::string& value) {
  return R"({")" + op + R"(": {")" + key + R"(": ")" + value + R"("}})";
}

}  // namespace

TEST_CASE("no request comes from a private address, and some from all others") {
  const auto never = [](const char* range) {
    return judge("Allow", kRole, condition("IpAddress", "aws:SourceIp", range)) == "ECR408";
  };
  for (const char* range : {"10.0.0.0/8", "10.1.2.3", "172.16.0.0/12", "172.31.255.0/24",
                            "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7",
                            "fd12:3456::/32", "fe80::/10", "::1/128", "::1"})
    CHECK_MESSAGE(never(range), range);
  for (const char* range :
       {"10.0.0.0/7", "172.0.0.0/8", "172.32.0.0/16", "192.0.0.0/8", "192.169.0.0/16",
        "100.64.0.0/10", "11.0.0.0/8", "fe00::/7", "::/0", "0.0.0.0/0", "office"})
    CHECK_MESSAGE(!never(range), range);
  CHECK(judge("Allow", kRole, R"({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "<office>"]}})") ==
        "");
  CHECK(judge("Allow", kRole, R"({"IpAddressIfExists": {"aws:SourceIp": "10.0.0.0/8"}})") == "");
  CHECK(judge("Allow", kRole, R"({"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}})") == "ECR422");
}

TEST_CASE("keys come with the calls of services, or with those of principals") {
  for (const char* key : {"aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID",
                          "aws:PrincipalServiceName", "aws:username"}) {
    CHECK_MESSAGE(judge("Allow", kRole, condition("StringLike", key, "a-value")) == "ECR408", key);
    CHECK_MESSAGE(
        judge("Allow", R"({"AWS": "<account>"})", condition("StringLike", key, "a")) == "", key);
  }
  for (const char* key : {"aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:PrincipalArn",
                          "aws:PrincipalType", "aws:userid", "aws:username"})
    CHECK_MESSAGE(judge("Allow", kService, condition("StringEquals", key, "a-value")) == "ECR408",
                  key);
  CHECK(judge("Allow", kRole, condition("ForAnyValue:StringLike", "aws:SourceOrgPaths", "o-a/*")) ==
        "ECR408");
  CHECK(judge("Allow", kService,
              condition("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-abcdefghij/*")) ==
        "ECR408");
  CHECK(judge("Allow", R"({"AWS": "314159265358"})",
              condition("StringLike", "aws:username", "a")) == "");
  CHECK(judge("Allow", R"({"AWS": "arn:aws:iam::314159265358:user/a"})",
              condition("StringLike", "aws:username", "a")) == "");
  // Whether a service sends it nobody says.
  CHECK(judge("Allow", kService, condition("StringLike", "aws:PrincipalTag/a", "b")) == "");
}

TEST_CASE("aws:PrincipalArn of an account is one of that account") {
  const auto in = [](const char* arn) {
    return judge("Allow", R"({"AWS": "314159265358"})",
                 condition("ArnLike", "aws:PrincipalArn", arn));
  };
  CHECK(in("arn:aws:iam::314159265358:role/x") == "");
  CHECK(in("arn:aws-cn:iam::314159265358:user/x") == "");
  CHECK(in("arn:aws:sts::314159265358:federated-user/x") == "");
  CHECK(in("arn:aws:iam::*:role/x") == "");
  CHECK(in("arn:aws:iam::271828182845:*") == "ECR408");
  CHECK(in("arn:aws:iam::<account>:*") == "");
  CHECK(judge("Allow", kRole,
              condition("ArnLike", "aws:PrincipalArn", "arn:aws:iam::314159265358:role/other")) ==
        "ECR408");
  // session-principal-path speaks.
  CHECK(judge("Allow", kRole,
              condition("ArnLike", "aws:PrincipalArn",
                        "arn:aws:sts::314159265358:assumed-role/puller/x")) == "");
}

TEST_CASE("ForAllValues asks nothing where a key is missing that may be") {
  const auto of = [](const char* key) {
    return judge("Allow", "", condition("ForAllValues:StringLike", key, "abc-*"));
  };
  for (const char* key :
       {"aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalTag/a", "aws:ResourceTag/a",
        "aws:CalledVia", "aws:ResourceOrgPaths", "aws:SourceVpc"})
    CHECK_MESSAGE(of(key).starts_with("ECR407"), key);
  for (const char* key : {"aws:TagKeys", "aws:RequestedRegion", "aws:PrincipalAccount",
                          "aws:PrincipalArn", "aws:PrincipalType", "aws:userid", "aws:UserAgent",
                          "aws:ResourceAccount", "kms:ViaService", "x:y"})
    CHECK_MESSAGE(of(key).find("ECR407") == std::string::npos, key);
}

TEST_CASE("what every request has is met by a star") {
  for (const char* key : {"aws:RequestedRegion", "aws:PrincipalArn", "aws:PrincipalType",
                          "aws:userid", "aws:UserAgent"})
    CHECK_MESSAGE(judge("Allow", kRole, condition("StringLike", key, "*")).find("ECR409") !=
                      std::string::npos,
                  key);
  for (const char* key : {"aws:PrincipalIsAWSService", "aws:SecureTransport", "aws:ViaAWSService"})
    CHECK_MESSAGE(
        judge("Allow", "", R"({"Bool": {")" + std::string(key) + R"(": ["true", "false"]}})") ==
            "ECR409",
        key);
  for (const char* key : {"aws:CurrentTime", "aws:EpochTime"})
    CHECK_MESSAGE(judge("Allow", kRole, condition("StringLike", key, "*")).find("ECR409") !=
                      std::string::npos,
                  key);
  CHECK(judge("Allow", kRole, condition("StringLike", "aws:PrincipalTag/a", "*")) == "");
}

TEST_CASE("the ids of one owner are written out") {
  for (const char* key :
       {"aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:ResourceAccount", "aws:ResourceOrgID",
        "aws:SourceVpc", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID"}) {
    CHECK_MESSAGE(judge("Allow", "", condition("StringLike", key, "?*")) == "ECR413", key);
    CHECK_MESSAGE(judge("Deny", "", condition("StringNotLike", key, "?*")) == "ECR413", key);
    CHECK_MESSAGE(judge("Deny", "", condition("StringLike", key, "?*")) == "", key);
  }
  for (const char* key : {"aws:SourceAccount", "aws:SourceOrgID"})
    CHECK_MESSAGE(judge("Allow", kService, condition("StringLike", key, "?*")) == "ECR413", key);
  CHECK(judge("Allow", kService, condition("ForAnyValue:StringLike", "aws:SourceOrgPaths", "*")) ==
        "ECR413");
  CHECK(judge("Allow", "", condition("StringLike", "aws:PrincipalTag/a", "?*")) == "");
}

TEST_CASE("a Deny by where callers are not stops services") {
  const auto by = [](const std::string& op, const char* key, const char* value) {
    return judge("Deny", R"("*")", condition(op, key, value));
  };
  CHECK(by("NotIpAddress", "aws:SourceIp", "198.51.100.0/24") == "ECR416");
  CHECK(by("NotIpAddress", "aws:VpcSourceIp", "10.0.0.0/8") == "ECR416 ECR422");
  for (const char* key : {"aws:SourceVpc", "aws:SourceVpce", "aws:VpceOrgID", "aws:PrincipalOrgID"})
    CHECK_MESSAGE(by("StringNotEquals", key, "some-id") == "ECR416", key);
  CHECK(by("ForAllValues:StringNotLike", "aws:PrincipalOrgPaths", "o-abcdefghij/*") == "ECR416");
  for (const char* key : {"aws:PrincipalAccount", "aws:PrincipalArn", "aws:SourceAccount"})
    CHECK_MESSAGE(by("StringNotEquals", key, "some-id") == "", key);
  CHECK(by("IpAddress", "aws:SourceIp", "198.51.100.0/24") == "");
  CHECK(judge("Deny", R"("*")", condition("StringNotEquals", "aws:SourceVpc", "vpc-1a2b3c4d"),
              "ecr:ListImages") == "");
  CHECK(judge("Deny", kRole, condition("StringNotEquals", "aws:SourceVpc", "vpc-1a2b3c4d")) == "");
}
