// SPDX-License-Identifier: Apache-2.0
// What lists of accounts, roles and users tell, and what they leave open.
#include "model/inventory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/lint.hpp"
#include "text/arena.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::string add(Inventory& inventory, std::string_view json) {
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(json, arena);
  REQUIRE(tree.parsed);
  return inventory.add(tree.root);
}

Entity role(std::string name, std::string account = "111111111111") {
  return {EntityKind::role, std::move(account), std::move(name)};
}

constexpr std::string_view kDetails = R"({
  "RoleDetailList": [{"Arn": "arn:aws:iam::111111111111:role/deploy"},
                     {"Arn": "arn:aws:iam::111111111111:role/service/app"}],
  "UserDetailList": []})";

/// The codes found in a repository policy that names a principal, with an inventory.
std::string codes(std::string_view principal, Options options, std::vector<Source> more = {}) {
  options.only = {"nonexistent-principal", "unknown-account", "untrusted-account",
                  "wrong-partition"};
  more.push_back(
      {"policy.json",
       R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ")" +
           std::string(principal) + R"("}, "Action": "ecr:DescribeImages"}]})"});
  std::string all;
  for (const Finding& finding : lint(more, options).findings)
    all += std::string(all.empty() ? "" : " ") + std::string(finding.rule->code);
  return all;
}

Options with_details() {
  Options options;
  options.context.inventory.push_back({"details.json", std::string(kDetails)});
  return options;
}

}  // namespace

TEST_CASE("account details tell all roles, and of no users nothing") {
  Inventory inventory;
  CHECK(add(inventory, kDetails).empty());
  CHECK(inventory.exists(role("deploy")) == Answer::yes);
  CHECK(inventory.exists(role("service/app")) == Answer::yes);
  CHECK(inventory.exists(role("app")) == Answer::no);
  CHECK(inventory.exists(role("deploy", "222222222222")) == Answer::unknown);
  CHECK(inventory.exists(role("de\xff")) == Answer::unknown);
  // A filter leaves the list of users empty just like an account without users.
  CHECK(inventory.exists({EntityKind::user, "111111111111", "ci"}) == Answer::unknown);
}

TEST_CASE("a list that stops early or holds one path only is not complete") {
  Inventory truncated;
  add(truncated, R"({"Roles": [{"Arn": "arn:aws:iam::111111111111:role/a"}], "NextToken": "x"})");
  CHECK(truncated.exists(role("a")) == Answer::yes);
  CHECK(truncated.exists(role("b")) == Answer::unknown);

  Inventory by_path;
  add(by_path, R"({"Roles": [{"Arn": "arn:aws:iam::111111111111:role/service/a"}]})");
  CHECK(by_path.exists(role("b")) == Answer::unknown);

  Inventory whole;
  add(whole, R"({"Users": [{"Arn": "arn:aws:iam::111111111111:user/ci"}]})");
  CHECK(whole.exists({EntityKind::user, "111111111111", "cd"}) == Answer::no);
}

TEST_CASE("an organization is known by its accounts") {
  Inventory inventory;
  CHECK(add(inventory, R"({"Organization": {"Id": "o-a1b2c3d4e5",
    "MasterAccountId": "111111111111"}})")
            .empty());
  CHECK(inventory.is_member("111111111111") == Answer::yes);
  CHECK(inventory.is_member("222222222222") == Answer::unknown);
  add(inventory, R"({"Accounts": [{"Id": "333333333333",
    "Arn": "arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/333333333333"}]})");
  CHECK(inventory.organization() == "o-a1b2c3d4e5");
  CHECK(inventory.is_member("333333333333") == Answer::yes);
  CHECK(inventory.is_member("222222222222") == Answer::no);
}

TEST_CASE("what is no inventory says so") {
  Inventory inventory;
  CHECK(add(inventory, "[]") != "");
  CHECK(add(inventory, "{}") != "");
  CHECK(add(inventory, R"({"Buckets": []})") != "");
  CHECK(add(inventory, R"({"account": [{"id": "12"}]})") == "an account has no `id` of 12 digits");
  CHECK(add(inventory, R"({"account": [{"id": "111111111111", "rolls": []}]})") ==
        "unknown key `rolls`");
}

TEST_CASE("roles that the linted sources make exist") {
  CHECK(codes("arn:aws:iam::111111111111:role/new", with_details()) == "ECR302");
  const Source module{"main.tf", R"(resource "aws_iam_role" "new" {
  name               = "new"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
})"};
  CHECK(codes("arn:aws:iam::111111111111:role/new", with_details(), {module}).empty());
  CHECK(codes("arn:aws:iam::111111111111:role/old", with_details(), {module}) == "ECR302");
}

