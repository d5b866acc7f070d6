// SPDX-License-Identifier: Apache-2.0
// Whose policies are looked at for the two sides of a pull, and which of them a finding shows.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kPullActions = R"("Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])";

std::string policy(const std::string& statements) {
  return R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
}

std::string allow(const std::string& actions, const std::string& resource = "*") {
  return policy(R"({"Effect": "Allow", )" + actions + R"(, "Resource": ")" + resource + "\"}");
}

const std::string kLogin = allow(R"("Action": "ecr:GetAuthorizationToken")");
const std::string kOther = allow(R"("Action": "s3:GetObject")", "arn:aws:s3:::b/*");
const std::string kPull = allow(kPullActions, "arn:aws:ecr:eu-west-1:271828182845:repository/app");

/// What `aws ecr get-repository-policy` prints of `app` in account 271828182845.
Source repository(const std::string& principals, const std::string& actions = kPullActions,
                  const std::string& name = "app") {
  return {"repository.json", R"({"registryId": "271828182845", "repositoryName": ")" + name +
                                 R"(", "policyText": )" +
                                 policy(R"({"Effect": "Allow", "Principal": {"AWS": [)" +
                                        principals + "]}, " + actions + "}") +
                                 "}"};
}

std::string quoted(const std::string& resource) {
  return "\"arn:aws:iam::314159265358:" + resource + "\"";
}

std::string in_line(const std::vector<std::string>& policies) {
  std::string all;
  for (const std::string& one : policies)
    all += (all.empty() ? "" : ", ") + std::string(R"({"PolicyName": "p", "PolicyDocument": )") +
           one + "}";
  return "[" + all + "]";
}

std::string role(const std::string& name, const std::vector<std::string>& policies,
                 const std::string& attached = "") {
  return R"({"RoleName": ")" + name + R"(", "Arn": )" + quoted("role/" + name) +
         R"(, "AssumeRolePolicyDocument": )" +
         policy(R"({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
                    "Action": "sts:AssumeRole"})") +
         R"(, "AttachedManagedPolicies": [)" + attached + R"(], "RolePolicyList": )" +
         in_line(policies) + "}";
}

std::string user(const std::string& name, const std::vector<std::string>& policies) {
  return R"({"UserName": ")" + name + R"(", "Arn": )" + quoted("user/" + name) +
         R"(, "UserPolicyList": )" + in_line(policies) + "}";
}

Source account(const std::string& roles, const std::string& managed = "",
               const std::string& users = "") {
  return {"account.json", R"({"RoleDetailList": [)" + roles + R"(], "UserDetailList": [)" + users +
                              R"(], "Policies": [)" + managed + "]}"};
}

/// A finding each, `path message`, and how many places stand beside it.
std::string said(const std::vector<Source>& sources) {
  Options options;
  options.only = {"ECR110"};
  std::string all;
  for (const Finding& finding : lint(sources, options).findings) {
    CHECK(finding.in_steps);
    all += sources[finding.source].path + " " +
           finding.message.substr(0, finding.message.find(' ', 20)) + " " +
           std::to_string(finding.related.size()) + "\n";
  }
  return all;
}

std::size_t count(const std::vector<Source>& sources) {
  Options options;
  options.only = {"ECR110"};
  return lint(sources, options).findings.size();
}

}  // namespace

TEST_CASE("a role or a user is known by its policies, and a role by its trust policy, too") {
  const std::string node = quoted("role/node");
  CHECK(count({repository(node), account(role("node", {kLogin}))}) == 1);
  CHECK(count({repository(node), account(role("node", {}))}) == 1);
  CHECK(count({repository(node), account(role("node", {kPull}))}) == 0);
  CHECK(count({repository(node), account(role("node", {kLogin, kPull}))}) == 0);
  CHECK(count({repository(node), account(role("nodes", {kLogin}))}) == 0);
  CHECK(count({repository(node), account("", "", user("node", {kLogin}))}) == 0);
  // By its name without the path.
  CHECK(count({repository(quoted("role/team/node")), account(role("node", {kLogin}))}) == 1);
  CHECK(count({repository(quoted("user/ann")), account("", "", user("ann", {kLogin}))}) == 1);
  CHECK(count({repository(quoted("user/ann")), account("", "", user("ann", {}))}) == 1);
  CHECK(count({repository(quoted("user/ann")), account(role("ann", {kLogin}))}) == 0);
  // Nobody else has policies of their own to look at.
  CHECK(count({repository(quoted("root")), account(role("root", {kLogin}))}) == 0);
  CHECK(count({repository(R"("arn:aws:sts::314159265358:assumed-role/node/i")"),
               account(role("node", {kLogin}))}) == 0);
  CHECK(count({repository(R"("arn:aws:iam::${account}:role/node")"),
               account(role("node", {kLogin}))}) == 0);
  CHECK(count({repository(R"("arn:aws:iam::161803398874:role/node")"),
               account(role("node", {kLogin}))}) == 0);
}

