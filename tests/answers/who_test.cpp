// SPDX-License-Identifier: Apache-2.0
// Who can pull, push and administer: the three layouts of an organization, and single answers.
#include "ecrlint/who.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ecrlint/report.hpp"
#include "report/write/parts.hpp"
#include "support/golden.hpp"
#include "support/project_path.hpp"
#include "support/schema_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

constexpr std::string_view kOwner = "271828182845";

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// All JSON files of a fixture, by the paths that the README uses.
WhoReport of_fixture(const std::string& name) {
  WhoRequest request;
  request.region = "eu-west-1";
  const std::filesystem::path root = test::project_path("fixtures");
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / name))
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths)
    request.sources.push_back(
        {"fixtures/" + std::filesystem::relative(path, root).generic_string(), read(path)});
  return *who(std::move(request));
}

/// What `aws ecr get-repository-policy` prints of a policy with these statements.
Source dump(const std::string& statements, const std::string& name = "app") {
  const json policy = {{"Version", "2012-10-17"}, {"Statement", json::parse(statements)}};
  const json output = {
      {"registryId", kOwner}, {"repositoryName", name}, {"policyText", policy.dump()}};
  return {name + ".json", output.dump()};
}

WhoReport ask(std::vector<Source> sources) {
  WhoRequest request;
  request.region = "eu-west-1";
  request.sources = std::move(sources);
  return *who(std::move(request));
}

WhoReport ask(const std::string& statements) { return ask(std::vector{dump(statements)}); }

/// The grant of somebody on the first repository.
const WhoGrant& grant(const WhoReport& report, std::string_view principal) {
  REQUIRE(!report.repositories.empty());
  for (const WhoGrant& one : report.repositories.front().grants)
    if (report.principals[one.principal].text == principal) return one;
  FAIL("no grant of " << principal);
  return report.repositories.front().grants.front();
}

/// `pull push administer`.
std::string reaches(const WhoReport& report, std::string_view principal) {
  std::string out;
  for (const WhoAccess& access : grant(report, principal).access)
    out += (out.empty() ? "" : " ") + std::string(to_string(access.reach));
  return out;
}

constexpr const char* kPull = R"(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])";

std::string allow(const std::string& principal, const std::string& more = "") {
  return R"([{"Effect": "Allow", "Principal": )" + principal + R"(, "Action": )" + kPull + more +
         "}]";
}

void check_golden(const std::string& name, std::string text) {
  const std::string version(report::tool_version());
  const std::string by = "ecrlint " + version;
  if (const auto at = text.find(by); at != text.npos)
    text.replace(at, by.size(), "ecrlint VERSION");
  check_file(project_path("tests/golden/who") / name, text);
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("who answers for the layouts of organizations as the golden files say") {
  for (const std::string name : {"single-registry", "dedicated-account", "registry-per-account"}) {
    const WhoReport report = of_fixture(name);
    REQUIRE(report.failures.empty());
    check_golden(name + ".txt", to_text(report, false));
    check_golden(name + ".json", to_json(report));
    const std::string page = to_html(report);
    check_golden(name + ".html", page.substr(page.find("<body>")));
    CHECK(errors_of(json::parse(to_json(report)), "who.schema.json").empty());
  }
}

TEST_CASE("the schema of who refuses what is not in it") {
  json report = json::parse(to_json(of_fixture("single-registry")));
  report["principals"][0]["kind"] = "nobody";
  report["repositories"][0].erase("name");
  report["extra"] = 1;
  CHECK(errors_of(report, "who.schema.json").size() == 3);
}

TEST_CASE("who tells accounts, their roles and services apart") {
  const WhoReport cross = ask(allow(R"({"AWS": "314159265358"})"));
  CHECK(reaches(cross, "314159265358") == "own-account no no");
  CHECK(reaches(cross, kOwner) == "own-account own-account own-account");
  const std::string inside = "arn:aws:iam::271828182845:role/ci";
  CHECK(reaches(ask(allow("{\"AWS\": \"" + inside + "\"}")), inside) ==
        "yes own-account own-account");
  const std::string outside = "arn:aws:iam::314159265358:role/ci";
  CHECK(reaches(ask(allow("{\"AWS\": \"" + outside + "\"}")), outside) == "own-account no no");
  CHECK(reaches(ask(allow(R"({"Service": "lambda.amazonaws.com"})")), "lambda.amazonaws.com") ==
        "yes no no");
}

TEST_CASE("who says what narrows everyone") {
  CHECK(reaches(ask(allow("\"*\"")), "*") == "yes no no");
  const std::string organization =
      R"(, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})";
  const WhoReport report = ask(allow("\"*\"", organization));
  CHECK(reaches(report, "*") == "conditional no no");
  const WhoAccess& pull = grant(report, "*").of(Ability::pull);
  CHECK(pull.keys == std::vector<std::string>{"aws:PrincipalOrgID"});
  REQUIRE(pull.statements.size() == 1);
  CHECK(report.statements[pull.statements[0]].condition == "aws:PrincipalOrgID is o-a1b2c3d4e5");
  // Which role is no question of an account alone.
  const std::string role =
      R"(, "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/ci-*"}})";
  CHECK(reaches(ask(allow(R"({"AWS": "314159265358"})", role)), "314159265358") ==
        "conditional no no");
}

TEST_CASE("who holds identity policies against those of the repository") {
  const auto details = [](const std::string& resource) {
    return Source{"account.json",
                  R"({"RoleDetailList": [{"RoleName": "ci", "Arn":
      "arn:aws:iam::314159265358:role/team/ci", "RolePolicyList": [{"PolicyName": "p",
      "PolicyDocument": {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
      "Action": "ecr:*", "Resource": ")" +
                      resource + R"("}}}]}], "Policies": []})"};
  };
  const std::string arn = "arn:aws:iam::314159265358:role/team/ci";
  const std::string named = allow(R"({"AWS": "314159265358"})");
  CHECK(reaches(ask({dump(named), details("*")}), arn) == "yes no no");
  const std::string app = "arn:aws:ecr:eu-west-1:271828182845:repository/app";
  CHECK(reaches(ask({dump(named), details(app)}), arn) == "yes no no");
  WhoRequest no_region;
  no_region.sources = {dump(named), details(app)};
  const WhoReport unknown = *who(no_region);
  CHECK(reaches(unknown, arn) == "unknown no no");
  REQUIRE(unknown.notes.size() == 1);
  CHECK(unknown.notes[0].find("--region") != std::string::npos);
  // Named by itself, and known not to be allowed by its own policies.
  const WhoReport denied = ask({dump(allow("{\"AWS\": \"" + arn + "\"}")), details(app + "2")});
  CHECK(reaches(denied, arn) == "no no no");
  CHECK(grant(denied, arn).of(Ability::pull).blocked_by == Gate::identity_policy);
}

