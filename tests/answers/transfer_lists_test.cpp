// SPDX-License-Identifier: Apache-2.0
// Each consumer, each call, each key of a request: what a transfer asks and says of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ecrlint/transfer.hpp"
#include "support/result_support.hpp"

using namespace ecrlint;
using nlohmann::json;

namespace {

using Strings = std::vector<std::string>;

constexpr std::string_view kRole = "arn:aws:iam::314159265358:role/team/ci";
constexpr std::string_view kApp = "arn:aws:ecr:eu-west-1:271828182845:repository/app";

Source policy(std::string_view statements) {
  return {"policy.json",
          R"({"Version": "2012-10-17", "Statement": [)" + std::string(statements) + "]}"};
}

TransferRequest request_of(std::string_view principal = kRole) {
  TransferRequest request;
  request.principal = principal;
  request.images = {std::string(kApp)};
  return request;
}

/// Both sides allow everything, the repository's under a condition.
TransferRequest open_request(std::string_view condition, std::string_view principal = kRole) {
  TransferRequest request = request_of(principal);
  request.policies.push_back(
      {Gate::repository_policy,
       policy(R"({"Effect": "Allow", "Principal": "*", "Action": "ecr:*", "Condition": )" +
              std::string(condition) + "}"),
       0,
       {}});
  request.policies.push_back({Gate::identity_policy,
                              policy(R"({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"})"),
                              0,
                              {}});
  return request;
}

TransferReport decided(const TransferRequest& request) { return *transfer(request); }

bool has(const Strings& lines, std::string_view part) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(part) != line.npos; });
}

}  // namespace

TEST_CASE("the consumers are those of the guides, each with who it pulls as") {
  const std::vector<std::pair<std::string, std::string>> all{
      {"docker", "user or role"},
      {"app-runner", "access role"},
      {"batch", "job execution role"},
      {"beanstalk", "role of the EC2 instance profile"},
      {"codebuild", "service role of the project"},
      {"ecs", "task execution role"},
      {"eks", "node role"},
      {"emr-serverless", "service"},
      {"flux", "role of the source controller"},
      {"healthomics", "service"},
      {"lambda", "creator of the function"},
      {"sagemaker", "execution role"},
  };
  std::vector<std::pair<std::string, std::string>> found;
  for (const ConsumerInfo& one : transfer_consumers()) found.emplace_back(one.name, one.who);
  CHECK(found == all);
}

TEST_CASE("a service that pulls is confined to what calls it") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"codebuild.amazonaws.com", "arn:aws:codebuild:eu-west-1:314159265358:project/*"},
      {"emr-serverless.amazonaws.com",
       "arn:aws:emr-serverless:eu-west-1:314159265358:/applications/*"},
      {"omics.amazonaws.com", "arn:aws:omics:eu-west-1:314159265358:*"},
      {"lambda.amazonaws.com", "arn:aws:lambda:eu-west-1:314159265358:function:*"},
      {"sagemaker.amazonaws.com", "arn:aws:sagemaker:eu-west-1:314159265358:*"},
  };
  for (const auto& one : cases) {
    const auto& service = one.first;
    const auto& source = one.second;
    CAPTURE(service);
    TransferRequest request = request_of(service);
    request.none = {Gate::repository_policy};
    request.context = {{"AWS:sourceaccount", {"314159265358"}, false}};
    const TransferReport report = decided(request);
    REQUIRE(report.changes.size() == 1);
    const json added = json::parse(report.changes[0].statement);
    CHECK(added["Principal"] == json{{"Service", service}});
    CHECK(added["Condition"] == json{{"ArnLike", {{"aws:SourceArn", source}}}});
    CHECK(report.changes[0].note.empty());
    CHECK(report.changes_suffice);
    // Nobody told whose.
    request.context.clear();
    const TransferReport unconfined = decided(request);
    REQUIRE(unconfined.changes.size() == 1);
    CHECK_FALSE(json::parse(unconfined.changes[0].statement).contains("Condition"));
    CHECK(unconfined.changes[0].note ==
          "confine the service by a Condition on aws:SourceArn or aws:SourceAccount");
  }
}

