// Error messages as people paste them.
#include "ecrlint/denied.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "answers/denied/message.hpp"
#include "answers/denied/phrases.hpp"
#include "ecrlint/report.hpp"
#include "support/schema_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using analysis::DeniedKind;
using analysis::DeniedMessage;
using analysis::read_denied;
using nlohmann::json;

namespace {

constexpr std::string_view kNoResource =
    "User: arn:aws:sts::314159265358:assumed-role/ci/build-7 is not authorized to perform: "
    "ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:271828182845:repository/app/mywebapp "
    "because no resource-based policy allows the ecr:BatchGetImage action";

std::string changes(const DeniedReport& report) {
  std::string all;
  for (const PolicyChange& change : report.changes)
    all += std::string(to_string(change.kind)) + " " + std::string(to_string(change.gate)) + " " +
           change.account + "; ";
  return all;
}

/// The JSON of an answer, once it is sure that it keeps to its schema.
json written(std::string_view message, const std::vector<Source>& workspace = {}) {
  const json answer = json::parse(to_json(*explain_denied(message, workspace)));
  CHECK(test::errors_of(answer, "denied.schema.json") == std::vector<std::string>{});
  return answer;
}

std::string with_policy(std::string_view kind) {
  std::string text(kNoResource);
  return text.replace(text.find("resource-based"), 14, kind);
}

}  // namespace

TEST_CASE("an access denied message is read whatever stands around it") {
  const std::string plain(kNoResource);
  std::string wrapped;
  for (std::size_t i = 0; i < plain.size(); i += 80) wrapped += plain.substr(i, 80) + "\n";
  std::string by_words = plain;
  by_words.replace(by_words.find(" on resource"), 1, "\n      ");
  std::string escaped = R"({"level":"error","msg":"pull: \"denied: )" + plain + R"(\"\nnext"})";
  const std::vector<std::string> forms{
      plain,
      "denied: " + plain + "\n",
      "Error response from daemon: denied: " + plain + ".",
      "2026-05-04T10:11:12Z kubelet[812]: E0504 err=\"rpc error: " + plain + "\"",
      "\x1b[31mError\x1b[0m: " + plain,
      wrapped,
      by_words,
      escaped,
      "An error occurred (AccessDeniedException) when calling the BatchGetImage operation: " +
          plain};
  for (const std::string& form : forms) {
    CAPTURE(form);
    const DeniedMessage message = read_denied(form);
    CHECK(message.kind == DeniedKind::access_denied);
    CHECK(message.principal == "arn:aws:sts::314159265358:assumed-role/ci/build-7");
    CHECK(message.action == "ecr:BatchGetImage");
    CHECK(message.resource == "arn:aws:ecr:eu-west-1:271828182845:repository/app/mywebapp");
    CHECK(message.policy == "resource-based");
    CHECK_FALSE(message.explicit_deny);
  }
}

TEST_CASE("each kind of policy leads to its gate and its account") {
  struct Case {
    std::string_view kind;
    std::string_view changes;
  };
  const std::vector<Case> cases{
      {"resource-based",
       "add repository-policy 271828182845; require identity-policy 314159265358; "},
      {"identity-based",
       "require repository-policy 271828182845; add identity-policy 314159265358; "},
      {"permissions boundary", "add boundary 314159265358; "},
      {"session", "add session-policy 314159265358; "},
      {"service control", "add scp 314159265358; "},
      {"VPC endpoint", "add endpoint-policy 314159265358; "},
  };
  for (const Case& one : cases) {
    CAPTURE(one.kind);
    const DeniedReport report = *explain_denied(with_policy(one.kind));
    CHECK(changes(report) == one.changes);
  }
}

