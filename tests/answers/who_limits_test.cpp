// SPDX-License-Identifier: Apache-2.0
// Who can pull where boundaries, SCPs and RCPs limit, and where an inventory tells accounts.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "ecrlint/report.hpp"
#include "support/schema_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

constexpr std::string_view kRole = "arn:aws:iam::271828182845:role/puller";
constexpr std::string_view kOther = "arn:aws:iam::314159265358:role/puller";

/// A policy with one statement: an effect, what it is about, perhaps more.
std::string policy(std::string_view effect, std::string_view action, std::string_view more = "") {
  std::string text = R"({"Version": "2012-10-17", "Statement": [{"Effect": ")";
  text.append(effect).append(R"(", "Action": ")").append(action).append("\"").append(more);
  return text + "}]}";
}

std::string on_all(std::string_view effect, std::string_view action) {
  return policy(effect, action, R"(, "Resource": "*")");
}

/// The dump of a repository that lets both roles in.
Source repository(std::string_view more = "") {
  const json text =
      json::parse(policy("Allow", "ecr:*",
                         R"(, "Principal": {"AWS": [")" + std::string(kRole) + R"(", ")" +
                             std::string(kOther) + R"("]})" + std::string(more)));
  const json output = {
      {"registryId", "271828182845"}, {"repositoryName", "app"}, {"policyText", text.dump()}};
  return {"app.json", output.dump()};
}

/// The dump of a role that may do anything on ECR, with a boundary of this ARN.
json account(std::string_view arn, std::string_view boundary) {
  json role = {
      {"RoleName", "puller"},
      {"Arn", arn},
      {"AssumeRolePolicyDocument", json::parse(policy("Allow", "sts:AssumeRole"))},
      {"RolePolicyList",
       {{{"PolicyName", "all"}, {"PolicyDocument", json::parse(on_all("Allow", "ecr:*"))}}}}};
  if (!boundary.empty())
    role["PermissionsBoundary"] = {{"PermissionsBoundaryType", "Policy"},
                                   {"PermissionsBoundaryArn", boundary}};
  return {{"RoleDetailList", {role}}};
}

json with_managed(json dump, std::string_view arn, const std::string& document) {
  dump["Policies"] = {
      {{"PolicyName", "limit"},
       {"Arn", arn},
       {"AttachmentCount", 0},
       {"PolicyVersionList", {{{"IsDefaultVersion", true}, {"Document", json::parse(document)}}}}}};
  return dump;
}

WhoRequest asking(std::vector<Source> sources) {
  WhoRequest request;
  request.region = "eu-west-1";
  request.sources = std::move(sources);
  return request;
}

const WhoAccess& pull_of(const WhoReport& report, std::string_view principal) {
  REQUIRE(report.repositories.size() == 1);
  for (const WhoGrant& one : report.repositories.front().grants)
    if (report.principals[one.principal].text == principal) return one.of(Ability::pull);
  FAIL("no grant of " << principal);
  return report.repositories.front().grants.front().of(Ability::pull);
}

/// Whether the role can pull; the JSON of the answer keeps to its schema.
std::string reach(WhoRequest request, std::string_view principal = kRole) {
  const WhoReport report = *who(std::move(request));
  for (const Failure& failure : report.failures)
    FAIL_CHECK(failure.path << ": " << failure.message);
  CHECK(errors_of(json::parse(to_json(report)), "who.schema.json") == std::vector<std::string>{});
  return std::string(to_string(pull_of(report, principal).reach));
}

std::string reach(const json& dump) {
  return reach(asking({repository(), {"account.json", dump.dump()}}));
}

WhoRequest limited(Gate gate, const std::string& text, std::string_view inventory = "") {
  WhoRequest request = asking({repository(),
                               {"own.json", account(kRole, "").dump()},
                               {"other.json", account(kOther, "").dump()}});
  request.limits.push_back({gate, {"limit.json", text}, 0, {}});
  if (!inventory.empty())
    request.context.inventory.push_back({"inventory.json", std::string(inventory)});
  return request;
}

}  // namespace

