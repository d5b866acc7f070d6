// SPDX-License-Identifier: Apache-2.0
// Pulls and pushes by the public door: calls, gates, what is taken from where, proposed changes.
#include "ecrlint/transfer.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "ecrlint/report.hpp"
#include "support/result_support.hpp"
#include "support/schema_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

constexpr std::string_view kImage = "271828182845.dkr.ecr.eu-west-1.amazonaws.com/app/mywebapp:1.4";
constexpr std::string_view kArn = "arn:aws:ecr:eu-west-1:271828182845:repository/app/mywebapp";
constexpr std::string_view kRole = "arn:aws:iam::314159265358:role/team/ci";

std::string statement(std::string_view effect, std::string_view principal, std::string_view actions,
                      std::string_view more = "") {
  std::string out = R"({"Effect": ")" + std::string(effect) + R"(", )";
  if (!principal.empty()) out += R"("Principal": )" + std::string(principal) + ", ";
  out += R"("Action": )" + std::string(actions);
  if (principal.empty()) out += R"(, "Resource": "*")";
  return out + std::string(more) + "}";
}

Source policy(std::string path, std::string_view statements) {
  return {std::move(path),
          R"({"Version": "2012-10-17", "Statement": [)" + std::string(statements) + "]}"};
}

const std::string kAllowRole =
    statement("Allow", R"({"AWS": "arn:aws:iam::314159265358:role/team/ci"})",
              R"(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])");
const std::string kAllowAll = statement("Allow", "", R"("ecr:*")");

TransferRequest request_of(std::string_view principal = kRole) {
  TransferRequest request;
  request.principal = principal;
  request.images = {std::string(kImage)};
  return request;
}

/// Both sides allow it.
TransferRequest good_request() {
  TransferRequest request = request_of();
  request.policies.push_back(
      {Gate::repository_policy, policy("repository.json", kAllowRole), 0, {}});
  request.policies.push_back({Gate::identity_policy, policy("role.json", kAllowAll), 0, {}});
  return request;
}

/// The report, once it is sure that the JSON is as the schema says and the text can be printed.
TransferReport decided(const TransferRequest& request) {
  TransferReport report = *transfer(request);
  const std::string written = to_json(report);
  CHECK(errors_of(json::parse(written), "pull.schema.json") == std::vector<std::string>{});
  const std::string shown = to_text(report, false);
  CHECK(std::none_of(shown.begin(), shown.end(),
                     [](char c) { return c != '\n' && (c < ' ' || c == 0x7f); }));
  CHECK(to_text(report, true).size() > shown.size());
  return report;
}

std::vector<std::string> calls(const TransferReport& report) {
  std::vector<std::string> all;
  for (const TransferStep& step : report.steps)
    all.push_back(step.action.substr(4) +
                  (step.principal == report.principal ? "" : " by " + step.principal));
  return all;
}

/// `add repository-policy`, one for each change.
std::vector<std::string> changes(const TransferReport& report) {
  std::vector<std::string> all;
  for (const PolicyChange& change : report.changes)
    all.push_back(std::string(to_string(change.kind)) + " " + std::string(to_string(change.gate)));
  return all;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a pull that both sides allow works") {
  const TransferReport report = decided(good_request());
  CHECK(report.outcome == TransferOutcome::allowed);
  CHECK(calls(report) ==
        Strings{"GetAuthorizationToken", "BatchGetImage", "GetDownloadUrlForLayer"});
  CHECK(report.steps[0].resource == "*");
  CHECK(report.steps[1].resource == kArn);
  CHECK_FALSE(report.steps[1].blocked_by);
  CHECK(report.changes.empty());
  REQUIRE(report.taken.size() == 2);
  CHECK(report.sources[report.taken[0].source].path == "repository.json");
}

TEST_CASE("what is missing on both sides is proposed for both, at its place, and is enough") {
  TransferRequest request = request_of();
  request.policies.push_back(
      {Gate::repository_policy,
       policy("repository.json", statement("Allow", R"({"AWS": "arn:aws:iam::314159265358:root"})",
                                           R"("ecr:BatchGetImage")")),
       0,
       {}});
  request.policies.push_back(
      {Gate::identity_policy,
       policy("role.json",
              statement("Allow", "", R"(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])")),
       0,
       {}});
  const TransferReport report = decided(request);
  CHECK(report.outcome == TransferOutcome::denied);
  CHECK(report.steps[0].blocked_by == Gate::identity_policy);
  CHECK(report.steps[1].verdict.decision == Decision::allowed);
  CHECK(report.steps[2].blocked_by == Gate::repository_policy);
  REQUIRE(changes(report) == Strings{"add repository-policy", "add identity-policy"});
  CHECK(report.changes_suffice);
  const json repository = json::parse(report.changes[0].statement);
  CHECK(repository == json::parse(R"({"Effect": "Allow", "Action": "ecr:GetDownloadUrlForLayer",
    "Principal": {"AWS": "arn:aws:iam::314159265358:role/team/ci"}})"));
  CHECK(report.changes[0].account == "271828182845");
  CHECK(report.sources[*report.changes[0].source].path == "repository.json");
  CHECK(report.changes[0].note.find("must exist") != std::string::npos);
  CHECK(json::parse(report.changes[1].statement) == json::parse(R"({"Effect": "Allow",
    "Action": "ecr:GetAuthorizationToken", "Resource": "*"})"));
  CHECK(report.changes[1].account == "314159265358");
}

