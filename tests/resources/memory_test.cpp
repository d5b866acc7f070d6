// SPDX-License-Identifier: Apache-2.0
// Every public door on a machine whose memory ends at the n-th allocation, for n from 1 on: each
// call has its answer or says that it has none, and nothing is thrown at the caller.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <limits>
#include <new>
#include <string>
#include <vector>

#include "ecrlint/config.hpp"
#include "ecrlint/fix.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"

using namespace ecrlint;

namespace {

constexpr long kEnough = std::numeric_limits<long>::max() / 2;

std::atomic<long> allocations_left = kEnough;
std::atomic<bool> comes_back = false;  // is there memory again after one refusal?

[[gnu::noinline]] void* allocate(std::size_t size) {
  const long left = allocations_left.fetch_sub(1);
  if (left == 0 || (left < 0 && !comes_back)) throw std::bad_alloc();
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

[[gnu::noinline]] void release(void* memory) noexcept { std::free(memory); }

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  try {
    return allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }

namespace {

/// What a call came to, as a text; empty when it says that it failed for want of memory.
std::string outcome(const std::string& text) { return text; }

std::string outcome(const Report& report) {
  for (const Failure& failure : report.failures)
    if (failure.internal) return {};
  return "findings: " + std::to_string(report.findings.size()) +
         ", failures: " + std::to_string(report.failures.size());
}

std::string outcome(const Evaluated& evaluated) {
  if (!evaluated.verdict && evaluated.verdict.error().internal) return {};
  return to_json(evaluated);
}

template <class T>
std::string outcome(const Result<T>& result) {
  if (!result) return result.error().internal ? std::string() : "refused";
  if constexpr (std::is_same_v<T, std::string>)
    return "a text: " + *result;
  else if constexpr (requires { to_json(*result); })
    return to_json(*result);
  else
    return "a value";
}

std::string outcome(const Result<Config, std::vector<ConfigError>>& result) {
  if (result) return "a config";
  return result.error().front().message == "out of memory" ? std::string() : "refused";
}

/// Calls with room for `n` allocations less one. Tells whether that was enough.
template <class Ask>
std::string ask_with(long n, bool recovers, const Ask& ask, bool& enough) {
  comes_back = recovers;
  allocations_left = n - 1;
  try {
    auto answer = ask();
    enough = allocations_left >= 0;
    allocations_left = kEnough;
    return outcome(answer);
  } catch (...) {
    allocations_left = kEnough;
    FAIL_CHECK("thrown at the caller, at allocation ", n,
               std::string(recovers ? " alone" : " and all behind it"));
    enough = false;
    return {};
  }
}

/// Nothing is made ready before the first call, so that what the library makes once is met, too.
/// Begins at the first allocation that may fail.
template <class Ask>
void sweep(const Ask& ask, long first = 1) {
  std::vector<std::string> answers;
  std::size_t failed = 0;
  std::string right;
  for (const bool recovers : {true, false}) {
    bool enough = false;
    for (long n = recovers ? 1 : first; !enough; n += 1 + n / 20) {
      std::string answer = ask_with(n, recovers, ask, enough);
      if (answer.empty())
        ++failed;
      else
        answers.push_back(std::move(answer));
    }
    REQUIRE_FALSE(answers.empty());
    right = answers.back();
  }
  for (const std::string& answer : answers) CHECK(answer == right);
  CHECK(failed > 0);
  MESSAGE(failed, " calls failed, ", answers.size(), " had their answer: ", right.substr(0, 60));
}

const std::string kRole = "arn:aws:iam::314159265358:role/ci";
const std::string kRepository = "arn:aws:ecr:eu-west-1:271828182845:repository/app";

const Source kOwner{"owner.json",
                    R"({"Version": "2012-10-17", "Statement": [{"Sid": "Pull", "Effect": "Allow",)"
                    R"( "Principal": {"AWS": ")" +
                        kRole + R"("}, "Action": ["ecr:BatchGetImage", "ecr:Foo*"]}]})"};

const std::vector<Source> kSources{
    kOwner,
    {"template.yaml",
     "Resources:\n  R:\n    Type: AWS::ECR::Repository\n    Properties:\n      "
     "RepositoryPolicyText:\n"
     "        Statement:\n          - Effect: Allow  # ecrlint: ignore[public-repository] for all\n"
     "            Principal: '*'\n            Action: [ecr:BatchGetImage]\n"},
    {"main.tf",
     "resource \"aws_ecr_repository_policy\" \"app\" {\n  repository = \"app\"\n"
     "  policy = jsonencode({Statement = [{Effect = \"Allow\", Principal = {AWS = "
     "\"${var.account}\"}, Action = \"ecr:BatchGetImage\"}]})\n}\n"},
    {"notes.md", "```json\n" + kOwner.text + "\n```\n"},
    {"broken.json", "{\"Statement\": ["}};

