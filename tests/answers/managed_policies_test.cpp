// SPDX-License-Identifier: Apache-2.0
// AWS's own policies that somebody has count, in every format, for `check`, `pull` and `who` alike.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/transfer.hpp"
#include "ecrlint/who.hpp"

using namespace ecrlint;

namespace {

constexpr std::string_view kRole = "arn:aws:iam::314159265358:role/builder";

constexpr std::string_view kTerraform = R"(
data "aws_partition" "here" {}
resource "aws_iam_role" "builder" {
  name               = "builder"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
resource "aws_iam_role_policy" "images" {
  role   = aws_iam_role.builder.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Action = [LOGIN"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
    Resource = "arn:aws:ecr:eu-west-1:314159265358:repository/tools" }] })
}
resource "aws_iam_role_policy_attachment" "aws" {
  role       = aws_iam_role.builder.name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/POLICY"
})";

constexpr std::string_view kPlan = R"({"format_version": "1.2", "terraform_version": "1.9.8",
  "planned_values": {"root_module": {"resources": [
   {"address": "aws_iam_role.builder", "mode": "managed", "type": "aws_iam_role", "name": "builder",
    "provider_name": "registry.terraform.io/hashicorp/aws", "values": {"name": "builder",
     "managed_policy_arns": ["arn:aws:iam::aws:policy/POLICY"],
     "assume_role_policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"}},
   {"address": "aws_iam_role_policy.images", "mode": "managed", "type": "aws_iam_role_policy", "name": "images",
    "provider_name": "registry.terraform.io/hashicorp/aws", "values": {"name": "images", "role": "builder",
     "policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[PLANLOGIN\"ecr:BatchGetImage\",\"ecr:GetDownloadUrlForLayer\",\"ecr:BatchCheckLayerAvailability\"],\"Resource\":\"arn:aws:ecr:eu-west-1:314159265358:repository/tools\"}]}"}}
  ]}}, "resource_changes": [], "configuration": {"root_module": {}}})";

constexpr std::string_view kTemplate = R"(AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Builder:
    Type: AWS::IAM::Role
    Properties:
      RoleName: builder
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: "sts:AssumeRole"}]
      ManagedPolicyArns:
        - !Sub "arn:${AWS::Partition}:iam::aws:policy/POLICY"
      Policies:
        - PolicyName: images
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [LOGIN"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
                Resource: arn:aws:ecr:eu-west-1:314159265358:repository/tools
)";

constexpr std::string_view kDump = R"({"RoleDetailList": [
 {"RoleName": "builder", "Arn": "arn:aws:iam::314159265358:role/builder",
  "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
   {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
  "AttachedManagedPolicies": [{"PolicyName": "POLICY", "PolicyArn": "arn:aws:iam::aws:policy/POLICY"}],
  "RolePolicyList": [{"PolicyName": "images", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
   {"Effect": "Allow",
    "Action": [LOGIN"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
    "Resource": "arn:aws:ecr:eu-west-1:314159265358:repository/tools"}]}}]}]})";

struct Form {
  std::string_view path;
  std::string_view text;
};
constexpr Form kForms[] = {{"main.tf", kTerraform},
                           {"plan.json", kPlan},
                           {"template.yaml", kTemplate},
                           {"account.json", kDump}};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// A role that has this policy of AWS, and one of its own that pulls; it logs in on a repository.
Source role(const Form& form, std::string_view policy, bool lost_login) {
  std::string text = replaced(std::string(form.text), "POLICY", policy);
  text = replaced(text, "PLANLOGIN", lost_login ? R"(\"ecr:GetAuthorizationToken\",)" : "");
  text = replaced(text, "LOGIN", lost_login ? R"("ecr:GetAuthorizationToken", )" : "");
  return {std::string(form.path), std::move(text)};
}

Source repository() {
  return {"repository.json",
          R"({"registryId": "314159265358", "repositoryName": "tools", "policyText":
   {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::314159265358:role/builder"},
    "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]}})"};
}

/// The codes of what is said of logins and halves, each with the file.
std::string said(const std::vector<Source>& sources) {
  Options options;
  options.only = {"ECR101", "ECR103", "ECR104", "ECR110"};
  const Report report = lint(sources, options);
  CHECK(report.failures.empty());
  std::string all;
  for (const Finding& finding : report.findings) {
    REQUIRE(finding.source < sources.size());
    for (const Related& related : finding.related) CHECK(related.source < sources.size());
    all += std::string(finding.rule->code) + " " + sources[finding.source].path + "\n";
  }
  return all;
}

TransferOutcome pull(const std::vector<Source>& sources) {
  TransferRequest request;
  request.principal = kRole;
  request.images = {"arn:aws:ecr:eu-west-1:314159265358:repository/tools"};
  request.workspace = sources;
  const auto report = transfer(request);
  REQUIRE(report.ok());
  return report->outcome;
}

/// Are all policies of the role known, and does one speak of ECR? What `who` says of a pull is of
/// the repository alone: a login is everybody's own affair.
bool is_known(const std::vector<Source>& sources) {
  WhoRequest request;
  request.region = "eu-west-1";
  request.account = "314159265358";
  request.sources = sources;
  const auto report = who(std::move(request));
  REQUIRE(report.ok());
  for (const WhoPrincipal& one : report->principals)
    if (one.text == kRole) return one.known;
  FAIL("the role is not told");
  return false;
}

}  // namespace