TEST_CASE("a principal that a Deny or an exception names, or the own account, is not let in") {
  const Source known = account(role("node", {kLogin}));
  const auto with = [&](const std::string& statement) {
    return count({{"repository.json",
                   R"({"registryId": "271828182845", "repositoryName": "app", "policyText": )" +
                       policy(statement) + "}"},
                  known});
  };
  const std::string rest = R"(": {"AWS": )" + quoted("role/node") + "}, " + kPullActions + "}";
  CHECK(with(R"({"Effect": "Allow", "Principal)" + rest) == 1);
  CHECK(with(R"({"Effect": "Deny", "Principal)" + rest) == 0);
  CHECK(with(R"({"Effect": "Allow", "NotPrincipal)" + rest) == 0);
  // Twice named is one who is let in.
  CHECK(with(R"({"Effect": "Allow", "Principal)" + rest + R"(, {"Effect": "Allow", "Principal)" +
             rest) == 1);
  // Only a whole pull has two sides.
  CHECK(with(R"({"Effect": "Allow", "Principal": {"AWS": )" + quoted("role/node") +
             R"(}, "Action": "ecr:DescribeImages"})") == 0);
  CHECK(with(R"({"Effect": "Allow", "Principal": {"AWS": )" + quoted("role/node") +
             R"(}, "Action": "ecr:GetDownloadUrlForLayer"})") == 1);
}

TEST_CASE("the login alone does not say which of two calls a role may make") {
  const auto message = [](const std::string& own) {
    Options options;
    options.only = {"ECR110"};
    const std::vector<Source> sources{repository(quoted("role/node")),
                                      account(role("node", {own}))};
    const auto found = lint(sources, options).findings;
    return found.empty() ? std::string() : found[0].message;
  };
  CHECK(message(allow(R"("Action": "ecr:BatchGetImage")"))
            .find("allows `ecr:GetDownloadUrlForLayer`") != std::string::npos);
  CHECK(message(allow(R"("Action": "ecr:GetDownloadUrlForLayer")"))
            .find("allows `ecr:BatchGetImage`") != std::string::npos);
  CHECK(message(allow(kPullActions)).empty());
  // Another repository, and an ARN of which the account is not the registry's.
  CHECK(message(allow(kPullActions, "arn:aws:ecr:eu-west-1:271828182845:repository/other")) != "");
  CHECK(message(allow(kPullActions, "arn:aws:ecr:eu-west-1:314159265358:repository/app")) != "");
  CHECK(message(allow(kPullActions, "arn:aws:ecr:*:271828182845:repository/*")).empty());
}

TEST_CASE("the finding stands on a policy that can be edited, and shows five others") {
  const std::string node = quoted("role/node");
  CHECK(said({repository(node), account(role("node", {}))}) ==
        "repository.json role `node` of account 0\n");
  CHECK(said({repository(node), account(role("node", {kOther}))}) ==
        "account.json role `node` of account 1\n");
  const auto places = [&](std::size_t policies) {
    return said(
        {repository(node), account(role("node", std::vector<std::string>(policies, kLogin)))});
  };
  CHECK(places(1) == "account.json role `node` of account 1\n");
  CHECK(places(2) == "account.json role `node` of account 2\n");
  CHECK(places(6) == "account.json role `node` of account 6\n");
  CHECK(places(7) == "account.json role `node` of account 6\n");
  // What speaks of other services is not shown beside.
  CHECK(said({repository(node), account(role("node", {kOther, kLogin, kOther}))}) ==
        "account.json role `node` of account 1\n");
  // Nobody edits the policies of AWS.
  const std::string arn = R"("arn:aws:iam::aws:policy/Login")";
  const std::string managed = R"({"PolicyName": "Login", "Arn": )" + arn +
                              R"(, "PolicyVersionList": [{"IsDefaultVersion": true, "Document": )" +
                              kLogin + "}]}";
  const std::string attached = R"({"PolicyName": "Login", "PolicyArn": )" + arn + "}";
  CHECK(said({repository(node), account(role("node", {}, attached), managed)}) ==
        "repository.json role `node` of account 1\n");
  CHECK(said({repository(node), account(role("node", {kOther}, attached), managed)}) ==
        "account.json role `node` of account 2\n");
}

TEST_CASE("a role with policies that are not shown may be allowed the pull") {
  const std::string hidden =
      R"({"PolicyName": "x", "PolicyArn": "arn:aws:iam::314159265358:policy/x"})";
  CHECK(count({repository(quoted("role/node")), account(role("node", {kLogin}, hidden))}) == 0);
}

TEST_CASE("two hundred principals of a policy are looked at") {
  std::string principals;
  std::string roles;
  for (int i = 0; i < 202; ++i) {
    const std::string name = "n" + std::to_string(i);
    principals += (i == 0 ? "" : ", ") + quoted("role/" + name);
    roles += (i == 0 ? "" : ", ") + role(name, {});
  }
  CHECK(count({repository(principals), account(roles)}) == 200);
}

TEST_CASE("a role is sent by the name of one repository, which does not let it in") {
  const Source closed = repository(quoted("role/other"));
  const auto sent = [&](const std::string& own) {
    return count({closed, account(role("node", {own}))});
  };
  CHECK(sent(kPull) == 1);
  CHECK(sent(allow(kPullActions)) == 0);
  CHECK(sent(allow(kPullActions, "arn:aws:ecr:eu-west-1:271828182845:repository/*")) == 0);
  CHECK(sent(allow(kPullActions, "arn:aws:ecr:eu-west-1:271828182845:repository/ap?")) == 0);
  CHECK(sent(allow(kPullActions, "arn:aws:ecr:${region}:271828182845:repository/app")) == 0);
  CHECK(sent(allow(kPullActions, "arn:aws:ecr:eu-west-1:271828182845:repository/apps")) == 0);
  CHECK(sent(allow(kPullActions, "arn:aws:ecr:eu-west-1:271828182845:image/app")) == 0);
  CHECK(sent(allow(kPullActions, "arn:aws:ecr:eu-west-1:161803398874:repository/app")) == 0);
  CHECK(sent(allow(kPullActions, "arn:aws:ecr-public::271828182845:repository/app")) == 0);
  const std::string arn = "arn:aws:ecr:eu-west-1:271828182845:repository/app";
  CHECK(sent(policy(R"({"Effect": "Deny", )" + kPullActions + R"(, "Resource": ")" + arn +
                    "\"}")) == 0);
  CHECK(sent(policy(R"({"Effect": "Allow", )" + kPullActions + R"(, "NotResource": ")" + arn +
                    "\"}")) == 0);
  // Two that it is sent to are two.
  CHECK(count({closed, repository(quoted("role/other"), kPullActions, "web"),
               account(role(
                   "node",
                   {policy(R"({"Effect": "Allow", )" + kPullActions + R"(, "Resource": [")" + arn +
                           R"(", "arn:aws:ecr:eu-west-1:271828182845:repository/web"]})")}))}) ==
        2);
}

TEST_CASE("a user is sent as a role is, and a group is nobody who pulls") {
  const Source closed = repository(quoted("role/other"));
  CHECK(count({closed, account("", "", user("ann", {kPull}))}) == 1);
  const std::string group = R"({"GroupDetailList": [{"GroupName": "devs", "Arn": )" +
                            quoted("group/devs") + R"(, "GroupPolicyList": )" + in_line({kPull}) +
                            "}]}";
  CHECK(count({closed, {"group.json", group}}) == 0);
}

TEST_CASE("the policy of the registry lets in, too") {
  const Source closed = repository(quoted("role/other"));
  const Source known = account(role("node", {kPull}));
  const auto registry = [&](const std::string& id, const std::string& effect) {
    return Source{"registry.json",
                  R"({"registryId": ")" + id + R"(", "policyText": )" +
                      policy(R"({"Effect": ")" + effect + R"(", "Principal": {"AWS": )" +
                             quoted("role/node") + "}, " + kPullActions +
                             R"(, "Resource": "arn:aws:ecr:*:)" + id + ":repository/*\"}") +
                      "}"};
  };
  CHECK(count({closed, known}) == 1);
  CHECK(count({closed, known, registry("271828182845", "Allow")}) == 0);
  CHECK(count({closed, known, registry("161803398874", "Allow")}) == 1);
}