TEST_CASE("a boundary of a dump limits its role") {
  constexpr std::string_view kArn = "arn:aws:iam::271828182845:policy/limit";
  CHECK(reach(account(kRole, "")) == "yes");
  const json bounded = account(kRole, kArn);
  CHECK(reach(with_managed(bounded, kArn, on_all("Allow", "ecr:*"))) == "yes");
  CHECK(reach(with_managed(bounded, kArn, on_all("Allow", "s3:*"))) == "no");
  CHECK(reach(with_managed(bounded, kArn, on_all("Deny", "ecr:BatchGetImage"))) == "no");
  // Its document is not there: perhaps.
  CHECK(reach(bounded) == "unknown");
  CHECK(reach(with_managed(bounded, "arn:aws:iam::271828182845:policy/another",
                           on_all("Allow", "ecr:*"))) == "unknown");
  // AWS's own policies are known.
  CHECK(reach(account(kRole, "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly")) ==
        "yes");
  CHECK(reach(account(kRole, "arn:aws:iam::aws:policy/PowerUserAccess")) == "yes");
  CHECK(reach(account(kRole, "arn:aws:iam::aws:policy/AmazonS3FullAccess")) == "no");
  CHECK(reach(account(kRole, "arn:aws:iam::aws:policy/NoSuchPolicy")) == "unknown");
}

TEST_CASE("the gate that stops a bounded role is named") {
  constexpr std::string_view kArn = "arn:aws:iam::271828182845:policy/limit";
  const json dump = with_managed(account(kRole, kArn), kArn, on_all("Allow", "s3:*"));
  const WhoReport report = *who(asking({repository(), {"account.json", dump.dump()}}));
  CHECK(pull_of(report, kRole).blocked_by == Gate::boundary);
}