TEST_CASE("the statement for a denied call is ready, with the calls that follow it") {
  const DeniedReport report = *explain_denied(kNoResource);
  REQUIRE(report.changes.size() == 2);
  CHECK(json::parse(report.changes[0].statement) == json::parse(R"({"Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::314159265358:role/ci"},
    "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]})"));
  const DeniedReport login = *explain_denied(
      "User: arn:aws:iam::314159265358:user/ann is not authorized to perform: "
      "ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the "
      "ecr:GetAuthorizationToken action");
  CHECK(changes(login) == "add identity-policy 314159265358; ");
  CHECK(json::parse(login.changes[0].statement)["Resource"] == "*");
  // Older messages say less.
  const DeniedReport old = *explain_denied(
      "User: arn:aws:iam::314159265358:user/ann is not authorized to perform: "
      "ecr:GetAuthorizationToken on resource: *");
  CHECK(changes(old) == "add identity-policy 314159265358; ");
}

TEST_CASE("an explicit deny is looked for, not allowed away") {
  const DeniedReport report = *explain_denied(
      "User: arn:aws:sts::314159265358:assumed-role/ci/x is not authorized to perform: "
      "ecr:PutImage on resource: arn:aws:ecr:eu-west-1:271828182845:repository/app with an "
      "explicit "
      "deny in a service control policy: "
      "arn:aws:organizations::999:policy/o-1/service_control_policy/p-1");
  CHECK(report.changes.empty());
  CHECK(report.because[0].find("p-1") != std::string::npos);
  CHECK(report.steps[0].find("account 314159265358") != std::string::npos);
  CHECK(report.steps[1].find("arn:aws:iam::314159265358:role/ci") != std::string::npos);
}

TEST_CASE("other messages are told apart") {
  const auto kind = [](std::string_view text) { return read_denied(text).kind; };
  CHECK(kind("no basic auth credentials") == DeniedKind::no_login);
  CHECK(kind("denied: Your authorization token has expired. Reauthenticate and try again.") ==
        DeniedKind::expired_login);
  CHECK(kind("InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy "
             "constraint: 'Invalid repository policy provided'") ==
        DeniedKind::invalid_repository_policy);
  CHECK(kind("failed to satisfy constraint: 'Principal not found'") ==
        DeniedKind::principal_not_found);
  CHECK(kind("failed to satisfy\n│ constraint: 'Invalid registry policy provided'") ==
        DeniedKind::invalid_registry_policy);
  CHECK(
      kind("Lambda does not have permission to access the ECR image. Check the ECR permissions.") ==
      DeniedKind::lambda_access);
  CHECK(kind("CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to "
             "resolve ref x: unexpected status: 403 Forbidden") == DeniedKind::forbidden);
  CHECK(kind("CannotPullContainerError: dial tcp 10.0.0.1:443: i/o timeout") ==
        DeniedKind::unreachable);
  CHECK(kind("failed to copy: httpReadSeeker: failed open: unexpected status code "
             "https://prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com/a: 403") ==
        DeniedKind::layer_forbidden);
  for (const std::string_view text :
       {"", "hello", "connection closed", "is not authorized to perform", "User: x"})
    CHECK(kind(text) == DeniedKind::nothing);

  const DeniedMessage missing = read_denied(
      "name unknown: The repository with name 'app/mywebapp' does not exist in the registry with "
      "id "
      "'271828182845'");
  CHECK(missing.kind == DeniedKind::no_repository);
  CHECK(missing.repository == "app/mywebapp");
  CHECK(missing.account == "271828182845");
  const DeniedMessage image = read_denied(
      "Failed to pull image \"271828182845.dkr.ecr.eu-west-1.amazonaws.com/app/mywebapp:1.4\": "
      "no basic auth credentials");
  CHECK(image.image == "271828182845.dkr.ecr.eu-west-1.amazonaws.com/app/mywebapp:1.4");
  CHECK(image.in_pod);
}

