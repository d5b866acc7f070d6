// SPDX-License-Identifier: Apache-2.0
// Which policies a pull takes out of modules, templates and dumps.
#include <doctest/doctest.h>

#include <algorithm>

#include "ecrlint/transfer.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

constexpr std::string_view kModule = R"(
resource "aws_ecr_repository" "app" {
  name = "team/app"
}
resource "aws_ecr_repository_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Principal = { AWS = "arn:aws:iam::271828182845:role/ci" },
    Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] }] })
}
resource "aws_iam_role" "ci" {
  name               = "ci"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy" "pull" {
  role   = aws_iam_role.ci.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Action = "ecr:GetAuthorizationToken", Resource = "*" }] })
}
resource "aws_iam_role_policy" "other" {
  role   = "somebody"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny",
    Action = "ecr:*", Resource = "*" }] })
}
)";

TransferRequest request_for(std::string_view path, std::string text) {
  TransferRequest request;
  request.principal = "arn:aws:iam::271828182845:role/ci";
  request.images = {"arn:aws:ecr:eu-west-1:271828182845:repository/team/app"};
  request.workspace = {{std::string(path), std::move(text)}};
  return request;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  REQUIRE(out.find(from) != out.npos);
  return out.replace(out.find(from), from.size(), to);
}

std::size_t taken(const TransferReport& report, Gate gate) {
  return static_cast<std::size_t>(
      std::count_if(report.taken.begin(), report.taken.end(),
                    [&](const TakenPolicy& one) { return one.gate == gate; }));
}

}  // namespace

TEST_CASE("of a module those of the repository and of the role are taken") {
  const TransferReport report = *transfer(request_for("main.tf", std::string(kModule)));
  CHECK(report.outcome == TransferOutcome::allowed);
  REQUIRE(report.taken.size() == 2);
  CHECK(report.taken[0].name == "aws_ecr_repository_policy.app");
  CHECK(report.taken[1].name == "aws_iam_role_policy.pull");
  CHECK(report.notes.empty());
}

TEST_CASE("a role with policies that are not in the module is not wholly known") {
  const std::string text = std::string(kModule) + R"(
resource "aws_iam_role_policy_attachment" "more" {
  role       = aws_iam_role.ci.name
  policy_arn = "arn:aws:iam::271828182845:policy/elsewhere"
})";
  TransferRequest request = request_for("main.tf", text);
  const TransferReport report = *transfer(request);
  CHECK(report.outcome == TransferOutcome::unknown);
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0].find("may have other policies") != std::string::npos);
  // Whoever names the rest has named all.
  request.policies.push_back({Gate::identity_policy,
                              {"arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly",
                               *managed_policy("AmazonEC2ContainerRegistryReadOnly")},
                              0,
                              {}});
  CHECK(transfer(request)->outcome == TransferOutcome::allowed);
}

TEST_CASE("a role has what AWS's own policies give it, and no more") {
  const auto with = [](std::string_view policy) {
    const std::string silent = replaced(kModule, "ecr:GetAuthorizationToken", "s3:GetObject");
    return *transfer(request_for("main.tf", silent + R"(
resource "aws_iam_role_policy_attachment" "more" {
  role       = aws_iam_role.ci.name
  policy_arn = "arn:aws:iam::aws:policy/)" + std::string(policy) +
                                                "\"\n}"));
  };
  CHECK(with("AmazonEC2ContainerRegistryPullOnly").outcome == TransferOutcome::allowed);
  CHECK(with("AmazonSSMManagedInstanceCore").outcome == TransferOutcome::denied);
  CHECK(with("AWSDenyAll").outcome == TransferOutcome::denied);
  CHECK(with("NoSuchPolicy").outcome == TransferOutcome::unknown);
}

TEST_CASE("the boundary of a role is taken with it") {
  const auto bounded = [](std::string_view boundary, std::string_view actions) {
    std::string text =
        replaced(kModule, "assume_role_policy = \"{}\"",
                 "assume_role_policy = \"{}\"\n  permissions_boundary = " + std::string(boundary));
    text += R"(
resource "aws_iam_policy" "limit" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ")" +
            std::string(actions) + R"(", Resource = "*" }] })
})";
    return *transfer(request_for("main.tf", std::move(text)));
  };
  CHECK(bounded("null", "s3:*").outcome == TransferOutcome::allowed);
  CHECK(bounded("aws_iam_policy.limit.arn", "ecr:*").outcome == TransferOutcome::allowed);
  const TransferReport denied = bounded("aws_iam_policy.limit.arn", "s3:*");
  CHECK(denied.outcome == TransferOutcome::denied);
  CHECK(denied.steps[0].blocked_by == Gate::boundary);
  CHECK(taken(denied, Gate::boundary) == 1);
  const TransferReport open = bounded("\"arn:aws:iam::271828182845:policy/elsewhere\"", "s3:*");
  CHECK(open.outcome == TransferOutcome::unknown);
  REQUIRE(open.notes.size() == 1);
  CHECK(open.notes[0].find("--boundary") != std::string::npos);
}

