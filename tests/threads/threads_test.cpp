// SPDX-License-Identifier: Apache-2.0
// Everything that is said to be thread-safe, used by many threads at once, by the public door.
#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "ecrlint/access.hpp"
#include "ecrlint/config.hpp"
#include "ecrlint/denied.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "ecrlint/transfer.hpp"
#include "ecrlint/who.hpp"

using namespace ecrlint;

namespace {

constexpr std::string_view kRole = "arn:aws:iam::314159265358:role/ci";
constexpr std::string_view kImage = "271828182845.dkr.ecr.eu-west-1.amazonaws.com/app:1";

/// Grants one call to one role.
std::string policy(const std::string& sid, const std::string& role) {
  return R"({"Version": "2012-10-17", "Statement": [{"Sid": ")" + sid +
         R"(", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::314159265358:role/)" + role +
         R"("}, "Action": "ecr:BatchGetImage"}]})";
}

/// Half of them below a config, which they share; some have the path of another.
std::vector<Source> many_sources() {
  const auto config = std::make_shared<const Config>(
      *parse_config("[[suppress]]\nrule = 'ECR101'\npath = 'a/**'\nsid = 'S7'\nreason = 'x'\n"
                    "[[override]]\npaths = ['a/1*']\nrules = {ECR101 = 'low'}\n",
                    "a/ecrlint.toml"));
  std::vector<Source> sources;
  for (int i = 0; i < 60; ++i) {
    const std::string name = std::to_string(i / 2 % 20) + ".json";
    const std::string text = policy("S" + std::to_string(i / 2), "r" + std::to_string(i));
    if (i % 2 == 0)
      sources.push_back({"b/" + name, text});
    else
      sources.push_back({"a/" + name, text, Role::lint, config, "a/" + name});
  }
  return sources;
}

std::string report_of(const std::vector<Source>& sources, unsigned jobs) {
  Options options;
  options.jobs = jobs;
  const Report report = lint(sources, options);
  return render(Format::sarif, sources, report) + render(Format::text, sources, report);
}

/// The answers of several threads that ask at the same time.
std::array<std::string, 4> at_once(const std::function<std::string()>& ask) {
  std::array<std::string, 4> answers;
  std::vector<std::thread> threads;
  for (std::string& answer : answers) threads.emplace_back([&] { answer = ask(); });
  for (std::thread& thread : threads) thread.join();
  return answers;
}

void check_at_once(const std::function<std::string()>& ask) {
  const std::array<std::string, 4> answers = at_once(ask);
  CHECK(answers[0].size() > 20);
  CHECK(answers == at_once(ask));
  for (const std::string& answer : answers) CHECK(answer == answers[0]);
}

}  // namespace

TEST_CASE("a report is the same for any number of threads") {
  const std::vector<Source> sources = many_sources();
  const std::string expected = report_of(sources, 1);
  CHECK(expected.find("ECR101") != std::string::npos);
  for (const unsigned jobs : {0U, 2U, 3U, 7U}) CHECK(report_of(sources, jobs) == expected);
}

TEST_CASE("many threads lint the same sources") {
  const std::vector<Source> sources = many_sources();
  check_at_once([&] { return report_of(sources, 2); });
}

TEST_CASE("many threads ask the same questions") {
  const Source owner{"owner.json", policy("Pull", "ci")};
  check_at_once([&] {
    TransferRequest request;
    request.principal = kRole;
    request.images = {std::string(kImage)};
    request.policies.push_back({Gate::repository_policy, owner, 0, {}});
    const TransferReport report = *transfer(request);
    return to_json(report) + to_text(report, true);
  });
  check_at_once([&] {
    WhoRequest request;
    request.sources = {owner};
    request.account = "271828182845";
    const WhoReport report = *who(std::move(request));
    return to_json(report) + to_text(report, true) + to_html(report);
  });
  check_at_once([&] {
    return to_json(
        *explain_denied("User: " + std::string(kRole) +
                            " is not authorized to perform: ecr:BatchGetImage on "
                            "resource: arn:aws:ecr:eu-west-1:271828182845:repository/app",
                        {owner}));
  });
  check_at_once([&] {
    return to_json(evaluate(R"({"request": {"principal": "arn:aws:iam::314159265358:role/ci",
      "action": "ecr:BatchGetImage", "resource": "arn:aws:ecr:eu-west-1:271828182845:repository/app"},
      "policies": {"resource": )" +
                            owner.text + "}}"));
  });
}

TEST_CASE("many threads decide by the same policies") {
  AccessPolicies policies;
  CHECK(policies.add(Gate::repository_policy, {"owner.json", policy("Pull", "ci")}) == 1);
  Request request;
  request.principal = kRole;
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:271828182845:repository/app";
  const auto ask = [&] {
    std::string answer;
    for (int i = 0; i < 20; ++i) answer += to_string(policies.decide(request).decision);
    return answer;
  };
  check_at_once(ask);
}
