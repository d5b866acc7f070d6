// SPDX-License-Identifier: Apache-2.0
// Decisions per second over a one-page set of policies, by the public door. With
// ECRLINT_BENCH_PAIRS the same requests and policies are also written to that file, for another
// evaluator to decide.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "ecrlint/access.hpp"
#include "ecrlint/report.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

constexpr std::string_view kRepositoryPolicy = R"({
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "PullWithinOrganization", "Effect": "Allow", "Principal": "*",
      "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage",
                 "ecr:GetDownloadUrlForLayer"],
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    },
    {
      "Sid": "PushByPipeline", "Effect": "Allow",
      "Principal": {"AWS": ["arn:aws:iam::222222222222:role/ci/builder",
                            "arn:aws:iam::333333333333:root"]},
      "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage",
                 "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage",
                 "ecr:UploadLayerPart"],
      "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ci/*"}}
    },
    {
      "Sid": "LambdaPull", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:lambda:eu-west-1:222222222222:function:*"}}
    },
    {
      "Sid": "OnlyFromOurNetworks", "Effect": "Deny", "Principal": "*", "Action": "ecr:*",
      "Condition": {"NotIpAddressIfExists": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]},
                    "Bool": {"aws:PrincipalIsAWSService": "false"}}
    }
  ]
})";

constexpr std::string_view kIdentityPolicy = R"({
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
    {"Effect": "Allow",
     "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:Put*", "ecr:*LayerUpload"],
     "Resource": ["arn:aws:ecr:*:111111111111:repository/app/*",
                  "arn:aws:ecr:*:111111111111:repository/${aws:PrincipalTag/team}/*"]}
  ]
})";

constexpr std::string_view kBoundary = R"({
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["ecr:*", "s3:*", "logs:*"], "Resource": "*",
     "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}}},
    {"Effect": "Deny", "Action": ["ecr:DeleteRepository", "ecr:SetRepositoryPolicy"],
     "Resource": "*"}
  ]
})";

constexpr std::string_view kScp = R"({
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": "*"},
    {"Effect": "Deny", "NotAction": ["iam:*", "sts:*"], "Resource": "*",
     "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}}}
  ]
})";

constexpr std::array kPolicies{std::pair(Gate::repository_policy, kRepositoryPolicy),
                               std::pair(Gate::identity_policy, kIdentityPolicy),
                               std::pair(Gate::boundary, kBoundary), std::pair(Gate::scp, kScp)};

/// Pulls and pushes from inside and outside, allowed and denied by each of the gates.
std::vector<Request> make_requests() {
  std::vector<Request> requests;
  for (const std::string_view role : {"ci/builder", "app/web"})
    for (const std::string_view account : {"111111111111", "222222222222"})
      for (const std::string_view action : {"ecr:BatchGetImage", "ecr:PutImage",
                                            "ecr:GetDownloadUrlForLayer", "ecr:DescribeImages"})
        for (const std::string_view address : {"203.0.113.7", "2001:db8::5", "198.51.100.1"})
          for (const std::string_view repository : {"app/web", "blue/api"}) {
            Request request;
            request.role = "arn:aws:iam::" + std::string(account) + ":role/" + std::string(role);
            request.principal = "arn:aws:sts::" + std::string(account) + ":assumed-role/" +
                                std::string(role.substr(role.find('/') + 1)) + "/session";
            request.action = action;
            request.resource =
                "arn:aws:ecr:eu-west-1:111111111111:repository/" + std::string(repository);
            request.context = {{"aws:PrincipalOrgID", {"o-a1b2c3d4e5"}},
                               {"aws:PrincipalTag/team", {"blue"}},
                               {"aws:SourceIp", {std::string(address)}},
                               {"aws:SecureTransport", {"true"}},
                               {"aws:CurrentTime", {"2026-05-05T10:00:00Z"}}};
            request.context_complete = true;
            requests.push_back(std::move(request));
          }
  return requests;
}

/// One line of `ecrlint evaluate`, with the keys that others do not derive.
nlohmann::json to_line(const Request& request) {
  nlohmann::json context{{"aws:PrincipalArn", request.role},
                         {"aws:PrincipalAccount", request.role.substr(13, 12)},
                         {"aws:PrincipalIsAWSService", "false"},
                         {"aws:RequestedRegion", "eu-west-1"}};
  for (const RequestKey& key : request.context) context[key.name] = key.values.front();
  const auto policy = [](std::string_view text) { return nlohmann::json::parse(text); };
  return {{"request",
           {{"principal", request.principal},
            {"role", request.role},
            {"action", request.action},
            {"resource", request.resource},
            {"resourceAccount", "111111111111"},
            {"context", context}}},
          {"policies",
           {{"resource", policy(kRepositoryPolicy)},
            {"identity", {policy(kIdentityPolicy)}},
            {"boundary", {policy(kBoundary)}},
            {"scp", {{{"id", "root"}, {"policies", {policy(kScp)}}}}}}}};
}

void decide(benchmark::State& state, const AccessPolicies& policies,
            const std::vector<Request>& requests) {
  std::size_t allowed = 0;
  for (auto _ : state)
    for (const Request& request : requests)
      allowed += policies.decide(request).decision == Decision::allowed ? 1U : 0U;
  const auto decisions = static_cast<std::int64_t>(requests.size());
  state.SetItemsProcessed(state.iterations() * decisions);
  state.counters["allowed"] =
      static_cast<double>(allowed) / static_cast<double>(state.iterations() * decisions);
}

void evaluate_lines(benchmark::State& state, const std::vector<std::string>& lines) {
  for (auto _ : state)
    for (const std::string& line : lines) benchmark::DoNotOptimize(to_json(evaluate(line)));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(lines.size()));
}

}  // namespace

int main(int argc, char** argv) {
  AccessPolicies policies;
  for (const auto& [gate, text] : kPolicies)
    if (policies.add(gate, {"policy.json", std::string(text)}) != 1) return 2;
  const std::vector<Request> requests = make_requests();
  std::vector<std::string> lines;
  for (const Request& request : requests) lines.push_back(to_line(request).dump());
  if (const char* path = std::getenv("ECRLINT_BENCH_PAIRS")) {
    std::ofstream file(path);
    for (const std::string& line : lines) file << line << '\n';
  }
  benchmark::RegisterBenchmark("decide",
                               [&](benchmark::State& s) { decide(s, policies, requests); });
  benchmark::RegisterBenchmark("evaluate a line",
                               [&](benchmark::State& s) { evaluate_lines(s, lines); });
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