Options linting() {
  Options options;
  options.profile = Profile::audit;
  return options;
}

const std::string kDenied = "User: " + kRole +
                            " is not authorized to perform: ecr:GetDownloadUrlForLayer on "
                            "resource: " +
                            kRepository;

const std::string kConfig =
    "profile = 'audit'\n[[suppress]]\nrule = 'ECR101'\npath = 'a/**'\nsid = 'S7'\nreason = 'x'\n"
    "[[override]]\npaths = ['a/1*']\nrules = {ECR101 = 'low'}\n";

TransferRequest pull() {
  TransferRequest request;
  request.principal = kRole;
  request.images = {"271828182845.dkr.ecr.eu-west-1.amazonaws.com/app:1"};
  request.policies.push_back({Gate::repository_policy, kOwner, 0, {}});
  return request;
}

/// For tests that write what others ask for.
template <class T>
T value_of(Result<T> result) {
  REQUIRE(result);
  return std::move(*result);
}

}  // namespace

TEST_CASE("lint") {
  const Options options = linting();
  // Not even the failure has room at the first one.
  sweep([&] { return lint(kSources, options); }, 2);
}

TEST_CASE("lint on several threads") {
  const std::vector<Source> sources(40, kOwner);
  Options options;
  options.jobs = 3;
  sweep([&] { return lint(sources, options); }, 2);
}

TEST_CASE("parse_config") {
  sweep([] { return parse_config(kConfig, {}); }, 2);  // as for lint
}

TEST_CASE("load_catalog") {
  const std::string text = R"({"documentation_accounts": ["100000000001"]})";
  sweep([&] { return load_catalog(text); });
  sweep([] { return load_catalog("{}"); });
}

TEST_CASE("transfer") {
  const TransferRequest request = pull();
  sweep([&] { return transfer(request); });
}

TEST_CASE("what a transfer is asked about") {
  sweep([] { return managed_policy("AmazonEC2ContainerRegistryReadOnly"); });
  const Source dockerrun{"Dockerrun.aws.json",
                         R"({"Image": {"Name": "nginx:1.27.5-alpine-slim"}})"};
  sweep([&] { return images_of_dockerrun(dockerrun); });
}

TEST_CASE("who") {
  WhoRequest request;
  request.sources = kSources;
  request.account = "271828182845";
  sweep([&] {
    WhoRequest copy;
    const long left = allocations_left.exchange(kEnough);
    copy = request;  // the caller's memory
    allocations_left = left;
    return who(std::move(copy));
  });
}

TEST_CASE("explain_denied") {
  sweep([] { return explain_denied(kDenied, kSources); });
}

TEST_CASE("evaluate") {
  const std::string line = R"({"id": 1, "request": {"principal": ")" + kRole +
                           R"(", "action": "ecr:BatchGetImage", "resource": ")" + kRepository +
                           R"("}, "policies": {"resource": )" + kOwner.text + "}}";
  sweep([&] { return evaluate(line); });
}

TEST_CASE("apply") {
  const Report report = lint(kOwner, linting());
  for (const Finding& finding : report.findings)
    for (const Fix& fix : finding.fixes) sweep([&] { return apply(kOwner, fix); });
  CHECK_FALSE(report.findings.empty());
}

TEST_CASE("reports of findings") {
  const Report report = lint(kSources, linting());
  ReportOptions options;
  options.policies = true;
  for (const Format format :
       {Format::text, Format::concise, Format::json, Format::sarif, Format::github})
    sweep([&] { return render(format, kSources, report, options); });
  sweep([] { return rules_json(); });
}

TEST_CASE("reports of answers") {
  const TransferReport transferred = value_of(transfer(pull()));
  sweep([&] { return to_json(transferred); });
  sweep([&] { return to_text(transferred, true); });
  const DeniedReport explained = value_of(explain_denied(kDenied, kSources));
  sweep([&] { return to_json(explained); });
  sweep([&] { return to_text(explained, true); });
  WhoRequest request;
  request.sources = kSources;
  const WhoReport told = value_of(who(std::move(request)));
  sweep([&] { return to_json(told); });
  sweep([&] { return to_text(told, true); });
  sweep([&] { return to_html(told); });
  const Evaluated evaluated = evaluate("no JSON");
  sweep([&] { return to_json(evaluated); });
  sweep([] {
    return printable("a name that is so long that a string has it in its own memory\x1b");
  });
}
