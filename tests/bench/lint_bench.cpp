// SPDX-License-Identifier: Apache-2.0
// Throughput over a folder of policies (ECRLINT_BENCH_POLICIES), each figure beside a bare JSON
// parse of the same bytes in the same run; and of the HCL reader, over a text made here.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>

#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "syntax/hcl.hpp"
#include "syntax/value.hpp"
#include "syntax/yaml.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::vector<Source> read_policies(const char* folder) {
  std::vector<Source> sources;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    sources.push_back(
        {entry.path().filename().string(), {std::istreambuf_iterator<char>(file), {}}});
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

std::int64_t bytes_of(std::span<const Source> sources) {
  std::int64_t bytes = 0;
  for (const Source& source : sources) bytes += static_cast<std::int64_t>(source.text.size());
  return bytes;
}

/// How many of the sources make up half of the bytes.
std::size_t half_of(std::span<const Source> sources) {
  const std::int64_t all = bytes_of(sources);
  std::size_t count = 0;
  for (std::int64_t bytes = 0; bytes < all / 2; ++count)
    bytes += static_cast<std::int64_t>(sources[count].text.size());
  return count;
}

void finish(benchmark::State& state, const std::vector<Source>& sources) {
  const std::int64_t bytes = bytes_of(sources);
  state.SetBytesProcessed(state.iterations() * bytes);
  state.counters["bytes"] = static_cast<double>(bytes);
  state.counters["files"] = static_cast<double>(sources.size());
}

bool all_valid(std::span<const Source> sources) {
  return std::all_of(sources.begin(), sources.end(),
                     [](const Source& source) { return nlohmann::json::accept(source.text); });
}

/// On two threads, each with half of the bytes: what this machine can gain from a second thread.
void bare_parse(benchmark::State& state, const std::vector<Source>& sources, unsigned threads) {
  const std::span<const Source> all(sources);
  const std::size_t half = half_of(all);
  for (auto _ : state) {
    bool valid = true;
    if (threads == 2) {
      auto first = std::async(std::launch::async, all_valid, all.first(half));
      valid = all_valid(all.subspan(half)) && first.get();
    } else {
      valid = all_valid(all);
    }
    if (!valid) state.SkipWithError("not JSON");
  }
  finish(state, sources);
}

void tree(benchmark::State& state, const std::vector<Source>& sources) {
  for (auto _ : state)
    for (const Source& source : sources) {
      Arena arena;
      benchmark::DoNotOptimize(syntax::parse_json(source.text, arena));
    }
  finish(state, sources);
}

/// A template of about two megabytes with a thousand repositories and roles.
std::string yaml_template() {
  std::string text = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n";
  for (int i = 0; text.size() < 2'000'000; ++i) {
    const std::string number = std::to_string(i);
    text += "  Repository" + number + ":  # of team " + number + R"(
    Type: AWS::ECR::Repository
    DeletionPolicy: Retain
    Properties:
      RepositoryName: !Sub '${AWS::StackName}/service-)" +
            number + R"('
      ImageScanningConfiguration: {ScanOnPush: true}
      RepositoryPolicyText:
        Version: 2012-10-17
        Statement:
          - Sid: "Allow pull"
            Effect: Allow
            Principal:
              AWS:
                - !Sub arn:${AWS::Partition}:iam::111122223333:root
                - !GetAtt Role)" +
            number + R"(.Arn
            Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]
            Condition:
              StringEquals:
                aws:PrincipalOrgID: !If [Shared, !Ref OrganizationId, !Ref AWS::NoValue]
      LifecyclePolicy:
        LifecyclePolicyText: |
          {"rules": [{"rulePriority": 1, "action": {"type": "expire"},
            "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 9}}]}
  Role)" + number +
            R"(:
    Type: AWS::IAM::Role
    Properties:
      Path: /
      Policies:
        - PolicyName: pull
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - {Effect: Allow, Action: 'ecr:GetAuthorizationToken', Resource: '*'}
              - Effect: Allow
                Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
                Resource: !GetAtt Repository)" +
            number + ".Arn\n";
  }
  return text;
}

