// SPDX-License-Identifier: Apache-2.0
// Answers where an account, a partition or a name is told by somebody else, or by nobody.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "answers/denied/message.hpp"
#include "ecrlint/transfer.hpp"
#include "ecrlint/who.hpp"
#include "support/long_texts.hpp"
#include "support/result_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::policy;

namespace {

const std::string kApp = "arn:aws:ecr:eu-west-1:271828182845:repository/app";

TransferReport decided(const TransferRequest& request) {
  auto report = transfer(request);
  REQUIRE(test::error_of(report) == "");
  return std::move(*report);
}

WhoReport asked(WhoRequest request) {
  auto report = who(std::move(request));
  REQUIRE(test::error_of(report) == "");
  return std::move(*report);
}

Source repository(const std::string& statement) {
  return {"app.json", R"({"registryId": "271828182845", "repositoryName": "app", "policyText": )" +
                          policy(statement) + "}"};
}

std::string reach(const WhoReport& report, const std::string& principal) {
  for (const WhoGrant& one : report.repositories.at(0).grants)
    if (report.principals[one.principal].text == principal)
      return std::string(to_string(one.of(Ability::pull).reach));
  return "none";
}

bool misses_place(const WhoReport& report) {
  return std::any_of(report.notes.begin(), report.notes.end(), [](const std::string& note) {
    return note.starts_with("the Region or the account of a repository is not known");
  });
}

std::string repository_policy(const std::string& label, const std::string& value) {
  return "resource \"aws_ecr_repository_policy\" \"" + label +
         "\" {\n  repository = var.name\n  policy = " + value + "\n}\n";
}

std::string encoded(const std::string& action) {
  return "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Principal = "
         "\"*\", Action = \"" +
         action + "\" }] })";
}

}  // namespace

TEST_CASE("ends of lines of any system, colours and escapes are no part of a message") {
  using analysis::read_denied;
  const std::string who = "User: arn:aws:iam::314159265358:user/a is not authorized to perform: ";
  for (const std::string between : {"\r\n", "\n", "\\n", "\\r\\n", "\x1b[31m", "\x1b[0;1m\r\n"}) {
    CAPTURE(between);
    const auto read = read_denied(who + "ecr:BatchGet" + between + "Image on resource: " + kApp);
    CHECK(read.action == "ecr:BatchGetImage");
    CHECK(read.resource == kApp);
  }
  const auto quoted = read_denied(who + "ecr:ListImages on resource: \\\"" + kApp +
                                  "\\\" because no "
                                  "resource-based policy allows");
  CHECK(quoted.policy == "resource-based");
  CHECK(read_denied(who + "ecr:ListImages on resource: arn:aws:ecr:eu-west-1:1:repository\\/a")
            .resource == "arn:aws:ecr:eu-west-1:1:repository/a");
}

TEST_CASE("a gate that no call is put to is not asked for") {
  TransferRequest request;
  request.principal = "arn:aws:iam::314159265358:role/ci";
  request.images = {kApp};
  request.actions = {"ecr:GetAuthorizationToken"};
  request.none = {Gate::identity_policy};
  CHECK(decided(request).open.empty());
  request.actions = {"ecr:BatchGetImage"};
  CHECK(decided(request).open.size() == 1);
  request.actions = {"ecr:GetAuthorizationToken", "ecr:BatchGetImage"};
  CHECK(decided(request).open.size() == 1);
}

TEST_CASE("a change to policies that nobody can edit is told for each gate") {
  TransferRequest request;
  request.principal = "arn:aws:iam::271828182845:role/ci";
  request.images = {kApp};
  request.actions = {"ecr:BatchGetImage"};
  request.none = {Gate::repository_policy};
  const std::string nothing = policy(R"({"Effect": "Allow", "Action": "sts:X", "Resource": "*"})");
  request.policies = {{Gate::identity_policy,
                       {"i.json", policy(R"({"Effect": "Allow", "Action": "*", "Resource": "*"})")},
                       0,
                       {}},
                      {Gate::boundary, {"arn:aws:iam::aws:policy/B", nothing}, 0, {}},
                      {Gate::session_policy, {"arn:aws:iam::aws:policy/S", nothing}, 0, {}}};
  const TransferReport report = decided(request);
  std::string gates;
  for (const PolicyChange& change : report.changes) {
    CHECK_FALSE(change.source);
    gates += std::string(to_string(change.gate)) + " ";
  }
  CHECK(gates == "boundary session-policy ");
  CHECK(report.changes_suffice);
}