TEST_CASE("a policy of a repository that is not known is not taken, and is named") {
  const std::string text =
      replaced(kModule, "repository = aws_ecr_repository.app.name", "repository = var.repository");
  TransferRequest request = request_for("main.tf", text);
  const TransferReport report = *transfer(request);
  CHECK(taken(report, Gate::repository_policy) == 0);
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0].find("aws_ecr_repository_policy.app of main.tf") != std::string::npos);
  // Named by its flag, it is.
  request.workspace.clear();
  request.policies.push_back({Gate::repository_policy, {"main.tf", text}, 0, {}});
  CHECK(taken(*transfer(request), Gate::repository_policy) == 1);
}

TEST_CASE("a policy that says it is another's is refused for a flag and passed over in a dump") {
  const std::string dump =
      R"({"registryId": "271828182845", "repositoryName": "team/other", "policyText":
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"ecr:*\"}]}"})";
  TransferRequest request = request_for("dump.json", dump);
  TransferReport report = *transfer(request);
  CHECK(report.taken.empty());
  CHECK(report.notes.front() == "these files hold no repository policy of `team/app`");
  request.workspace.clear();
  request.policies.push_back({Gate::repository_policy, {"dump.json", dump}, 0, {}});
  report = *transfer(request);
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].message == "holds no repository-policy of repository `team/app`");
  request.policies[0].source.text = replaced(dump, "team/other", "team/app");
  CHECK(transfer(request)->failures.empty());
  request.policies[0].source.text =
      replaced(request.policies[0].source.text, "271828182845", "314159265358");
  CHECK(transfer(request)->failures.size() == 1);
}

TEST_CASE("a module may lie in several files, of which a flag names one") {
  TransferRequest request = request_for("", "");
  request.workspace.clear();
  GatePolicy given{Gate::repository_policy,
                   {"m/policy.tf", R"(
resource "aws_ecr_repository_policy" "app" {
  repository = "team/app"
  policy     = data.aws_iam_policy_document.pull.json
})"},
                   0,
                   {{"m/document.tf", R"(
data "aws_iam_policy_document" "pull" {
  statement {
    actions = ["ecr:*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::271828182845:role/ci"]
    }
  }
})"}}};
  request.policies = {given};
  request.none = {Gate::identity_policy};
  const TransferReport report = *transfer(request);
  CHECK(report.failures.empty());
  CHECK(report.steps[1].verdict.decision == Decision::allowed);
}

TEST_CASE("of a template the repository and the role are taken by their names") {
  const TransferReport report = *transfer(request_for("stack.yaml", R"(
Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: team/app
      RepositoryPolicyText:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub 'arn:aws:iam::271828182845:role/ci'}
            Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: ci
      AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: []}
      Policies:
        - PolicyName: login
          PolicyDocument:
            Version: 2012-10-17
            Statement: {Effect: Allow, Action: ecr:GetAuthorizationToken, Resource: '*'}
)"));
  CHECK(report.outcome == TransferOutcome::allowed);
  CHECK(report.taken.size() == 2);
}

TEST_CASE("the registry's policy grants too, where its scope is V2") {
  TransferRequest request =
      request_for("registry.json", R"({"registryId": "271828182845", "policyText":
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\":
    {\"AWS\": \"arn:aws:iam::314159265358:root\"}, \"Action\": \"ecr:*\", \"Resource\": \"*\"}]}"})");
  request.workspace[0].text.erase(
      std::remove(request.workspace[0].text.begin(), request.workspace[0].text.end(), '\n'),
      request.workspace[0].text.end());
  request.principal = "arn:aws:iam::314159265358:role/ci";
  request.none = {Gate::repository_policy};
  request.policies.push_back({Gate::identity_policy,
                              {"role.json", *managed_policy("AmazonEC2ContainerRegistryPullOnly")},
                              0,
                              {}});
  CHECK(transfer(request)->outcome == TransferOutcome::allowed);
  request.registry_scope = RegistryScope::v1;
  CHECK(transfer(request)->outcome == TransferOutcome::denied);
}

TEST_CASE("what cannot be parsed is a failure") {
  TransferRequest request = request_for("a.json", R"({"Version": )");
  CHECK(transfer(request)->failures.size() == 1);
}

TEST_CASE("what a module calls its own account is that of whoever assumes its role") {
  const std::string text = R"(
data "aws_caller_identity" "me" {}
resource "aws_iam_role" "ci" {
  name               = "ci"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy" "pull" {
  role   = aws_iam_role.ci.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" },
    { Effect = "Allow", Action = "ecr:Batch*", Resource = "*" },
    { Effect = "Allow", Action = "ecr:GetDownloadUrlForLayer",
      Resource = "arn:aws:ecr:eu-west-1:${data.aws_caller_identity.me.account_id}:repository/*" }] })
})";
  const auto pulled = [&](std::string_view account) {
    TransferRequest request = request_for("main.tf", text);
    request.principal = "arn:aws:iam::" + std::string(account) + ":role/ci";
    request.images = {"arn:aws:ecr:eu-west-1:271828182845:repository/app"};
    request.policies.push_back(
        {Gate::repository_policy,
         {"repository.json",
          R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS":
              ["271828182845", "314159265358"]}, "Action": "ecr:*"}]})"},
         0,
         {}});
    return *transfer(request);
  };
  CHECK(pulled("271828182845").outcome == TransferOutcome::allowed);
  const TransferReport denied = pulled("314159265358");
  CHECK(denied.outcome == TransferOutcome::denied);
}