TEST_CASE("each call is made for a purpose, in its order") {
  const auto steps = [](std::string_view consumer, bool push) {
    TransferRequest request = request_of();
    request.consumer = consumer;
    request.push = push;
    std::string all;
    for (const TransferStep& step : decided(request).steps)
      all += step.action + " to " + step.purpose + "; ";
    return all;
  };
  const std::string pull =
      "ecr:GetAuthorizationToken to log in; ecr:BatchGetImage to read the manifest; "
      "ecr:GetDownloadUrlForLayer to download the layers; ";
  CHECK(steps("docker", false) == pull);
  CHECK(steps("flux", false) == pull + "ecr:ListImages to list the tags; ");
  CHECK(steps("app-runner", false) == pull + "ecr:DescribeImages to look the image up; ");
  CHECK(steps("sagemaker", false) ==
        pull + "ecr:BatchCheckLayerAvailability to ask which layers are there; ");
  CHECK(steps("docker", true) ==
        "ecr:GetAuthorizationToken to log in; ecr:BatchCheckLayerAvailability to ask which layers "
        "are there; ecr:InitiateLayerUpload to begin to upload a layer; ecr:UploadLayerPart to "
        "upload it; ecr:CompleteLayerUpload to finish it; ecr:BatchGetImage to read the manifest; "
        "ecr:PutImage to write the manifest; ");
}

TEST_CASE("a transfer tells the keys that follow from it, and the organization where it is told") {
  struct Case {
    std::string_view condition;
    std::string_view of_role;
    std::string_view of_service;
  };
  for (const Case& one : {
           Case{R"({"Bool": {"aws:SecureTransport": "true"}})", "allowed", "allowed"},
           Case{R"({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})", "allowed", "allowed"},
           Case{R"({"StringEquals": {"aws:RequestedRegion": "us-east-1"}})", "denied", "denied"},
           Case{R"({"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}})", "allowed", "allowed"},
           Case{R"({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})", "allowed", "denied"},
           Case{R"({"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}})", "denied", "unknown"},
           Case{R"({"Bool": {"aws:ViaAWSService": "false"}})", "allowed", "unknown"},
       }) {
    CAPTURE(one.condition);
    const auto outcome = [&](std::string_view principal) {
      TransferRequest request = open_request(one.condition, principal);
      request.org_id = "o-a1b2c3d4e5";
      request.org_accounts = {"314159265358", "271828182845"};
      return std::string(to_string(decided(request).outcome));
    };
    CHECK(outcome(kRole) == one.of_role);
    CHECK(outcome("lambda.amazonaws.com") == one.of_service);
  }
}

TEST_CASE("an account that is not told to be of the organization is not taken for a member") {
  const auto outcome = [](std::string_view key, std::string account) {
    TransferRequest request =
        open_request(R"({"StringEquals": {")" + std::string(key) + R"(": "o-a1b2c3d4e5"}})");
    request.org_id = "o-a1b2c3d4e5";
    request.org_accounts = {std::move(account)};
    return decided(request).outcome;
  };
  CHECK(outcome("aws:PrincipalOrgID", "314159265358") == TransferOutcome::allowed);
  CHECK(outcome("aws:PrincipalOrgID", "271828182845") == TransferOutcome::unknown);
  CHECK(outcome("aws:ResourceOrgID", "271828182845") == TransferOutcome::allowed);
  CHECK(outcome("aws:ResourceOrgID", "314159265358") == TransferOutcome::unknown);
}