TEST_CASE("a role that two stacks make is not wholly known where it is not in one of them") {
  const auto stack = [](const std::string& more) {
    return R"({"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "ci",
      "AssumeRolePolicyDocument": {"Statement": []})" +
           more + "}}}}";
  };
  TransferRequest request;
  request.principal = "arn:aws:iam::271828182845:role/ci";
  request.images = {kApp};
  request.workspace = {{"a.json", stack("")}};
  request.none = {Gate::repository_policy};
  CHECK(decided(request).outcome == TransferOutcome::denied);
  request.workspace.push_back(
      {"b.json", stack(R"(, "ManagedPolicyArns": ["arn:aws:iam::271828182845:policy/gone"])")});
  CHECK(decided(request).outcome == TransferOutcome::unknown);
}

TEST_CASE("alternatives of one policy are of one repository, whatever that is called") {
  const auto names = [](const std::string& text) {
    WhoRequest request;
    request.region = "eu-west-1";
    request.sources = {{"main.tf", "variable \"name\" {}\nvariable \"open\" {}\n" + text}};
    std::string all;
    for (const WhoRepository& one : asked(std::move(request)).repositories) all += one.name + " ";
    return all;
  };
  const std::string one = encoded("ecr:ListImages");
  const std::string either = "var.open ? " + one + " : " + encoded("ecr:BatchGetImage");
  CHECK(names(repository_policy("a", one)) == "aws_ecr_repository_policy.a ");
  CHECK(names(repository_policy("a", either)) == "aws_ecr_repository_policy.a ");
  CHECK(names(repository_policy("a", one) + repository_policy("b", one)) ==
        "aws_ecr_repository_policy.a aws_ecr_repository_policy.b ");
  CHECK(names(repository_policy("a", either) + repository_policy("b", one)) ==
        "aws_ecr_repository_policy.a aws_ecr_repository_policy.b ");
  CHECK(names(repository_policy("a", either) + repository_policy("b", either)) ==
        "aws_ecr_repository_policy.a aws_ecr_repository_policy.b ");
}

TEST_CASE("that a place is not known is told where it may decide") {
  const std::string pull = R"("Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])";
  const std::string tagged = R"({"Effect": "Allow", "Principal": "*", )" + pull +
                             R"(, "Condition": {"StringEquals": {"aws:PrincipalTag/a": "b"}}})";
  const auto of = [&](const Source& source, const std::string& account, const std::string& region) {
    WhoRequest request;
    request.account = account;
    request.region = region;
    request.sources = {source};
    return misses_place(asked(std::move(request)));
  };
  const Source bare{"p.json", policy(tagged)};
  CHECK(of(bare, "", "eu-west-1"));
  CHECK_FALSE(of(bare, "271828182845", "eu-west-1"));
  CHECK_FALSE(of(repository(tagged), "", ""));
}

TEST_CASE("an account of another partition is one of that partition") {
  WhoRequest request;
  request.region = "cn-north-1";
  request.sources = {
      repository(R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws-cn:iam::314159265358:root"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws-cn:iam::314159265358:role/*"}}})")};
  const std::string in_partition = reach(asked(request), "314159265358");
  CHECK(in_partition != "no");
  CHECK(in_partition != "none");
  request.sources = {
      repository(R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws-cn:iam::314159265358:root"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/*"}}})")};
  CHECK(reach(asked(request), "314159265358") == "no");
}