void yaml_tree(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    Arena arena;
    const syntax::YamlStream stream = syntax::parse_yaml(text, arena);
    if (!stream.documents.front().parsed) state.SkipWithError("not YAML");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void lint_all(benchmark::State& state, const std::vector<Source>& sources, unsigned jobs) {
  Options options;
  options.jobs = jobs;
  std::size_t findings = 0;
  for (auto _ : state) findings = lint(sources, options).findings.size();
  finish(state, sources);
  state.counters["findings"] = static_cast<double>(findings);
}

/// A part of a Terraform text as people write policies; a number stands for each `@`.
constexpr std::string_view kModule = R"tf(
# Who may pull images of team @.
locals {
  name_@     = "team-@"
  accounts_@ = ["111122223333", "444455556666"]
  arns_@     = { for id in local.accounts_@ : id => "arn:aws:iam::${id}:root" if id != "" }
}

data "aws_iam_policy_document" "pull_@" {
  statement {
    sid     = "AllowPull@"
    effect  = "Allow"
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    principals {
      type        = "AWS"
      identifiers = values(local.arns_@)
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = [var.organization_id]
    }
  }
}

resource "aws_ecr_repository_policy" "images_@" {
  repository = aws_ecr_repository.images_@.name
  policy     = data.aws_iam_policy_document.pull_@.json
}

resource "aws_iam_policy" "push_@" {
  name   = "${var.prefix}-push-@"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Push"
      Effect   = var.enabled ? "Allow" : "Deny"
      Action   = ["ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart"]
      Resource = "arn:aws:ecr:${var.region}:${data.aws_caller_identity.current.account_id}:repository/@"
    }]
  })
}

resource "aws_ecr_registry_policy" "replicate_@" {
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::${var.source_account}:root"},
          "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"],
          "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/*"
        }
      ]
    }
  EOT
}
)tf";

/// About 2 MB of it.
std::string terraform_text() {
  std::string text;
  for (int module = 0; text.size() < 2'000'000; ++module)
    for (const char c : kModule) text += c == '@' ? std::to_string(module) : std::string(1, c);
  return text;
}

void hcl_tree(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    Arena arena;
    const syntax::HclFile file = syntax::parse_hcl(text, arena);
    if (!file.parsed) state.SkipWithError("not HCL");
    benchmark::DoNotOptimize(file.body.blocks.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

}  // namespace

int main(int argc, char** argv) {
  const char* folder = std::getenv("ECRLINT_BENCH_POLICIES");
  if (folder == nullptr) {
    std::cerr << "set ECRLINT_BENCH_POLICIES to a folder of policies; see tools/bench\n";
    return 2;
  }
  const std::vector<Source> sources = read_policies(folder);
  const auto add = [](const char* name, auto run) {
    benchmark::RegisterBenchmark(name, run)->Unit(benchmark::kMillisecond)->UseRealTime();
  };
  add("bare JSON parse (nlohmann::json::accept)",
      [&](benchmark::State& s) { bare_parse(s, sources, 1); });
  add("bare JSON parse, 2 threads", [&](benchmark::State& s) { bare_parse(s, sources, 2); });
  add("tree with spans", [&](benchmark::State& s) { tree(s, sources); });
  const std::string terraform = terraform_text();
  add("HCL tree", [&](benchmark::State& s) { hcl_tree(s, terraform); });
  const std::string yaml = yaml_template();
  add("YAML tree", [&](benchmark::State& s) { yaml_tree(s, yaml); });
  add("lint, 1 thread", [&](benchmark::State& s) { lint_all(s, sources, 1); });
  add("lint, 2 threads", [&](benchmark::State& s) { lint_all(s, sources, 2); });
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
