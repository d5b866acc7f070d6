// SPDX-License-Identifier: Apache-2.0
// What AWS's own managed policies for images say of ECR; what they say of other services no
// transfer asks for.
#include <algorithm>
#include <array>
#include <span>

#include "analysis/transfer_calls.hpp"
#include "ecrlint/transfer.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using Names = std::span<const std::string_view>;

constexpr auto kLogin = std::to_array<std::string_view>({"GetAuthorizationToken"});
constexpr std::array kLayerCheck{analysis::kLayerCheckName};
constexpr auto kRead = std::to_array<std::string_view>(
    {"GetRepositoryPolicy", "DescribeRepositories", "ListImages", "DescribeImages",
     "GetLifecyclePolicy", "GetLifecyclePolicyPreview", "ListTagsForResource",
     "DescribeImageScanFindings"});
constexpr auto kImport = std::to_array<std::string_view>({"BatchImportUpstreamImage"});
constexpr auto kDescribe = std::to_array<std::string_view>({"DescribeImages"});
constexpr auto kEverything = std::to_array<std::string_view>({"*"});

/// A policy and the groups of actions that it allows on all resources.
struct Managed {
  std::string_view name;
  std::array<Names, 5> actions;
};

// As of September 2026, by the versions that are in force. Those without actions look as if they
// would do, and have none of ECR.
constexpr auto kManaged = std::to_array<Managed>({
    {"AWSAppRunnerServicePolicyForECRAccess",
     {kLogin, analysis::kPullNames, kLayerCheck, kDescribe}},
    {"AWSElasticBeanstalkMulticontainerDocker", {}},
    {"AWSElasticBeanstalkWebTier", {}},
    {"AWSElasticBeanstalkWorkerTier", {}},
    {"AmazonEC2ContainerRegistryFullAccess", {kEverything}},
    {"AmazonEC2ContainerRegistryPowerUser",
     {kLogin, analysis::kPullNames, kLayerCheck, kRead, analysis::kWriteNames}},
    {"AmazonEC2ContainerRegistryPullOnly", {kLogin, analysis::kPullNames, kImport}},
    {"AmazonEC2ContainerRegistryReadOnly", {kLogin, analysis::kPullNames, kLayerCheck, kRead}},
    {"AmazonEC2ContainerServiceforEC2Role", {kLogin, analysis::kPullNames, kLayerCheck}},
    {"AmazonECSTaskExecutionRolePolicy", {kLogin, analysis::kPullNames, kLayerCheck}},
    {"AmazonEKSFargatePodExecutionRolePolicy", {kLogin, analysis::kPullNames, kLayerCheck}},
    {"AmazonEKSWorkerNodeMinimalPolicy", {}},
    {"AmazonEKSWorkerNodePolicy", {}},
});

Result<std::string> write_policy(std::string_view arn_or_name) {
  const Error unknown{"none of AWS's own policies for images"};
  std::string_view name = arn_or_name;
  if (name.starts_with("arn:")) {
    if (name.find(":iam::aws:policy/") == name.npos) return unknown;
    name = name.substr(name.rfind('/') + 1);
  }
  const auto* const found = std::ranges::find(kManaged, name, &Managed::name);
  if (found == kManaged.end()) return unknown;
  std::string actions;
  for (const Names& group : found->actions)
    for (const std::string_view action : group)
      actions.append(actions.empty() ? "\"ecr:" : ", \"ecr:").append(action).append("\"");
  if (actions.empty()) return std::string(R"({"Version": "2012-10-17", "Statement": []})");
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [)" + actions +
         R"(], "Resource": "*"}]})";
}

}  // namespace

Result<std::string> managed_policy(std::string_view arn_or_name) {
  return guarded([&] { return write_policy(arn_or_name); });
}

}  // namespace ecrlint