TEST_CASE("each kind of caller is named as it is, and cannot be what nobody signs in as") {
  struct Case {
    std::string_view principal;
    std::string_view owner;
    std::string_view named;
    std::string_view note;
  };
  constexpr std::string_view kExist =
      " must exist before the policy is set, or AWS answers `Invalid repository policy provided`";
  for (const Case& one : {
           Case{kRole, "role ci", kRole, "the role"},
           Case{"arn:aws:iam::314159265358:user/ann", "user ann",
                "arn:aws:iam::314159265358:user/ann", "the user"},
           Case{"arn:aws:sts::314159265358:federated-user/bob", "federated user bob",
                "arn:aws:sts::314159265358:federated-user/bob", "the federated user"},
           Case{"arn:aws:sts::314159265358:assumed-role/ci/x", "role ci",
                "arn:aws:iam::314159265358:role/ci", "the role"},
           Case{"arn:aws:iam::314159265358:root", "account 314159265358",
                "arn:aws:iam::314159265358:root", ""},
       }) {
    CAPTURE(one.principal);
    TransferRequest request = request_of(one.principal);
    request.none = {Gate::identity_policy, Gate::repository_policy};
    request.actions = {"ecr:BatchGetImage"};
    const TransferReport report = decided(request);
    REQUIRE(!report.changes.empty());
    const PolicyChange& change = report.changes.front();
    CHECK(change.gate == Gate::repository_policy);
    CHECK(json::parse(change.statement)["Principal"]["AWS"] == one.named);
    if (one.note.empty())
      CHECK(change.note.empty());
    else
      CHECK(change.note.starts_with(std::string(one.note) + std::string(kExist)));
    const bool session = one.principal.find("assumed-role") != one.principal.npos;
    CHECK(change.note.ends_with("; if it has a path, the ARN needs it") == session);
    if (report.changes.size() > 1) CHECK(report.changes[1].owner == one.owner);
  }
  for (const std::string_view nobody :
       {"AROAEXAMPLEEXAMPLE123", "arn:aws:iam::314159265358:saml-provider/x", "*", "",
        "arn:aws:iam::314159265358:policy/x"}) {
    CAPTURE(nobody);
    CHECK(test::error_of(transfer(request_of(nobody))) != "");
  }
}

TEST_CASE("a Deny of services is escaped by services, one of callers by the caller") {
  const auto note = [](std::string_view principal, std::string_view consumer) {
    TransferRequest request = request_of(principal);
    request.consumer = consumer;
    request.actions = {"ecr:BatchGetImage"};
    request.policies.push_back(
        {Gate::repository_policy,
         policy(R"({"Effect": "Deny", "Principal": "*", "Action": "ecr:*"})"),
         0,
         {}});
    const TransferReport report = decided(request);
    REQUIRE(!report.changes.empty());
    CHECK(report.changes.front().kind == PolicyChange::Kind::remove);
    return report.changes.front().note;
  };
  const std::string services =
      R"(or exempt AWS services: add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"} to its Condition)";
  CHECK(note("lambda.amazonaws.com", "") == services);
  CHECK(note(kRole, "emr-serverless") == services);
  for (const std::string_view consumer : {"docker", "lambda", "codebuild"})
    CHECK(note(kRole, consumer) ==
          R"(or exempt the caller: add "ArnNotLike": {"aws:PrincipalArn": ")" + std::string(kRole) +
              R"("} to its Condition)");
}

TEST_CASE("what cannot be asked is refused in one line") {
  const auto error = [](auto change) {
    TransferRequest request = request_of();
    change(request);
    return test::error_of(transfer(request));
  };
  CHECK(error([](TransferRequest& r) { r.images.clear(); }) == "no image");
  CHECK(error([](TransferRequest& r) { r.consumer = "podman"; }) ==
        "`podman` is no consumer that is known");
  CHECK(error([](TransferRequest& r) { r.none = {static_cast<Gate>(99)}; }) ==
        "no such kind of policy");
  CHECK(error([](TransferRequest& r) {
          r.policies.push_back({static_cast<Gate>(99), policy(""), 0, {}});
        }) == "no such kind of policy");
  CHECK(error([](TransferRequest& r) {
          r.push = true;
          r.principal = "lambda.amazonaws.com";
        }) == "no AWS service pushes by itself");
  // The second of two images counts, too.
  CHECK(error([](TransferRequest& r) { r.images.emplace_back("nginx"); }).find("no image in ECR") !=
        std::string::npos);
  CHECK(error([](TransferRequest& r) {
          r.principal = "arn:aws:iam::314159265358:role/" + std::string(2048, 'r');
        }) == "this is nobody who can ask ECR");
  CHECK(error([](TransferRequest& r) { r.images = {std::string(2049, 'a')}; }) ==
        "this is no image in ECR");
}