TEST_CASE("who shows the calls of a broken pull, and of those who administer in part") {
  const WhoReport broken = ask(
      R"([{"Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage",
      "ecr:BatchDeleteImage"]}])");
  CHECK(reaches(broken, "*") == "no no yes");
  const auto& pull = grant(broken, "*").of(Ability::pull);
  REQUIRE(pull.calls.size() == 1);
  CHECK(calls_of(Ability::pull)[pull.calls[0]] == "ecr:GetDownloadUrlForLayer");
  const auto& administer = grant(broken, "*").of(Ability::administer);
  REQUIRE(administer.calls.size() == 1);
  CHECK(calls_of(Ability::administer)[administer.calls[0]] == "ecr:BatchDeleteImage");
}

TEST_CASE("who looks at the repositories that are asked for") {
  WhoRequest request;
  request.sources = {dump(allow("\"*\""), "team-a"), dump(allow("\"*\""), "team-b")};
  request.repositories = {"team-b"};
  const WhoReport one = *who(request);
  REQUIRE(one.repositories.size() == 1);
  CHECK(one.repositories[0].name == "team-b");
  request.repositories = {"271828182845.dkr.ecr.eu-west-1.amazonaws.com/team-a:1"};
  CHECK(who(request)->repositories.size() == 1);
  request.repositories = {"arn:aws:ecr:eu-west-1:314159265358:repository/team-a"};
  const WhoReport none = *who(request);
  CHECK(none.repositories.empty());
  CHECK(none.failures.size() == 1);
  request.repositories = {"arn:aws:s3:::a"};
  CHECK_FALSE(who(request));
}

TEST_CASE("who does not take deleted principals and patterns for somebody") {
  const WhoReport report =
      ask(allow(R"({"AWS": ["AROAEXAMPLEEXAMPLE123", "arn:aws:iam::314159265358:role/ci-*"]})"));
  REQUIRE(report.repositories.size() == 1);
  CHECK(report.repositories[0].grants.size() == 1);
  CHECK(report.notes.size() == 2);
}

TEST_CASE("who lets no text of a policy act on a browser or a terminal") {
  const WhoReport report =
      ask({dump(R"([{"Sid": "<script>alert(1)</script>", "Effect": "Allow", "Principal": {"AWS":
      "arn:aws:iam::314159265358:role/\"><img src=x onerror=alert(1)>\u001b[31m"},
      "Action": "ecr:*", "Condition": {"StringEquals": {"aws:SourceVpc": "'</style>"}}}])",
                "<script>alert(1)</script>\x1b]0;x\x07'\"&")});
  const std::string page = to_html(report);
  CHECK(count(page, "<script") == 0);
  CHECK(count(page, "<img") == 0);
  CHECK(count(page, "</style>") == 1);
  CHECK(count(page, "\x1b") == 0);
  CHECK(count(page, "http") == 1);  // of `http-equiv`: nothing is loaded
  CHECK(count(page, "&lt;script&gt;alert(1)&lt;/script&gt;\\x1b]0;x\\x07&#39;&quot;&amp;") > 0);
  CHECK(count(to_text(report, false), "\x1b") == 0);
  CHECK(errors_of(json::parse(to_json(report)), "who.schema.json").empty());
}