TEST_CASE("a side that is not given is not known; none says that there is none") {
  TransferRequest request = good_request();
  request.policies.pop_back();
  const TransferReport unknown = decided(request);
  CHECK(unknown.outcome == TransferOutcome::unknown);
  CHECK(changes(unknown) == Strings{"require identity-policy", "require identity-policy"});
  REQUIRE(unknown.open.size() == 1);
  CHECK(unknown.open[0].find("--identity-policy is not given") == 0);

  request.none = {Gate::identity_policy};
  const TransferReport denied = decided(request);
  CHECK(denied.outcome == TransferOutcome::denied);
  CHECK(changes(denied) == Strings{"add identity-policy", "add identity-policy"});
  CHECK(denied.open.empty());
  CHECK_FALSE(denied.changes[0].source);
}

TEST_CASE("within one account the caller's own policy is enough") {
  TransferRequest request = request_of("arn:aws:iam::271828182845:role/app");
  request.none = {Gate::repository_policy, Gate::identity_policy};
  const TransferReport report = decided(request);
  CHECK(changes(report) == Strings{"add identity-policy", "add identity-policy"});
  CHECK(report.changes_suffice);
}

TEST_CASE("a Deny is named with its place, and what is missing behind it is found too") {
  TransferRequest request = good_request();
  request.policies[0].source =
      policy("repository.json", statement("Deny", R"("*")", R"("ecr:GetDownloadUrlForLayer")"));
  const TransferReport report = decided(request);
  CHECK(report.outcome == TransferOutcome::denied);
  CHECK(report.steps[2].verdict.decision == Decision::explicit_deny);
  REQUIRE(changes(report) == Strings{"remove repository-policy", "add repository-policy"});
  CHECK(report.changes_suffice);
  const std::string& text = report.sources[*report.changes[0].source].text;
  CHECK(report.changes[0].span.begin == text.find(R"({"Effect": "Deny")"));
  CHECK(report.changes[0].note.find(
            R"("aws:PrincipalArn": "arn:aws:iam::314159265358:role/team/ci")") !=
        std::string::npos);
}

TEST_CASE("every gate that is in use can stop a pull") {
  const auto other = statement("Allow", "", R"("s3:*")");
  const auto other_resource = statement("Allow", R"("*")", R"("s3:*")", R"(, "Resource": "*")");
  for (const Gate gate : {Gate::boundary, Gate::session_policy, Gate::scp, Gate::endpoint_policy}) {
    CAPTURE(to_string(gate));
    TransferRequest request = good_request();
    request.policies.push_back(
        {gate, policy("gate.json", gate == Gate::endpoint_policy ? other_resource : other), 0, {}});
    const TransferReport report = decided(request);
    CHECK(report.outcome == TransferOutcome::denied);
    CHECK(report.steps[0].blocked_by == gate);
    CHECK(changes(report) == Strings(2, "add " + std::string(to_string(gate))));
    CHECK(report.changes_suffice);
  }
}

TEST_CASE("control policies that only deny have AWS's own beside them") {
  TransferRequest request = good_request();
  request.policies.push_back(
      {Gate::scp, policy("scp.json", statement("Deny", "", R"("ecr:DeleteRepository")")), 0, {}});
  request.policies.push_back(
      {Gate::rcp,
       policy("rcp.json", statement("Deny", R"("*")", R"("ecr:PutImage")", R"(, "Resource": "*")")),
       0,
       {}});
  CHECK(decided(request).outcome == TransferOutcome::allowed);
  request.policies.back().source = policy(
      "rcp.json", statement("Deny", R"("*")", R"("ecr:BatchGetImage")", R"(, "Resource": "*")"));
  const TransferReport report = decided(request);
  CHECK(report.steps[1].blocked_by == Gate::rcp);
  CHECK(changes(report) == Strings{"remove rcp"});
  CHECK(report.changes[0].account == "271828182845");
}

