// SPDX-License-Identifier: Apache-2.0
// The consumers, by the guide of each service.
#include "analysis/consumers.hpp"

#include <algorithm>
#include <array>

namespace ecrlint::internal::analysis {
namespace {

constexpr std::array<std::string_view, 1> kDescribe{"DescribeImages"};
constexpr std::array<std::string_view, 1> kList{"ListImages"};
constexpr std::array<std::string_view, 1> kLayerCheck{kLayerCheckName};
constexpr std::span<const std::string_view> kNothing;

constexpr auto kConsumers = std::to_array<Consumer>({
    {"docker", CallsAs::caller, "user or role", "", "", "", kNothing,
     "https://docs.aws.amazon.com/AmazonECR/latest/userguide/docker-pull-ecr-image.html"},
    {"app-runner", CallsAs::caller, "access role", "", "", "", kDescribe,
     "https://docs.aws.amazon.com/apprunner/latest/dg/service-source-image.html"},
    {"batch", CallsAs::caller, "job execution role", "", "", "", kNothing,
     "https://docs.aws.amazon.com/batch/latest/userguide/execution-IAM-role.html"},
    {"beanstalk", CallsAs::caller, "role of the EC2 instance profile", "", "", "", kNothing,
     "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/"
     "docker-configuration.remote-repo.html"},
    {"codebuild", CallsAs::either, "service role of the project", "codebuild.amazonaws.com",
     "codebuild", "project/*", kNothing,
     "https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html"},
    {"ecs", CallsAs::caller, "task execution role", "", "", "", kNothing,
     "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"},
    {"eks", CallsAs::caller, "node role", "", "", "", kNothing,
     "https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html"},
    {"emr-serverless", CallsAs::service, "service", "emr-serverless.amazonaws.com",
     "emr-serverless", "/applications/*", kDescribe,
     "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/"
     "application-custom-image.html"},
    {"flux", CallsAs::caller, "role of the source controller", "", "", "", kList,
     "https://github.com/fluxcd/source-controller/issues/1901"},
    {"healthomics", CallsAs::service, "service", "omics.amazonaws.com", "omics", "*", kLayerCheck,
     "https://docs.aws.amazon.com/omics/latest/dev/workflows-ecr.html"},
    {"lambda", CallsAs::both, "creator of the function", "lambda.amazonaws.com", "lambda",
     "function:*", kNothing, "https://docs.aws.amazon.com/lambda/latest/dg/images-create.html"},
    {"sagemaker", CallsAs::either, "execution role", "sagemaker.amazonaws.com", "sagemaker", "*",
     kLayerCheck, "https://github.com/aws/deep-learning-containers/issues/5657"},
});

/// What stands before the domain of a partition.
std::string_view stem(std::string_view principal) {
  return principal.substr(0, principal.find(".amazonaws."));
}

}  // namespace

std::span<const Consumer> consumers() { return kConsumers; }

const Consumer* find_consumer(std::string_view name) {
  const auto* const found = std::ranges::find(kConsumers, name, &Consumer::name);
  return found == kConsumers.end() ? nullptr : found;
}

const Consumer* consumer_of_service(std::string_view service_principal) {
  const auto* const found = std::ranges::find_if(kConsumers, [&](const Consumer& one) {
    return !one.service.empty() && stem(one.service) == stem(service_principal);
  });
  return found == kConsumers.end() ? nullptr : found;
}

}  // namespace ecrlint::internal::analysis