TEST_CASE("who stops at a bound, and says so") {
  std::string principals;
  for (int i = 0; i < 60'000; ++i)
    principals += (i > 0 ? ",\"" : "\"") + std::to_string(100'000'000'000 + i) + "\"";
  const WhoReport report =
      ask({dump(allow("{\"AWS\": [" + principals + "]}"), "wide"), dump(allow("\"*\""), "small")});
  CHECK(report.left_out == 1);
  REQUIRE(report.repositories.size() == 1);
  CHECK(report.repositories[0].name == "small");
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].message.starts_with("repository `wide` not looked at: "));
  for (const std::string& out : {to_text(report, false), to_html(report)})
    CHECK(out.find("1 repository was not looked at: there is no room for more") !=
          std::string::npos);
}

TEST_CASE("who says a condition in words") {
  const auto words = [](const std::string& condition) {
    const WhoReport report = ask(R"([{"Effect": "Allow", "Principal": "*", "Action": "ecr:*",
      "Condition": )" + condition +
                                 "}]");
    return report.statements.empty() ? std::string() : report.statements.front().condition;
  };
  struct Case {
    std::string_view op, one, many;
  };
  constexpr Case kCases[] = {
      {"StringEquals", "is", "is one of"},
      {"StringEqualsIgnoreCase", "is", "is one of"},
      {"StringLike", "matches", "matches one of"},
      {"ArnEquals", "matches", "matches one of"},
      {"ArnLike", "matches", "matches one of"},
      {"StringNotEquals", "is not", "is none of"},
      {"StringNotEqualsIgnoreCase", "is not", "is none of"},
      {"StringNotLike", "does not match", "matches none of"},
      {"ArnNotEquals", "does not match", "matches none of"},
      {"ArnNotLike", "does not match", "matches none of"},
      {"IpAddress", "is in", "is in one of"},
      {"NotIpAddress", "is not in", "is in none of"},
      {"Bool", "is", "is one of"},
      {"DateLessThan", "DateLessThan", "DateLessThan"},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.op);
    const std::string op(one.op);
    const bool arn = op.starts_with("Arn");
    const std::string a = arn ? "arn:aws:iam::314159265358:role/a" : "a";
    const std::string b = arn ? "arn:aws:iam::314159265358:role/b" : "b";
    CHECK(words(R"({")" + op + R"(": {"aws:k": ")" + a + R"("}})") ==
          "aws:k " + std::string(one.one) + " " + a);
    CHECK(words(R"({")" + op + R"(": {"aws:k": [")" + a + R"(", ")" + b + R"("]}})") ==
          "aws:k " + std::string(one.many) + " " + a + ", " + b);
    CHECK(words(R"({")" + op + R"(IfExists": {"aws:k": ")" + a + R"("}})") ==
          "aws:k " + std::string(one.one) + " " + a + " (or absent)");
  }
  CHECK(words(R"({"Null": {"aws:k": "true"}})") == "aws:k is absent");
  CHECK(words(R"({"Null": {"aws:k": "false"}})") == "aws:k is there");
  CHECK(words(R"({"ForAllValues:StringEquals": {"aws:k": "a"}})") == "each of aws:k is a");
  CHECK(words(R"({"ForAnyValue:StringEquals": {"aws:k": "a"}})") == "one of aws:k is a");
  CHECK(words(R"({"StringEquals": {"aws:k": ["1", "2", "3", "4", "5"]}})") ==
        "aws:k is one of 1, 2, 3, 4, 5");
  CHECK(words(R"({"StringEquals": {"aws:k": ["1", "2", "3", "4", "5", "6", "7"]}})") ==
        "aws:k is one of 1, 2, 3, 4, 5, 2 others");
  CHECK(words(R"({"StringEquals": {"aws:j": "b", "aws:k": "a"}})") == "aws:j is b and aws:k is a");
  std::string many;
  for (char c = 'a'; c < 'l'; ++c)
    many += (many.empty() ? R"(")" : R"(, ")") + std::string(1, c) + R"(": "x")";
  CHECK(words("{\"StringEquals\": {" + many + "}}").ends_with("j is x and more"));
}

TEST_CASE("the provider of a root tells whose its repositories are") {
  const WhoReport report = ask({{"main.tf", R"(
provider "aws" {
  allowed_account_ids = ["314159265358"]
}
resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Principal = { AWS = "arn:aws:iam::161803398874:root" }, Action = "ecr:BatchGetImage" }] })
})"}});
  REQUIRE(report.repositories.size() == 1);
  CHECK(report.repositories[0].account == "314159265358");
}