TEST_CASE("a condition key that nobody gave is asked for, and no policy is blamed for it") {
  TransferRequest request = good_request();
  request.policies[0].source = policy(
      "repository.json",
      statement("Allow", R"("*")", R"("ecr:*")",
                R"(, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})"));
  const TransferReport unknown = decided(request);
  CHECK(unknown.outcome == TransferOutcome::unknown);
  CHECK(unknown.changes.empty());
  REQUIRE(unknown.open.size() == 1);
  CHECK(unknown.open[0].find("--context aws:PrincipalOrgID=VALUE") == 0);

  request.context = {{"aws:PrincipalOrgID", {"o-a1b2c3d4e5"}}};
  CHECK(decided(request).outcome == TransferOutcome::allowed);
  request.context.clear();
  request.org_id = "o-a1b2c3d4e5";
  CHECK(decided(request).outcome == TransferOutcome::unknown);
  request.org_accounts = {"314159265358"};
  CHECK(decided(request).outcome == TransferOutcome::allowed);
}

TEST_CASE("a pull comes over TLS and from nobody on the caller's behalf") {
  TransferRequest request = good_request();
  request.policies[0].source =
      policy("repository.json",
             kAllowRole + "," +
                 statement("Deny", R"("*")", R"("ecr:*")",
                           R"(, "Condition": {"Bool": {"aws:SecureTransport": "false"}})") +
                 "," +
                 statement("Deny", R"("*")", R"("ecr:*")",
                           R"(, "Condition": {"Bool": {"aws:ViaAWSService": "true"}})"));
  CHECK(decided(request).outcome == TransferOutcome::allowed);
}

TEST_CASE("Lambda pulls across accounts as itself and as who creates the function") {
  TransferRequest request = good_request();
  request.consumer = "lambda";
  const TransferReport report = decided(request);
  CHECK(calls(report) == Strings{"BatchGetImage", "GetDownloadUrlForLayer",
                                 "BatchGetImage by lambda.amazonaws.com",
                                 "GetDownloadUrlForLayer by lambda.amazonaws.com"});
  CHECK(report.steps[0].verdict.decision == Decision::allowed);
  CHECK(report.steps[2].blocked_by == Gate::repository_policy);
  REQUIRE(changes(report) == Strings{"add repository-policy"});
  CHECK(report.changes_suffice);
  CHECK(json::parse(report.changes[0].statement)["Condition"] == json::parse(R"({"ArnLike":
          {"aws:SourceArn": "arn:aws:lambda:eu-west-1:314159265358:function:*"}})"));

  request.policies[0].source = policy(
      "repository.json",
      kAllowRole + "," +
          statement("Allow", R"({"Service": "lambda.amazonaws.com"})",
                    R"(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])",
                    R"(, "Condition": {"StringEquals": {"aws:SourceAccount": "314159265358"}})"));
  CHECK(decided(request).outcome == TransferOutcome::allowed);
  request.principal = "arn:aws:iam::271828182845:role/creator";
  CHECK(calls(decided(request)).size() == 2);
}

TEST_CASE("consumers ask what they ask") {
  struct Case {
    std::string_view consumer;
    std::string_view principal;
    Strings calls;
  };
  const Strings pull{"GetAuthorizationToken", "BatchGetImage", "GetDownloadUrlForLayer"};
  const auto with = [](Strings all, const std::string& more) {
    all.push_back(more);
    return all;
  };
  const std::string emr = " by emr-serverless.amazonaws.com";
  const std::vector<Case> cases{
      {"ecs", kRole, pull},
      {"eks", kRole, pull},
      {"batch", kRole, pull},
      {"beanstalk", kRole, pull},
      {"codebuild", kRole, pull},
      {"codebuild", "codebuild.amazonaws.com", {"BatchGetImage", "GetDownloadUrlForLayer"}},
      {"flux", kRole, with(pull, "ListImages")},
      {"app-runner", kRole, with(pull, "DescribeImages")},
      {"sagemaker", kRole, with(pull, "BatchCheckLayerAvailability")},
      {"emr-serverless",
       kRole,
       {"BatchGetImage" + emr, "GetDownloadUrlForLayer" + emr, "DescribeImages" + emr}},
      {"",
       "omics.amazonaws.com",
       {"BatchGetImage", "GetDownloadUrlForLayer", "BatchCheckLayerAvailability"}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.consumer);
    TransferRequest request = request_of(one.principal);
    request.consumer = one.consumer;
    CHECK(calls(decided(request)) == one.calls);
  }
  CHECK(transfer_consumers().front().name == "docker");
}