TEST_CASE("with files, the place of the change is shown") {
  const std::vector<Source> workspace{{"main.tf", R"(
resource "aws_ecr_repository_policy" "app" {
  repository = "app/mywebapp"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Principal = { AWS = "arn:aws:iam::271828182845:role/build" }, Action = "ecr:*" }] })
})"}};
  const DeniedReport report = *explain_denied(kNoResource, workspace);
  REQUIRE(!report.changes.empty());
  REQUIRE(report.changes[0].source);
  CHECK(report.sources[*report.changes[0].source].path == "main.tf");

  const DeniedReport refused = *explain_denied("Invalid repository policy provided", workspace);
  REQUIRE(refused.places.size() == 1);
  CHECK(refused.places[0].message == "`arn:aws:iam::271828182845:role/build` must exist");

  std::vector<Source> allowing = workspace;
  allowing[0].text.replace(allowing[0].text.find("271828182845:role/build"), 23,
                           "314159265358:root");
  const DeniedReport other = *explain_denied(kNoResource, allowing);
  REQUIRE(other.changes.size() == 2);
  CHECK_FALSE(other.changes[0].source);
}

TEST_CASE("the JSON of an answer has what its text has, and keeps to its schema") {
  const json alone = written(kNoResource);
  CHECK(alone["understood"] == true);
  CHECK(alone["because"] == json::parse(R"(["no resource-based policy allows it"])"));
  CHECK(alone["edits"].size() == 2);
  CHECK(alone["edits"][0]["statement"]["Principal"]["AWS"] == "arn:aws:iam::314159265358:role/ci");
  CHECK_FALSE(alone["edits"][0].contains("path"));

  const std::vector<Source> workspace{{"main.tf", R"(
resource "aws_ecr_repository_policy" "app" {
  repository = "app/mywebapp"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Principal = { AWS = ["arn:aws:iam::271828182845:role/build", "role/x"] }, Action = "ecr:*" }] })
})"}};
  const json edit = written(kNoResource, workspace)["edits"][0];
  CHECK(edit["path"] == "main.tf");
  CHECK(edit["line"] == 4);
  const json refused = written("Invalid repository policy provided", workspace);
  CHECK(refused["places"].size() == 1);
  CHECK(refused["places"][0]["line"] == 5);
  REQUIRE(refused["findings"].size() == 1);
  CHECK(refused["findings"][0]["code"] == "ECR301");
  CHECK(refused["findings"][0]["path"] == "main.tf");

  const json broken = written(kNoResource, {{"broken.json", "{"}});
  CHECK(broken["errors"].size() == 1);
  CHECK_FALSE(explain_denied("hello"));
  CHECK(written("no basic auth credentials")["steps"].size() == 1);
  json wrong = alone;
  wrong["edits"][0]["do"] = "guess";
  wrong["extra"] = 1;
  CHECK(test::errors_of(wrong, "denied.schema.json").size() == 2);
}

TEST_CASE("whatever is pasted, the answer is short and can be printed") {
  std::string hostile = "\x1b]0;x\x07" + std::string(kNoResource) + "\x1b[2J";
  hostile.replace(hostile.find("build-7"), 7, "\x1b[31m\x07\xff\xfe");
  std::vector<std::string> messages{"\x1b]0;x\x07" + std::string(kNoResource) + "\x1b[2J", hostile,
                                    std::string(1 << 20, 'a'), std::string(1 << 20, '\n'),
                                    std::string(1 << 20, '\\')};
  std::string many;
  for (int i = 0; i < 20000; ++i) many += "User: arn:aws:iam::314159265358:user/a is not ";
  messages.push_back(many);
  int explained = 0;
  for (const std::string& message : messages) {
    const auto report = explain_denied(message);
    if (!report) continue;
    ++explained;
    written(message);
    const std::string shown = to_text(*report, false);
    CHECK(shown.size() < 20000);
    CHECK(std::none_of(shown.begin(), shown.end(), [](char c) {
      return c != '\n' && (static_cast<unsigned char>(c) < ' ' || c == 0x7f || c == '\x1b');
    }));
  }
  CHECK(explained >= 1);
}