TEST_CASE("what a role's policy calls the own account is that of the role, or of the request") {
  const std::string module = R"(
data "aws_caller_identity" "me" {}
resource "aws_iam_role" "r" {
  name               = NAME
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Resource = "arn:aws:ecr:eu-west-1:${data.aws_caller_identity.me.account_id}:repository/app" }] })
}
variable "x" {}
)";
  const auto with = [&](const std::string& name, const std::string& account) {
    std::string text = module;
    text.replace(text.find("NAME"), 4, name);
    WhoRequest request;
    request.region = "eu-west-1";
    request.account = account;
    request.sources = {
        repository(R"({"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"})"),
        {"main.tf", text}};
    return asked(std::move(request));
  };
  CHECK(reach(with("\"ci\"", "271828182845"), "arn:aws:iam::271828182845:role/ci") == "yes");
  CHECK(reach(with("\"ci\"", "314159265358"), "arn:aws:iam::314159265358:role/ci") == "none");
  // A name that nobody tells is the address.
  for (const std::string name : {"var.x", "\"a-${var.x}\""})
    CHECK(reach(with(name, "271828182845"), "arn:aws:iam::271828182845:role/aws_iam_role.r") ==
          "yes");
}

TEST_CASE("who an inventory lists exists, a role and a user of one name are two") {
  const auto notes = [](const std::string& arn) {
    WhoRequest request;
    request.region = "eu-west-1";
    request.sources = {repository(R"({"Effect": "Allow", "Principal": {"AWS": ")" + arn +
                                  R"("}, "Action": "ecr:BatchGetImage"})")};
    request.context.inventory = {{"iam.json", R"({"UserDetailList": [{"UserName": "x", "Path": "/",
      "Arn": "arn:aws:iam::314159265358:user/x"}], "RoleDetailList": [{"RoleName": "y",
      "Path": "/", "Arn": "arn:aws:iam::314159265358:role/y"}], "GroupDetailList": [],
      "Policies": []})"}};
    return asked(std::move(request)).notes.size();
  };
  CHECK(notes("arn:aws:iam::314159265358:user/x") == 0);
  CHECK(notes("arn:aws:iam::314159265358:role/y") == 0);
  CHECK(notes("arn:aws:iam::314159265358:role/x") == 1);
  CHECK(notes("arn:aws:iam::314159265358:user/y") == 1);
  CHECK(notes("arn:aws:iam::271828182845:role/x") == 0);
}

TEST_CASE("a repository that is asked for and has no policy here is a failure") {
  WhoRequest request;
  request.region = "eu-west-1";
  request.sources = {repository(R"({"Effect": "Allow", "Principal": "*", "Action": "ecr:*"})")};
  request.repositories = {"app", "web"};
  const WhoReport report = asked(std::move(request));
  CHECK(report.repositories.size() == 1);
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].path == "web");
  CHECK(report.failures[0].message == "no policy of this repository is here");
}

TEST_CASE("a role may have what is given to somebody of whom nobody tells who it is") {
  const auto outcome = [](const std::string& more) {
    TransferRequest request;
    request.principal = "arn:aws:iam::271828182845:role/ci";
    request.images = {kApp};
    request.none = {Gate::repository_policy};
    request.workspace = {{"main.tf",
                          "variable \"x\" {}\nresource \"aws_iam_role\" \"r\" {\n  name = "
                          "\"ci\"\n  assume_role_policy = \"{}\"\n}\n" +
                              more}};
    return decided(request).outcome;
  };
  CHECK(outcome("") == TransferOutcome::denied);
  CHECK(outcome("resource \"aws_iam_role_policy_attachment\" \"a\" {\n  role = var.x\n  "
                "policy_arn = \"arn:aws:iam::aws:policy/AdministratorAccess\"\n}\n") ==
        TransferOutcome::unknown);
}

TEST_CASE("a report says what was asked for") {
  TransferRequest request;
  request.principal = "arn:aws:iam::314159265358:role/ci";
  request.images = {kApp, "271828182845.dkr.ecr.eu-west-1.amazonaws.com/web:1"};
  request.none = {Gate::identity_policy, Gate::repository_policy};
  const TransferReport pull = decided(request);
  CHECK(pull.images == request.images);
  CHECK(pull.principal == request.principal);
  CHECK(pull.consumer == "docker");
  CHECK_FALSE(pull.push);
  request.push = true;
  CHECK(decided(request).push);
}