TEST_CASE("a push takes the calls that the user guide lists") {
  TransferRequest request = request_of("arn:aws:iam::271828182845:role/build");
  request.push = true;
  request.none = {Gate::repository_policy};
  request.policies.push_back(
      {Gate::identity_policy,
       {"arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser",
        *managed_policy("arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser")},
       0,
       {}});
  const TransferReport report = decided(request);
  CHECK(report.outcome == TransferOutcome::allowed);
  CHECK(report.steps.size() == 7);
  request.policies[0].source.text = *managed_policy("AmazonEC2ContainerRegistryPullOnly");
  const TransferReport denied = decided(request);
  REQUIRE(changes(denied) == Strings{"add identity-policy"});
  CHECK_FALSE(denied.changes[0].source);  // nobody edits AWS's policies
  CHECK(json::parse(denied.changes[0].statement)["Action"].size() == 5);
  request.principal = "lambda.amazonaws.com";
  CHECK(test::error_of(transfer(request)) != "");
}

TEST_CASE("a role of IAM Identity Center is named by a condition") {
  TransferRequest request =
      request_of("arn:aws:sts::314159265358:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/ann");
  request.none = {Gate::repository_policy};
  request.policies.push_back({Gate::identity_policy, policy("role.json", kAllowAll), 0, {}});
  const TransferReport report = decided(request);
  REQUIRE(changes(report) == Strings{"add repository-policy"});
  CHECK(report.changes_suffice);
  const json added = json::parse(report.changes[0].statement);
  CHECK(added["Principal"]["AWS"] == "arn:aws:iam::314159265358:root");
  CHECK(added["Condition"]["ArnLike"]["aws:PrincipalArn"] ==
        "arn:aws:iam::314159265358:role/aws-reserved/sso.amazonaws.com/"
        "*AWSReservedSSO_Dev_0123456789abcdef");
}

TEST_CASE("what is no principal and no image is said in one line") {
  const auto error = [](std::string_view principal, std::string_view image) {
    TransferRequest request = request_of(principal);
    request.images = {std::string(image)};
    return test::error_of(transfer(request));
  };
  CHECK(error(kRole, kArn) == "");
  CHECK(error(kRole, "271828182845.dkr.ecr.cn-north-1.amazonaws.com.cn/app@sha256:00") == "");
  CHECK(error("314159265358", kImage).find("is an account") != std::string::npos);
  CHECK(error("arn:aws:iam::314159265358:instance-profile/web", kImage).find("name its role") !=
        std::string::npos);
  CHECK(error("arn:aws:iam::314159265358:group/dev", kImage).find("nobody") != std::string::npos);
  CHECK(error("arn:aws:iam::314159265358:role/*", kImage).find("pattern") != std::string::npos);
  CHECK(error("ecs-tasks.amazonaws.com", kImage).find("task execution role") != std::string::npos);
  CHECK(error("a\x1b[2Jb", kImage) == "this is nobody who can ask ECR");
  CHECK(error(kRole, "nginx:latest").find("no image in ECR") != std::string::npos);
  CHECK(error(kRole, "public.ecr.aws/nginx/nginx:1").find("everybody") != std::string::npos);
  CHECK(error(kRole, "arn:aws:s3:::bucket").find("no ARN of an ECR repository") !=
        std::string::npos);
  CHECK(error(kRole, "271828182845.dkr.ecr.eu-west-1.amazonaws.com/App").find("cannot be") !=
        std::string::npos);
  CHECK(error(kRole, "271828182845.dkr.ecr.eu-west-1.amazonaws.com").find("names no repository") !=
        std::string::npos);
  TransferRequest request = request_of("lambda.amazonaws.com");
  request.consumer = "ecs";
  CHECK(test::error_of(transfer(request)).find("task execution role") != std::string::npos);
}

TEST_CASE("the images of a Dockerrun.aws.json are found in all its versions") {
  CHECK(*images_of_dockerrun({"", R"({"Image": {"Name": "a/b:1"}})"}) == Strings{"a/b:1"});
  CHECK(*images_of_dockerrun(
            {"", R"({"containerDefinitions": [{"image": "a"}, {"name": 1}, {"image": "b"}]})"}) ==
        Strings{"a", "b"});
  CHECK(test::error_of(images_of_dockerrun({"", "{}"})).find("names no image") == 0);
  CHECK_FALSE(images_of_dockerrun({"", R"({"Image": )"}));
  CHECK(test::error_of(images_of_dockerrun({"", "[]"})) == "no JSON object");
}