TEST_CASE("a policy of AWS that says nothing of ECR adds nothing to a role") {
  for (const Form& form : kForms) {
    CAPTURE(form.path);
    for (const std::string_view silent :
         {"AmazonSSMManagedInstanceCore", "service-role/AWSLambdaBasicExecutionRole"}) {
      const std::vector<Source> lost = {role(form, silent, true), repository()};
      CHECK(said(lost) == "ECR104 " + std::string(form.path) + "\n");
      CHECK(pull(lost) == TransferOutcome::denied);
      CHECK(is_known(lost));
      const std::vector<Source> missing = {role(form, silent, false), repository()};
      CHECK(said(missing) == "ECR103 " + std::string(form.path) + "\n");
      CHECK(pull(missing) == TransferOutcome::denied);
    }
  }
}

TEST_CASE("a policy of AWS that lets a role log in counts") {
  for (const Form& form : kForms) {
    CAPTURE(form.path);
    for (const std::string_view login :
         {"AmazonEC2ContainerRegistryReadOnly", "AdministratorAccess", "ReadOnlyAccess",
          "service-role/AmazonECSTaskExecutionRolePolicy"}) {
      CAPTURE(login);
      const std::vector<Source> sources = {role(form, login, true), repository()};
      CHECK(said(sources).empty());
      CHECK(pull(sources) == TransferOutcome::allowed);
      CHECK(is_known(sources));
    }
  }
}

TEST_CASE("of a policy with a name that AWS does not have nothing is known") {
  for (const Form& form : kForms) {
    CAPTURE(form.path);
    const std::vector<Source> sources = {role(form, "NoSuchPolicy", true), repository()};
    CHECK(said(sources).empty());
    CHECK(pull(sources) == TransferOutcome::unknown);
    CHECK_FALSE(is_known(sources));
  }
}

TEST_CASE("a Deny of AWS is told where the role is let in, and never in a file that is not there") {
  const Form dump = kForms[3];
  Source elsewhere = repository();
  elsewhere.text = replaced(elsewhere.text, "\"314159265358\"", "\"271828182845\"");
  Source caller = role(dump, "AWSDenyAll", true);
  caller.text = replaced(caller.text, "1:314159265358", "1:271828182845");
  const std::vector<Source> sources = {caller, elsewhere};
  CHECK(said(sources).find("ECR110 repository.json") != std::string::npos);
  Options options;
  options.only = {"ECR110"};
  const Report report = lint(sources, options);
  REQUIRE(report.findings.size() == 1);
  const Finding& finding = report.findings.front();
  CHECK(finding.label == "let in here, and denied elsewhere");
  CHECK(finding.help == "detach `AWSDenyAll` from `role/builder`: its Deny wins over every Allow");
  CHECK(finding.related.empty());
}

TEST_CASE("a function of SAM has AWS's own policies by their names") {
  const auto function = [](const std::string& policy) {
    return Source{"template.yaml", R"(Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - )" + policy + R"(
        - Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action: ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
              Resource: arn:aws:ecr:eu-west-1:314159265358:repository/tools
)"};
  };
  CHECK(said({function("AWSLambdaBasicExecutionRole")}) == "ECR104 template.yaml\n");
  CHECK(said({function("AmazonEC2ContainerRegistryPullOnly")}).empty());
  CHECK(said({function("NoSuchPolicy")}).empty());
  // Or as templates of SAM's, with parameters.
  CHECK(said({function("SQSPollerPolicy: {QueueName: jobs}")}) == "ECR104 template.yaml\n");
  CHECK(said({function("NoSuchPolicy: {QueueName: jobs}")}).empty());
  CHECK(said({function("Fn::If: [Big, AWSLambdaBasicExecutionRole, !Ref More]")}).empty());
}

TEST_CASE("a manifest of ACK lists all policies of its role") {
  const auto manifest = [](const std::string& policies) {
    return Source{"role.yaml", R"(apiVersion: iam.services.k8s.aws/v1alpha1
kind: Role
metadata: {name: puller}
spec:
  name: puller
  policies: [)" + policies + R"(]
  inlinePolicies:
    pull: '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"], "Resource": "*"}]}'
)"};
  };
  const std::string place = "\"arn:aws:iam::aws:policy/";
  CHECK(said({manifest("")}) == "ECR103 role.yaml\n");
  CHECK(said({manifest(place + "AmazonSSMManagedInstanceCore\"")}) == "ECR103 role.yaml\n");
  CHECK(said({manifest(place + "ReadOnlyAccess\"")}).empty());
  CHECK(said({manifest("\"arn:aws:iam::314159265358:policy/elsewhere\"")}).empty());
}

TEST_CASE("a file given for one gate has AWS's policies for those who have them alone") {
  const Source file = role(kForms[3], "AmazonEC2ContainerRegistryReadOnly", true);
  TransferRequest request;
  request.principal = kRole;
  request.images = {"arn:aws:ecr:eu-west-1:314159265358:repository/tools"};
  request.policies = {{Gate::identity_policy, file, 0, {}},
                      {Gate::repository_policy, repository(), 0, {}}};
  CHECK(transfer(request)->outcome == TransferOutcome::allowed);
  request.principal = "arn:aws:iam::314159265358:role/another";
  CHECK(transfer(request)->failures.size() == 1);
  // What a role has limits nobody.
  request.principal = kRole;
  request.policies.push_back({Gate::scp, file, 0, {}});
  CHECK(transfer(request)->failures.size() == 1);
}
