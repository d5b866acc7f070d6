// SPDX-License-Identifier: Apache-2.0
// What who takes for known: of whom all policies are there, of which statements nothing is missing.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "ecrlint/who.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kPull = R"("Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])";
const std::string kRole = "arn:aws:iam::314159265358:role/node";

std::string policy(const std::string& statement) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", )" + statement + "}]}";
}

/// What `aws ecr get-repository-policy` prints of `app` in account 271828182845.
Source repository(const std::string& principal, const std::string& more = "") {
  return {"app.json", R"({"registryId": "271828182845", "repositoryName": "app", "policyText": )" +
                          policy(R"("Principal": )" + principal + ", " + kPull + more) + "}"};
}

std::string named(const std::string& arn) { return R"({"AWS": ")" + arn + "\"}"; }

const std::string kLogin = R"("Action": "ecr:GetAuthorizationToken", "Resource": "*")";

/// What IAM tells of the role, all its policies.
std::string role(const std::string& statement, const std::string& arn = kRole,
                 const std::string& more = "") {
  return R"({"RoleDetailList": [{"RoleName": "node", "Arn": ")" + arn +
         R"(", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []})" + more +
         R"(, "RolePolicyList": [{"PolicyName": "p", "PolicyDocument": )" + policy(statement) +
         "}]}]}";
}

WhoReport ask(std::vector<Source> sources, std::vector<std::string> repositories = {},
              const std::string& region = "eu-west-1") {
  WhoRequest request;
  request.region = region;
  request.sources = std::move(sources);
  request.repositories = std::move(repositories);
  return *who(std::move(request));
}

/// How far the pull of somebody on the first repository goes; `none` when nobody lets them in.
std::string pull(const WhoReport& report, const std::string& principal = kRole) {
  REQUIRE(!report.repositories.empty());
  for (const WhoGrant& one : report.repositories.front().grants)
    if (report.principals[one.principal].text == principal)
      return std::string(to_string(one.of(Ability::pull).reach));
  return "none";
}

}  // namespace

TEST_CASE("of a role in what IAM tells all policies are known, of one policy alone they are not") {
  const Source app = repository(named(kRole));
  CHECK(pull(ask({app})) == "own-account");
  CHECK(pull(ask({app, {"iam.json", role(kLogin)}})) == "no");
  CHECK(pull(ask({app, {"iam.json", role(kPull + R"(, "Resource": "*")")}})) == "yes");
  // What the AWS CLI prints of one policy says nothing about others.
  const std::string one =
      R"({"RoleName": "node", "PolicyName": "p", "PolicyDocument": )" + policy(kLogin) + "}";
  WhoRequest request;
  request.region = "eu-west-1";
  request.account = "314159265358";
  request.sources = {app, {"role.json", one}};
  CHECK(pull(*who(std::move(request))) == "own-account");
  const std::string hidden =
      R"(, "AttachedManagedPolicies": [{"PolicyName": "x",
          "PolicyArn": "arn:aws:iam::314159265358:policy/x"}])";
  CHECK(pull(ask({app, {"iam.json", role(kLogin, kRole, hidden)}})) == "own-account");
}

TEST_CASE("a session has the policies of its role, a federated user those of nobody known") {
  const std::string session = "arn:aws:sts::314159265358:assumed-role/node/i-1";
  const Source app = repository(named(session));
  CHECK(pull(ask({app}), session) == "own-account");
  CHECK(pull(ask({app, {"iam.json", role(kLogin)}}), session) == "no");
  CHECK(pull(ask({app, {"iam.json", role(kPull + R"(, "Resource": "*")")}}), session) == "yes");
  // By its name, whatever its path.
  CHECK(pull(ask({app, {"iam.json", role(kLogin, "arn:aws:iam::314159265358:role/team/node")}}),
             session) == "no");
  CHECK(pull(ask({app, {"iam.json", role(kLogin, "arn:aws:iam::161803398874:role/node")}}),
             session) == "own-account");
  const std::string federated = "arn:aws:sts::314159265358:federated-user/node";
  CHECK(pull(ask({repository(named(federated)), {"iam.json", role(kLogin)}}), federated) ==
        "own-account");
}

TEST_CASE("a name that is no ARN is nobody's") {
  for (const std::string arn : {"nonsense", ""}) {
    CAPTURE(arn);
    CHECK(pull(ask({repository(named(kRole)), {"iam.json", role(kLogin, arn)}})) == "own-account");
  }
}

