// SPDX-License-Identifier: Apache-2.0
// The resource types of CloudFormation that hold policies, make somebody or have an ARN.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

#include "support/template_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;
using format::Storage;

namespace {

constexpr std::string_view kPolicy =
    R"({"Statement": [{"Effect": "Allow", "Action": "ecr:ListImages"}]})";

std::string of_resource(std::string_view type, std::string_view properties) {
  return fmt::format(R"({{"Resources": {{"X": {{"Type": "{}", "Properties": {{{}}}}}}}}})", type,
                     properties);
}

}  // namespace

TEST_CASE("each property that holds a policy says of what kind it is, and how it is kept") {
  // AWS CloudFormation template reference.
  struct Case {
    std::string_view type, property;
    PolicyKind kind;
    std::string_view name;
    Storage storage = Storage::unknown;
  };
  constexpr Case kCases[] = {
      {"AWS::ECR::PublicRepository", "RepositoryPolicyText", PolicyKind::repository,
       "RepositoryName"},
      {"AWS::ECR::RegistryPolicy", "PolicyText", PolicyKind::registry, ""},
      {"AWS::ECR::Repository", "RepositoryPolicyText", PolicyKind::repository, "RepositoryName"},
      {"AWS::ECR::RepositoryCreationTemplate", "RepositoryPolicy", PolicyKind::repository,
       "Prefix"},
      {"AWS::IAM::GroupPolicy", "PolicyDocument", PolicyKind::identity, "PolicyName",
       Storage::in_line},
      {"AWS::IAM::ManagedPolicy", "PolicyDocument", PolicyKind::identity, "ManagedPolicyName",
       Storage::customer_managed},
      {"AWS::IAM::Policy", "PolicyDocument", PolicyKind::identity, "PolicyName", Storage::in_line},
      {"AWS::IAM::Role", "AssumeRolePolicyDocument", PolicyKind::trust, "RoleName"},
      {"AWS::IAM::RolePolicy", "PolicyDocument", PolicyKind::identity, "PolicyName",
       Storage::in_line},
      {"AWS::IAM::UserPolicy", "PolicyDocument", PolicyKind::identity, "PolicyName",
       Storage::in_line},
      {"AWS::SSO::PermissionSet", "InlinePolicy", PolicyKind::identity, "Name"},
      {"AWS::Serverless::Function", "AssumeRolePolicyDocument", PolicyKind::trust, "FunctionName"},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.type);
    std::string properties = fmt::format(R"("{}": {})", one.property, kPolicy);
    if (!one.name.empty()) properties += fmt::format(R"(, "{}": "called")", one.name);
    const Found found(of_resource(one.type, properties));
    REQUIRE(!found.located.documents.empty());
    const format::Document& document = found.located.documents.front();
    CHECK(document.kind == one.kind);
    CHECK(document.storage == one.storage);
    CHECK(document.name == (one.name.empty() ? "X" : "called"));
  }
}

TEST_CASE("each property that names somebody gives them the policy") {
  struct Case {
    std::string_view type, property, kind;
  };
  constexpr Case kCases[] = {
      {"AWS::IAM::GroupPolicy", "GroupName", "group"},
      {"AWS::IAM::ManagedPolicy", "Groups", "group"},
      {"AWS::IAM::ManagedPolicy", "Roles", "role"},
      {"AWS::IAM::ManagedPolicy", "Users", "user"},
      {"AWS::IAM::Policy", "Groups", "group"},
      {"AWS::IAM::Policy", "Roles", "role"},
      {"AWS::IAM::Policy", "Users", "user"},
      {"AWS::IAM::RolePolicy", "RoleName", "role"},
      {"AWS::IAM::UserPolicy", "UserName", "user"},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.type);
    CAPTURE(one.property);
    const bool list = one.property.ends_with('s');
    const Found found(
        of_resource(one.type, fmt::format(R"("PolicyDocument": {}, "{}": {})", kPolicy,
                                          one.property, list ? R"(["ci", "ci"])" : R"("ci")")));
    REQUIRE(found.located.documents.size() == 1);
    CHECK(Joined(found.located).holders(0) ==
          std::vector<std::string>{std::string(one.kind) + "/ci"});
  }
}

TEST_CASE("each resource that makes somebody names them as AWS will") {
  for (const auto& [type, kind] :
       {std::pair("Role", "role"), {"User", "user"}, {"Group", "group"}}) {
    const auto& shown_type = type;
    CAPTURE(shown_type);
    const Found named(of_resource(fmt::format("AWS::IAM::{}", type),
                                  fmt::format(R"("{}Name": "ci", "Policies": [{{"PolicyName": "p",
                                    "PolicyDocument": {}}}])",
                                              type, kPolicy)));
    const Joined joined(named.located);
    REQUIRE(joined.workspace().identities().size() == 1);
    CHECK(joined.workspace().identity(0).name == std::string(kind) + "/ci");
    CHECK_FALSE(joined.workspace().identity(0).bounded);
    CHECK(summary(named) == fmt::format("identity X.Policies[0] p {}/ci\n", kind));
  }
}