TEST_CASE("a boundary of Terraform limits its role") {
  const auto module = [](std::string_view boundary) {
    WhoRequest request = asking({repository(), {"main.tf", R"(
variable "limit" { type = string }
resource "aws_iam_policy" "limit" {
  policy = jsonencode({ Version = "2012-10-17",
    Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}
resource "aws_iam_policy" "wide" {
  policy = jsonencode({ Version = "2012-10-17",
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
resource "aws_iam_role" "puller" {
  name                 = "puller"
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [] })
  permissions_boundary = )" + std::string(boundary) + R"(
}
resource "aws_iam_role_policy" "all" {
  role   = aws_iam_role.puller.name
  policy = jsonencode({ Version = "2012-10-17",
    Statement = [{ Effect = "Allow", Action = "ecr:*", Resource = "*" }] })
}
)"}});
    request.account = "271828182845";
    return reach(std::move(request));
  };
  CHECK(module("null") == "yes");
  CHECK(module("\"\"") == "yes");
  CHECK(module("aws_iam_policy.wide.arn") == "yes");
  CHECK(module("aws_iam_policy.limit.arn") == "no");
  CHECK(module("var.limit") == "unknown");
  CHECK(module("\"arn:aws:iam::271828182845:policy/limit\"") == "unknown");
}

TEST_CASE("a boundary of CloudFormation limits its role") {
  const auto stack = [](std::string_view boundary) {
    WhoRequest request = asking({repository(), {"stack.yaml", R"(
Resources:
  Limit:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: puller
      AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: []}
)" + std::string(boundary) + R"(
      Policies:
        - PolicyName: all
          PolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Action: 'ecr:*', Resource: '*'}]}
)"}});
    request.account = "271828182845";
    return reach(std::move(request));
  };
  CHECK(stack("") == "yes");
  CHECK(stack("      PermissionsBoundary: !Ref Limit") == "no");
  CHECK(stack("      PermissionsBoundary: !ImportValue limit") == "unknown");
}

TEST_CASE("a boundary of a plan limits its role") {
  const auto state = [](std::string_view boundary) {
    const json values = {{"format_version", "1.0"},
                         {"values",
                          {{"root_module",
                            {{"resources",
                              {{{"address", "aws_iam_role.puller"},
                                {"mode", "managed"},
                                {"type", "aws_iam_role"},
                                {"values",
                                 {{"name", "puller"},
                                  {"arn", kRole},
                                  {"permissions_boundary", boundary},
                                  {"assume_role_policy", on_all("Allow", "sts:AssumeRole")}}}},
                               {{"address", "aws_iam_policy.limit"},
                                {"mode", "managed"},
                                {"type", "aws_iam_policy"},
                                {"values",
                                 {{"name", "limit"},
                                  {"arn", "arn:aws:iam::271828182845:policy/limit"},
                                  {"policy", on_all("Allow", "s3:*")}}}},
                               {{"address", "aws_iam_role_policy.all"},
                                {"mode", "managed"},
                                {"type", "aws_iam_role_policy"},
                                {"values",
                                 {{"name", "all"},
                                  {"role", "puller"},
                                  {"policy", on_all("Allow", "ecr:*")}}}}}}}}}}};
    return reach(asking({repository(), {"state.json", values.dump()}}));
  };
  CHECK(state("") == "yes");
  CHECK(state("arn:aws:iam::271828182845:policy/limit") == "no");
  CHECK(state("arn:aws:iam::271828182845:policy/elsewhere") == "unknown");
}

TEST_CASE("SCPs hold for members of the organization") {
  const std::string deny = on_all("Deny", "ecr:BatchGetImage");
  const std::string deny_push = on_all("Deny", "ecr:PutImage");
  // Nobody is told: for all.
  CHECK(reach(limited(Gate::scp, deny)) == "no");
  CHECK(reach(limited(Gate::scp, deny), kOther) == "no");
  CHECK(reach(limited(Gate::scp, deny_push)) == "yes");
  constexpr std::string_view kList =
      R"({"Accounts": [{"Id": "271828182845"}, {"Id": "161803398874"}]})";
  CHECK(reach(limited(Gate::scp, deny, kList)) == "no");
  CHECK(reach(limited(Gate::scp, deny, kList), kOther) == "yes");
  // Of an organization of which not all accounts are told.
  constexpr std::string_view kPart = R"({"account": [{"id": "271828182845"}]})";
  CHECK(reach(limited(Gate::scp, deny, kPart)) == "no");
  CHECK(reach(limited(Gate::scp, deny, kPart), kOther) == "unknown");
  CHECK(reach(limited(Gate::scp, deny_push, kPart), kOther) == "yes");
  // The management account is not held.
  constexpr std::string_view kOwn =
      R"({"Organization": {"Id": "o-a1b2c3d4e5", "MasterAccountId": "271828182845"}})";
  CHECK(reach(limited(Gate::scp, deny, kOwn)) == "yes");
  // A level that allows only something else.
  CHECK(reach(limited(Gate::scp, on_all("Allow", "s3:*"))) == "no");
}

TEST_CASE("RCPs hold for the repositories of members") {
  const std::string deny =
      policy("Deny", "ecr:BatchGetImage", R"(, "Resource": "*", "Principal": "*")");
  CHECK(reach(limited(Gate::rcp, deny)) == "no");
  CHECK(reach(limited(Gate::rcp, deny, R"({"Accounts": [{"Id": "271828182845"}]})"), kOther) ==
        "no");
  CHECK(reach(limited(Gate::rcp, deny, R"({"Accounts": [{"Id": "314159265358"}]})"), kOther) ==
        "yes");
  CHECK(reach(limited(Gate::rcp, deny, R"({"account": [{"id": "314159265358"}]})"), kOther) ==
        "unknown");
}

TEST_CASE("a file without a policy of its gate is a failure") {
  const WhoReport report = *who(limited(Gate::scp, R"({"Accounts": []})"));
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].message == "holds no scp");
}

TEST_CASE("the organization is decided for its accounts") {
  const std::string in_org =
      R"(, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})";
  const auto with = [&](std::string_view org, std::vector<std::string> accounts) {
    WhoRequest request = asking({repository(in_org), {"other.json", account(kOther, "").dump()}});
    request.context.org_id = org;
    request.context.accounts = std::move(accounts);
    return reach(std::move(request), kOther);
  };
  CHECK(with("", {}) == "conditional");
  CHECK(with("o-a1b2c3d4e5", {"314159265358"}) == "yes");
  CHECK(with("o-fffffffff1", {"314159265358"}) == "no");
  CHECK(with("o-a1b2c3d4e5", {"161803398874"}) == "conditional");
}

TEST_CASE("an inventory tells names of accounts and who does not exist") {
  WhoRequest request = asking({repository()});
  request.context.inventory.push_back({"inventory.json", R"({"account": [
        {"id": "271828182845", "name": "tools\u001b[2J", "complete": true, "roles": ["puller"]},
        {"id": "314159265358", "name": "shop", "complete": true, "roles": ["pull"]}]})"});
  const WhoReport report = *who(std::move(request));
  const std::string shown = to_text(report, false);
  CHECK(shown.find("account 314159265358, shop\n") != std::string::npos);
  CHECK(shown.find("app of 271828182845, tools\\x1b[2J") != std::string::npos);
  CHECK(shown.find('\x1b') == std::string::npos);
  CHECK(to_html(report).find("314159265358, shop") != std::string::npos);
  const json written = json::parse(to_json(report));
  CHECK(errors_of(written, "who.schema.json") == std::vector<std::string>{});
  CHECK(written["repositories"][0]["accountName"] == "tools\x1b[2J");
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0] == "app: `" + std::string(kOther) + "` does not exist, says the inventory");
}

TEST_CASE("whoever is listed without a policy has none") {
  json dump = account(kOther, "");
  dump["RoleDetailList"][0]["RolePolicyList"] = json::array();
  CHECK(reach(asking({repository(), {"other.json", dump.dump()}}), kOther) == "no");
  CHECK(reach(asking({repository()}), kOther) == "own-account");
}