namespace {

constexpr std::array kPhraseKinds{DeniedKind::no_login,
                                  DeniedKind::expired_login,
                                  DeniedKind::invalid_repository_policy,
                                  DeniedKind::principal_not_found,
                                  DeniedKind::invalid_registry_policy,
                                  DeniedKind::no_repository,
                                  DeniedKind::no_repository_policy,
                                  DeniedKind::lambda_access,
                                  DeniedKind::layer_forbidden,
                                  DeniedKind::forbidden,
                                  DeniedKind::unreachable};

DeniedReport explain(DeniedMessage message) {
  const std::vector<Source> no_files;
  return explain_phrase({std::move(message), no_files, nullptr});
}

}  // namespace

TEST_CASE("each kind of message has a meaning of its own, and says what to do") {
  std::set<std::string> meanings;
  for (const DeniedKind kind : kPhraseKinds) {
    DeniedMessage message;
    message.kind = kind;
    const DeniedReport report = explain(message);
    CAPTURE(report.what);
    CHECK(meanings.insert(report.what).second);
    CHECK(report.because.size() + report.steps.size() + report.changes.size() > 0);
    std::vector<std::string> lines{report.what};
    lines.insert(lines.end(), report.because.begin(), report.because.end());
    lines.insert(lines.end(), report.steps.begin(), report.steps.end());
    for (const std::string& line : lines) {
      CHECK(!line.empty());
      CHECK(line.find_first_of("{}") == std::string::npos);
    }
  }
}

TEST_CASE("a refused policy is searched for all that ECR refuses, a login for what denies it") {
  CHECK(rules_on(DeniedKind::principal_not_found) ==
        rules_on(DeniedKind::invalid_repository_policy));
  CHECK(rules_on(DeniedKind::principal_not_found).size() == 12);
  CHECK(rules_on(DeniedKind::no_login) ==
        std::vector<std::string_view>{"ECR103", "ECR104", "ECR105"});
  CHECK(rules_on(DeniedKind::lambda_access) ==
        std::vector<std::string_view>{"ECR101", "ECR108", "ECR207"});
  CHECK(rules_on(DeniedKind::expired_login).empty());
}

TEST_CASE("what the message tells stands in the explanation") {
  DeniedMessage message;
  message.kind = DeniedKind::no_login;
  message.image = "271828182845.dkr.ecr.eu-west-1.amazonaws.com/app:1";
  message.in_pod = true;
  DeniedReport report = explain(message);
  REQUIRE(report.because.size() == 2);
  CHECK(report.because[0].find("`271828182845.dkr.ecr.eu-west-1.amazonaws.com`") !=
        std::string::npos);
  CHECK(report.because[1].find("of the node role does") != std::string::npos);
  CHECK(report.steps.at(0) ==
        "aws ecr get-login-password --region eu-west-1 | docker login --username AWS "
        "--password-stdin 271828182845.dkr.ecr.eu-west-1.amazonaws.com");
  REQUIRE(report.changes.size() == 1);
  CHECK(report.changes[0].owner == "the node role");

  message.kind = DeniedKind::no_repository;
  message.repository = "app";
  message.account = "271828182845";
  report = explain(message);
  CHECK(report.what == "account 271828182845 has no repository `app` in this Region");
  CHECK(report.steps.at(0) ==
        "aws ecr describe-repositories --registry-id 271828182845 --repository-names app");

  message.kind = DeniedKind::lambda_access;
  report = explain(message);
  REQUIRE(report.changes.size() == 2);
  for (const PolicyChange& change : report.changes) {
    CHECK(change.account == "271828182845");
    CHECK(change.owner == "repository app");
  }
  CHECK(report.changes[1].note.find("another account") != std::string::npos);

  message.kind = DeniedKind::forbidden;
  message.in_pod = false;
  message.in_task = true;
  report = explain(message);
  REQUIRE(report.changes.size() == 1);
  CHECK(report.changes[0].note.find("the task execution role") != std::string::npos);
  CHECK(report.steps.at(0).find("--image " + message.image) != std::string::npos);
}