TEST_CASE("several images share the login and have policies of their own") {
  TransferRequest request = request_of();
  request.images.emplace_back("arn:aws:ecr:eu-west-1:271828182845:repository/other");
  request.policies.push_back({Gate::identity_policy, policy("role.json", kAllowAll), 0, {}});
  Source dump{
      "dump.json",
      R"({"repositoryName": "app/mywebapp", "policyText": "{\"Version\": \"2012-10-17\", )"
      R"(\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"ecr:*\"}]}"})"};
  request.workspace = {dump};
  const TransferReport report = decided(request);
  CHECK(report.steps.size() == 5);
  CHECK(report.steps[1].verdict.decision == Decision::allowed);
  CHECK(report.steps[3].verdict.decision == Decision::unknown);
  REQUIRE(changes(report) == Strings{"require repository-policy"});
  CHECK(report.changes[0].owner == "repository other");
}

TEST_CASE("the names of managed policies are known, and those without ECR grant nothing") {
  CHECK(managed_policy("AmazonEC2ContainerRegistryReadOnly")->find("ecr:ListImages") !=
        std::string::npos);
  CHECK(managed_policy("arn:aws-cn:iam::aws:policy/AmazonEC2ContainerRegistryFullAccess"));
  CHECK(managed_policy("AWSElasticBeanstalkWebTier")->find("ecr:") == std::string::npos);
  CHECK_FALSE(
      managed_policy("arn:aws:iam::314159265358:policy/AmazonEC2ContainerRegistryReadOnly"));
  CHECK(managed_policy("ReadOnlyAccess")->find("ecr:") != std::string::npos);
  CHECK(managed_policy("AdministratorAccess"));
  CHECK_FALSE(managed_policy("NoAccess"));
}

TEST_CASE("AWS's own policies allow of ECR what they are listed with") {
  // AWS managed policy reference.
  const std::string login = "GetAuthorizationToken ";
  const std::string pull = "BatchGetImage GetDownloadUrlForLayer ";
  const std::string probe = "BatchCheckLayerAvailability ";
  const std::string read =
      "DescribeImageScanFindings DescribeImages DescribeRepositories GetLifecyclePolicy "
      "GetLifecyclePolicyPreview GetRepositoryPolicy ListImages ListTagsForResource ";
  const std::string upload = "CompleteLayerUpload InitiateLayerUpload PutImage UploadLayerPart ";
  const std::pair<std::string_view, std::string> kAll[] = {
      {"AWSAppRunnerServicePolicyForECRAccess", login + pull + probe + "DescribeImages "},
      {"AWSElasticBeanstalkMulticontainerDocker", ""},
      {"AWSElasticBeanstalkWebTier", ""},
      {"AWSElasticBeanstalkWorkerTier", ""},
      {"AmazonEC2ContainerRegistryFullAccess", "* "},
      {"AmazonEC2ContainerRegistryPowerUser", login + pull + probe + read + upload},
      {"AmazonEC2ContainerRegistryPullOnly", login + pull + "BatchImportUpstreamImage "},
      {"AmazonEC2ContainerRegistryReadOnly", login + pull + probe + read},
      {"AmazonEC2ContainerServiceforEC2Role", login + pull + probe},
      {"AmazonECSTaskExecutionRolePolicy", login + pull + probe},
      {"AmazonEKSFargatePodExecutionRolePolicy", login + pull + probe},
      {"AmazonEKSWorkerNodeMinimalPolicy", ""},
      {"AmazonEKSWorkerNodePolicy", ""},
  };
  for (const auto& [name, actions] : kAll) {
    const auto& shown_name = name;
    CAPTURE(shown_name);
    for (const std::string_view path :
         {"", "arn:aws:iam::aws:policy/", "arn:aws:iam::aws:policy/service-role/"}) {
      const auto text = managed_policy(std::string(path) + std::string(name));
      REQUIRE(text);
      std::vector<std::string> expected;
      for (std::size_t at = 0; at < actions.size(); at = actions.find(' ', at) + 1)
        expected.push_back("ecr:" + actions.substr(at, actions.find(' ', at) - at));
      const auto policy = nlohmann::json::parse(*text);
      std::vector<std::string> found;
      for (const auto& statement : policy["Statement"]) {
        CHECK(statement["Effect"] == "Allow");
        CHECK(statement["Resource"] == "*");
        if (statement["Action"].is_string()) found.push_back(statement["Action"]);
        if (!statement["Action"].is_array()) continue;
        for (const auto& action : statement["Action"]) found.push_back(action);
      }
      std::sort(expected.begin(), expected.end());
      std::sort(found.begin(), found.end());
      CHECK(found == expected);
    }
  }
}