TEST_CASE("a condition decides only where all else of its statement is known") {
  const auto reach = [](const std::string& principal, const std::string& action,
                        const std::string& condition, const std::string& more = "") {
    const Source module{"main.tf",
                        "variable \"x\" {}\nresource \"aws_ecr_repository_policy\" \"a\" {\n"
                        "  repository = \"app\"\n  policy = jsonencode({ Version = "
                        "\"2012-10-17\", Statement = [{ Effect = \"Allow\",\n    Principal = " +
                            principal + ",\n    Action = " + action + more +
                            (condition.empty() ? "" : ",\n    Condition = " + condition) +
                            " }] })\n}\n"};
    return pull(ask({module}));
  };
  const std::string who = R"({ AWS = ["arn:aws:iam::314159265358:role/node"] })";
  const std::string what = R"(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])";
  const std::string when = R"({ StringEquals = { "aws:SourceVpce" = "vpce-1" } })";
  const std::string open = R"({ StringEquals = { "aws:SourceVpce" = var.x } })";
  CHECK(reach(who, what, "") == "own-account");
  CHECK(reach(who, what, when) == "conditional");
  CHECK(reach(who, what, open) == "unknown");
  CHECK(reach(who, what, R"({ StringEquals = { (var.x) = "vpce-1" } })") == "unknown");
  CHECK(reach(who, what, R"({ StringEquals = { "aws:SourceVpce" = ["vpce-1", var.x] } })") ==
        "unknown");
  CHECK(reach(who, what, "var.x") == "unknown");
  CHECK(reach(who, "var.x", when) == "unknown");
  CHECK(reach(who, R"(["ecr:BatchGetImage", var.x])", when) == "unknown");
  CHECK(reach(who, R"(["ecr:BatchGetImage", "ecr:${var.x}"])", when) == "unknown");
  CHECK(reach(R"({ AWS = ["arn:aws:iam::314159265358:role/node", var.x] })", what, when) ==
        "unknown");
  CHECK(reach(who, what, when, ",\n    Resource = var.x") == "unknown");
}

TEST_CASE("a boundary that is not there may limit, one that is there limits by its conditions") {
  const std::string limit = "arn:aws:iam::314159265358:policy/limit";
  const auto with = [&](const std::string& document) {
    const std::string bounded =
        R"(, "PermissionsBoundary": {"PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": ")" +
        limit + "\"}";
    std::string text = role(kPull + R"(, "Resource": "*")", kRole, bounded);
    if (!document.empty())
      text.insert(text.size() - 1,
                  R"(, "Policies": [{"PolicyName": "limit", "Arn": ")" + limit +
                      R"(", "PolicyVersionList": [{"IsDefaultVersion": true, "Document": )" +
                      policy(document) + "}]}]");
    const std::string when = R"(, "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}})";
    return pull(ask({repository(named(kRole)), {"iam.json", text}})) + " " +
           pull(ask({repository(named(kRole), when), {"iam.json", text}}));
  };
  CHECK(with("") == "unknown unknown");
  CHECK(with(R"("Action": "*", "Resource": "*")") == "yes conditional");
  CHECK(with(R"("Action": "s3:*", "Resource": "*")") == "no no");
  CHECK(with(R"("Action": "*", "Resource": "*",
                "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}})") ==
        "conditional conditional");
}

TEST_CASE("a repository is of the partition of its Region, or of those whom it lets in") {
  const std::string china = "arn:aws-cn:iam::314159265358:role/node";
  const auto with = [&](const std::string& principal, const std::string& region,
                        const std::string& partition) {
    const std::string own =
        kPull + R"(, "Resource": "arn:)" + partition + R"(:ecr:*:271828182845:repository/app")";
    return pull(ask({repository(named(principal)), {"iam.json", role(own, principal)}}, {}, region),
                principal);
  };
  CHECK(with(china, "", "aws-cn") == "yes");
  CHECK(with(china, "", "aws") == "no");
  CHECK(with(kRole, "", "aws") == "yes");
  CHECK(with(kRole, "", "aws-cn") == "no");
  CHECK(with(kRole, "cn-north-1", "aws-cn") == "yes");
  CHECK(with(china, "eu-west-1", "aws") == "yes");
  // Of those whose partition is not told the next one tells.
  const std::string some =
      R"({"AWS": ["arn:${partition}:iam::314159265358:root", ")" + china + "\"]}";
  CHECK(pull(ask({repository(some),
                  {"iam.json", role(kPull + R"(, "Resource":
                        "arn:aws-cn:ecr:*:271828182845:repository/app")",
                                    china)}},
                 {}, ""),
             china) == "yes");
}

TEST_CASE("a repository that was asked for and found is not missed") {
  const Source app = repository(named(kRole));
  const WhoReport found = ask({app}, {"app"});
  CHECK(found.repositories.size() == 1);
  CHECK(found.failures.empty());
  const WhoReport both = ask({app}, {"web", "app"});
  CHECK(both.repositories.size() == 1);
  REQUIRE(both.failures.size() == 1);
  CHECK(both.failures[0].path == "web");
  const WhoReport none = ask({app}, {"web"});
  CHECK(none.repositories.empty());
  CHECK(none.failures.size() == 1);
}

TEST_CASE("a file that a module reads is no policy beside it") {
  const std::string module =
      "resource \"aws_iam_role_policy\" \"p\" {\n  role   = \"node\"\n"
      "  policy = file(\"${path.module}/pull.json\")\n}\n";
  const WhoReport report = ask({repository(named(kRole)),
                                {"main.tf", module},
                                {"pull.json", policy(kPull + R"(, "Resource": "*")")}});
  CHECK(report.notes.empty());
  const WhoReport alone = ask({repository(named(kRole)),
                               {"main.tf", "locals {\n  a = 1\n}\n"},
                               {"pull.json", policy(kPull + R"(, "Resource": "*")")}});
  CHECK(alone.notes.size() == 1);
}