TEST_CASE("a gate that is said to have no policy takes none of the files") {
  TransferRequest request = request_of("arn:aws:iam::271828182845:role/ci");
  request.workspace = {{"dump.json",
                        R"({"registryId": "271828182845", "repositoryName": "app", "policyText":
      {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
       "Action": "ecr:*"}]}})"},
                       {"registry.json", R"({"registryId": "271828182845", "policyText":
      {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
       "Action": "ecr:*", "Resource": "*"}]}})"}};
  const auto taken = [&](std::vector<Gate> none) {
    request.none = std::move(none);
    std::string all;
    for (const TakenPolicy& one : decided(request).taken)
      all += std::string(to_string(one.gate)) + " ";
    return all;
  };
  CHECK(taken({}) == "repository-policy registry-policy ");
  CHECK(taken({Gate::repository_policy}) == "registry-policy ");
  CHECK(taken({Gate::registry_policy}) == "repository-policy ");
  CHECK(taken({Gate::repository_policy, Gate::registry_policy}) == "");
}

TEST_CASE("files without a policy of a side say so, and name those of repositories not known") {
  TransferRequest request = request_of();
  request.workspace = {{"empty.tf", "locals {}\n"}};
  Strings notes = decided(request).notes;
  CHECK(notes == Strings{"these files hold no repository policy of `app`",
                         "these files hold no policy of the role `ci`"});
  request.principal = "lambda.amazonaws.com";
  CHECK(decided(request).notes == Strings{"these files hold no repository policy of `app`"});
  request.principal = "arn:aws:iam::314159265358:root";
  CHECK(decided(request).notes == Strings{"these files hold no repository policy of `app`"});

  std::string module = "variable \"name\" {}\n";
  for (int i = 0; i < 7; ++i)
    module += "resource \"aws_ecr_repository_policy\" \"p" + std::to_string(i) +
              "\" {\n  repository = var.name\n  policy = jsonencode({ Version = \"2012-10-17\", "
              "Statement = [] })\n}\n";
  request.workspace = {{"main.tf", module}};
  notes = decided(request).notes;
  CHECK(notes.size() == 5);
  for (const std::string& note : notes)
    CHECK(note.starts_with("not taken: aws_ecr_repository_policy.p"));
}

TEST_CASE("several images ask for one login once, and each says its own") {
  TransferRequest request = request_of();
  request.images.emplace_back("arn:aws:ecr:eu-west-1:271828182845:repository/web");
  request.none = {Gate::identity_policy, Gate::repository_policy};
  const TransferReport report = decided(request);
  CHECK(report.steps.size() == 5);
  std::map<std::string, int> owners;
  for (const PolicyChange& change : report.changes) ++owners[change.owner];
  CHECK(owners ==
        std::map<std::string, int>{{"repository app", 1}, {"repository web", 1}, {"role ci", 3}});
  CHECK(report.changes_suffice);
  CHECK(report.outcome == TransferOutcome::denied);
}

TEST_CASE("what is open is told for each side and each key") {
  TransferRequest request = request_of();
  const TransferReport nothing = decided(request);
  CHECK(nothing.open == Strings{"--repository-policy is not given; `--repository-policy none` says "
                                "that there is none",
                                "--identity-policy is not given; `--identity-policy none` says "
                                "that there is none"});
  const TransferReport keys = decided(open_request(
      R"({"StringEquals": {"aws:SourceVpc": "vpc-1", "aws:RequestedRegion": "eu-west-1"}})"));
  CHECK(keys.open == Strings{"--context aws:SourceVpc=VALUE is not given, and a statement of the "
                             "repository-policy asks for it"});
  const TransferReport hole =
      decided(open_request(R"({"StringEquals": {"aws:RequestedRegion": "<REGION>"}})"));
  CHECK(hole.open == Strings{"a statement of the repository-policy is only partly known: a "
                             "variable, a placeholder or a part of the request"});
  CHECK_FALSE(has(hole.open, "--context"));
}
