// SPDX-License-Identifier: Apache-2.0
// Workspaces of a thousand of a kind, and of four thousand, with the memory that they take at most;
// and the bare reading of a Terraform repository that ecrlint is timed over as a process.
// tools/bench bounds the ratios.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/who.hpp"
#include "syntax/hcl.hpp"
#include "terraform_repository.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

using test::numbered;

namespace {

std::atomic<std::size_t> in_use = 0;
std::atomic<std::size_t> most_in_use = 0;

void* counted(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  const std::size_t now = in_use += malloc_usable_size(memory);
  if (now > most_in_use) most_in_use = now;
  return memory;
}

void release(void* memory) noexcept {
  in_use -= malloc_usable_size(memory);
  std::free(memory);
}

void* allocate(std::size_t size) { return counted(std::malloc(std::max<std::size_t>(size, 1))); }
void* allocate(std::size_t size, std::align_val_t alignment) {
  const auto to = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(to, (std::max<std::size_t>(size, 1) + to - 1) / to * to));
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t to) { return allocate(size, to); }
void* operator new[](std::size_t size, std::align_val_t to) { return allocate(size, to); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }

namespace {

std::string listed(std::string_view piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? "," : "") + numbered(piece, i);
  return text;
}

constexpr std::string_view kRepository = R"(resource "aws_ecr_repository" "app@" {
  name = "team/app@"
}
resource "aws_ecr_repository_policy" "app@" {
  repository = aws_ecr_repository.app@.name
  policy     = data.aws_iam_policy_document.app@.json
}
data "aws_iam_policy_document" "app@" {
  statement {
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::314159265358:role/reader@"]
    }
  }
}
)";

using Sources = std::vector<Source>;

/// Of each so many that no cache holds what becomes of a thousand of them.
constexpr std::size_t kOfEach = 4;

Sources files(std::size_t count, std::string_view path) {
  Sources sources;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text;
    for (std::size_t j = 0; j < kOfEach; ++j) text += numbered(kRepository, kOfEach * i + j);
    sources.push_back({numbered(path, i), std::move(text)});
  }
  return sources;
}

Sources module_calls(std::size_t count) {
  std::string calls;
  for (std::size_t i = 0; i < count; ++i)
    calls += numbered(
        "module \"app@\" {\n  source = \"./app\"\n  name = \"team/app@\"\n"
        "  readers = [\"arn:aws:iam::314159265358:role/reader@\"]\n}\n",
        i);
  std::string module = "variable \"name\" {}\nvariable \"readers\" {}\n";
  for (std::size_t i = 0; i < kOfEach; ++i)
    module += numbered(R"(resource "aws_ecr_repository" "it@" {
  name = "${var.name}/@"
}
resource "aws_ecr_repository_policy" "it@" {
  repository = aws_ecr_repository.it@.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Principal = { AWS = var.readers },
    Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
  }] })
}
)",
                       i);
  return {{"main.tf", calls}, {"app/main.tf", module}};
}

/// As many repositories, each with two roles that pull from it.
Sources repositories_with_roles(std::size_t count) {
  Sources sources;
  for (std::size_t i = 0; i < count; ++i)
    sources.push_back(
        {numbered("app@.json", i), numbered(R"({"registryId": "271828182845",
  "repositoryName": "team/app@", "policyText": "{\"Version\": \"2012-10-17\", \"Statement\": [)"
                                            R"({\"Effect\": \"Allow\", \"Principal\":)"
                                            R"( {\"AWS\": [)"
                                            R"(\"arn:aws:iam::314159265358:role/a@\", )"
                                            R"(\"arn:aws:iam::314159265358:role/b@\"]}, )"
                                            R"(\"Action\": [\"ecr:BatchGetImage\", )"
                                            R"(\"ecr:GetDownloadUrlForLayer\", )"
                                            R"(\"ecr:BatchCheckLayerAvailability\"]}]}"})",
                                            i)});
  const auto role = [](std::string_view name, std::string_view resource) {
    return R"({"RoleName": ")" + std::string(name) + R"(", "Path": "/",
  "Arn": "arn:aws:iam::314159265358:role/)" +
           std::string(name) + R"(", "RolePolicyList": [{"PolicyName": "pull", "PolicyDocument":
  {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action":
  "ecr:GetAuthorizationToken", "Resource": "*"}, {"Effect": "Allow", "Action":
  ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
  "Resource": ")" +
           std::string(resource) + R"("}]}}], "AttachedManagedPolicies": []})";
  };
  const std::string arn = "arn:aws:ecr:eu-west-1:271828182845:repository/team/app@";
  sources.push_back(
      {"account.json",
       R"({"UserDetailList": [], "GroupDetailList": [], "Policies": [], "RoleDetailList": [)" +
           listed(role("a@", arn) + "," + role("b@", "arn:aws:ecr:*:*:repository/other@"), count) +
           "]}"});
  return sources;
}

Sources statements(std::size_t count) {
  return {{"policy.json", R"({"Version": "2012-10-17", "Statement": [)" +
                              listed(R"({"Sid": "S@", "Effect": "Allow",
  "Principal": {"AWS": "arn:aws:iam::314159265358:role/r@"},
  "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
  "Condition": {"StringEquals": {"aws:PrincipalTag/team": "t@"}}})",
                                     count) +
                              "]}"}};
}

void add(const std::string& name, const std::function<Sources(std::size_t)>& make,
         const std::function<void(const Sources&)>& run) {
  for (const std::size_t times : {std::size_t{1}, std::size_t{4}})
    benchmark::RegisterBenchmark(("scale/" + name + "/" + std::to_string(times)).c_str(),
                                 [=](benchmark::State& state) {
                                   const Sources sources = make(1'000 * times);
                                   const std::size_t before = in_use;
                                   most_in_use = before;
                                   for (auto _ : state) run(sources);
                                   const std::size_t most = most_in_use - before;
                                   state.counters["most_bytes"] = static_cast<double>(most);
                                 })
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1);
}

void check(const Sources& sources) { benchmark::DoNotOptimize(lint(sources).findings.data()); }

void ask_who(const Sources& sources) {
  WhoRequest request;
  request.sources = sources;
  const auto report = who(std::move(request));
  if (!report) std::abort();
  benchmark::DoNotOptimize(report->repositories.data());
}

/// As a process that does nothing else would: the arenas go with the files.
void read_bare(benchmark::State& state, const std::filesystem::path& folder) {
  double count = 0;
  double bytes = 0;
  for (auto _ : state) {
    const auto paths = test::files_below(folder);
    count = static_cast<double>(paths.size());
    bytes = 0;
    for (const auto& path : paths) {
      std::ifstream in(path, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      bytes += static_cast<double>(text.size());
      Arena arena;
      benchmark::DoNotOptimize(syntax::parse_hcl(text, arena).body.blocks.data());
    }
  }
  state.counters["files"] = count;
  state.counters["bytes"] = bytes;
}

}  // namespace

int main(int argc, char** argv) {
  add(
      "files of one folder", [](std::size_t count) { return files(count, "app@.tf"); }, check);
  add(
      "folders", [](std::size_t count) { return files(count, "app@/main.tf"); }, check);
  add("calls of a module", module_calls, check);
  add("repositories with roles", repositories_with_roles, check);
  add("repositories with roles, by who", repositories_with_roles, ask_who);
  add("statements of a policy", statements, check);
  if (const char* folder = std::getenv("ECRLINT_BENCH_TERRAFORM")) {
    test::write_terraform_repository(folder);
    benchmark::RegisterBenchmark("bare reading", [=](benchmark::State& state) {
      read_bare(state, folder);
    })->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