TEST_CASE("the members of a group have its policies too") {
  const Found found(R"({"Resources": {
    "U": {"Type": "AWS::IAM::User", "Properties": {"UserName": "ann", "Policies": [
      {"PolicyName": "p", "PolicyDocument": )" +
                    std::string(kPolicy) + R"(}]}},
    "A": {"Type": "AWS::IAM::UserToGroupAddition", "Properties": {"GroupName": "g", "Users": [{"Ref": "U"}]}}}})");
  CHECK(summary(found) == "identity U.Policies[0] p user/ann open\n");
  CHECK(Joined(found.located).open() == std::vector<std::string>{"user/ann"});
}

TEST_CASE("what Ref and Fn::GetAtt give of a resource has the shape of its type") {
  struct Case {
    std::string_view type, attribute, result;
  };
  constexpr Case kCases[] = {
      {"AWS::CodeBuild::Project", "Arn", "arn:?:codebuild:?:?:project/?"},
      {"AWS::CodeCommit::Repository", "Arn", "arn:?:codecommit:?:?:?"},
      {"AWS::DynamoDB::Table", "Arn", "arn:?:dynamodb:?:?:table/?"},
      {"AWS::ECR::PublicRepository", "", "called"},
      {"AWS::ECR::PublicRepository", "Arn", "arn:?:ecr-public::?:repository/called"},
      {"AWS::ECR::Repository", "", "called"},
      {"AWS::ECR::Repository", "Arn", "arn:?:ecr:?:?:repository/called"},
      {"AWS::ECS::Cluster", "Arn", "arn:?:ecs:?:?:cluster/?"},
      {"AWS::ECS::Service", "", "arn:?:ecs:?:?:service/?"},
      {"AWS::ECS::TaskDefinition", "", "arn:?:ecs:?:?:task-definition/?"},
      {"AWS::IAM::Group", "", "called"},
      {"AWS::IAM::Group", "Arn", "arn:?:iam::?:group/called"},
      {"AWS::IAM::InstanceProfile", "Arn", "arn:?:iam::?:instance-profile/?"},
      {"AWS::IAM::ManagedPolicy", "", "arn:?:iam::?:policy/?"},
      {"AWS::IAM::ManagedPolicy", "PolicyArn", "arn:?:iam::?:policy/?"},
      {"AWS::IAM::Role", "", "called"},
      {"AWS::IAM::Role", "Arn", "arn:?:iam::?:role/called"},
      {"AWS::IAM::User", "", "called"},
      {"AWS::IAM::User", "Arn", "arn:?:iam::?:user/called"},
      {"AWS::KMS::Key", "Arn", "arn:?:kms:?:?:key/?"},
      {"AWS::Lambda::Function", "Arn", "arn:?:lambda:?:?:function:?"},
      {"AWS::Logs::LogGroup", "Arn", "arn:?:logs:?:?:log-group:?"},
      {"AWS::S3::Bucket", "Arn", "arn:?:s3:::called"},
      {"AWS::SNS::Topic", "", "arn:?:sns:?:?:?"},
      {"AWS::SQS::Queue", "Arn", "arn:?:sqs:?:?:?"},
      {"AWS::SecretsManager::Secret", "", "arn:?:secretsmanager:?:?:secret:?"},
      {"AWS::Serverless::Function", "Arn", "arn:?:lambda:?:?:function:?"},
      {"AWS::StepFunctions::StateMachine", "", "arn:?:states:?:?:stateMachine:?"},
      {"AWS::EC2::VPC", "", "?"},
      {"AWS::EC2::VPC", "Arn", "?"},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.type);
    CAPTURE(one.attribute);
    std::string properties;
    for (const std::string_view name :
         {"RepositoryName", "GroupName", "RoleName", "UserName", "BucketName"})
      properties += fmt::format(R"({}"{}": "called")", properties.empty() ? "" : ", ", name);
    const std::string expression =
        one.attribute.empty() ? R"({"Ref": "It"})"
                              : fmt::format(R"({{"Fn::GetAtt": ["It", "{}"]}})", one.attribute);
    const Found found(template_of(fmt::format(
        R"("It": {{"Type": "{}", "Properties": {{{}}}}},
           "P": {{"Type": "AWS::IAM::ManagedPolicy", "Properties": {{"PolicyDocument":
             {{"Statement": [{{"Effect": "Allow", "Action": "ecr:ListImages", "Resource": {}}}]}}}}}})",
        one.type, properties, expression)));
    REQUIRE(found.located.documents.size() == 1);
    CHECK(shown(*resource_of(found.located.documents.front())) == one.result);
  }
}