TEST_CASE("users that the linted sources make without any policy exist") {
  Options options;
  options.context.inventory.push_back(
      {"users.json", R"({"Users": [{"Arn": "arn:aws:iam::111111111111:user/old"}]})"});
  const auto found = [&](std::string_view user, std::string_view path, std::string_view text) {
    return codes("arn:aws:iam::111111111111:user/" + std::string(user), options,
                 {{std::string(path), std::string(text)}});
  };
  constexpr std::string_view kModule = R"(
variable "prefix" {}
resource "aws_iam_user" "new" { name = "new" }
resource "aws_iam_user" "each" {
  for_each = toset(["ann", "bob"])
  name     = each.key
}
resource "aws_iam_group" "team" { name = "team" }
)";
  CHECK(found("new", "main.tf", "") == "ECR302");
  for (const std::string_view user : {"new", "ann", "bob", "path/new"})
    CHECK(found(user, "main.tf", kModule).empty());
  CHECK(found("eve", "main.tf", kModule) == "ECR302");
  CHECK(found("team", "main.tf", kModule) == "ECR302");
  // What is not known of a name may be anything.
  CHECK(found("x-ci", "main.tf", R"(
variable "prefix" {}
resource "aws_iam_user" "ci" { name = "${var.prefix}-ci" })")
            .empty());

  constexpr std::string_view kStack = R"(
Parameters: {Prefix: {Type: String}}
Resources:
  Plain: {Type: AWS::IAM::User, Properties: {UserName: new}}
  Named: {Type: AWS::IAM::User, Properties: {UserName: !Sub '${Prefix}-ci'}}
  Unnamed: {Type: AWS::IAM::User}
)";
  for (const std::string_view user : {"new", "prod-ci", "stack-Unnamed-1ABC"})
    CHECK(found(user, "stack.yaml", kStack).empty());
  CHECK(found("prod-cd", "stack.yaml", kStack) == "ECR302");

  constexpr std::string_view kPlan = R"({"format_version": "1.0", "planned_values": {
    "root_module": {"resources": [{"address": "aws_iam_user.new", "mode": "managed",
    "type": "aws_iam_user", "values": {"name": "new"}}]}}})";
  CHECK(found("new", "plan.json", kPlan).empty());
  CHECK(found("eve", "plan.json", kPlan) == "ECR302");
}

TEST_CASE("a bad inventory is a failure, and the rest is linted") {
  Options options;
  options.context.inventory = {{"bad.json", "{"}, {"odd.toml", "x = 1\n"}};
  const Report report =
      lint(Source{"policy.json", R"({"Version": "2012-10-17", "Statement": []})"}, options);
  REQUIRE(report.failures.size() == 2);
  CHECK(report.failures[0].path == "bad.json");
  CHECK(report.summary.policies == 1);
}

TEST_CASE("our own form is read from TOML, too") {
  Options options;
  options.context.inventory.push_back({"inventory.toml", R"(
org-id = "o-a1b2c3d4e5"
organization-complete = true
[[account]]
id = "111111111111"
complete = true
roles = ["deploy"]
)"});
  CHECK(codes("arn:aws:iam::111111111111:role/deploy", options).empty());
  CHECK(codes("arn:aws:iam::111111111111:user/deploy", options) == "ECR302");
  CHECK(codes("arn:aws:iam::222222222222:role/deploy", options) == "ECR308");
  options.context.accounts = {"111111111111"};
  CHECK(codes("arn:aws:iam::222222222222:role/deploy", options) == "ECR211");
}

TEST_CASE("a policy that is all of one partition is of that one") {
  CHECK(codes("arn:aws-cn:iam::222222222222:role/deploy", {}).empty());
  Options options;
  options.context.partition = "aws";
  CHECK(codes("arn:aws-cn:iam::222222222222:role/deploy", options) == "ECR307");
}

TEST_CASE("those of a name are found under any path and in any letter case") {
  Inventory inventory;
  for (const char* name : {"z/App", "app", "b/APP", "apps", "app/other"})
    inventory.add_entity(role(name));
  inventory.add_entity(role("app"));
  inventory.add_entity(role("other/app", "222222222222"));
  inventory.add_entity({EntityKind::user, "111111111111", "u/app"});
  using Names = std::vector<std::string_view>;
  CHECK(inventory.named(EntityKind::role, "111111111111", "aPp") == Names{"app", "b/APP", "z/App"});
  CHECK(inventory.named(EntityKind::user, "111111111111", "app") == Names{"u/app"});
  CHECK(inventory.named(EntityKind::role, "222222222222", "app") == Names{"other/app"});
  CHECK(inventory.named(EntityKind::role, "333333333333", "app").empty());
  const Inventory copy = inventory;  // holds its own
  inventory = Inventory();
  CHECK(copy.named(EntityKind::role, "111111111111", "app").size() == 3);
}

TEST_CASE("for twenty principals of a policy a name that is close is looked for") {
  const auto guesses = [](std::size_t count) {
    std::string named;
    for (std::size_t i = 0; i < count; ++i)
      named += R"("arn:aws:iam::111111111111:role/deplo)" + std::to_string(i) + "\", ";
    Options options = with_details();
    options.only = {"nonexistent-principal"};
    const auto found = lint(Source{"policy.json",
                                   R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                        "Action": "ecr:DescribeImages", "Principal": {"AWS": [)" +
                                       named + R"("arn:aws:iam::111111111111:role/APP"]}}]})"},
                            options)
                           .findings;
    REQUIRE(found.size() == count + 1);
    CHECK(found.back().help == "did you mean `service/app`?");  // by its name, without a search
    return std::count_if(found.begin(), found.end(), [](const Finding& finding) {
      return finding.help == "did you mean `deploy`?";
    });
  };
  CHECK(guesses(19) == 19);
  CHECK(guesses(20) == 20);
  CHECK(guesses(21) == 20);
}
