// SPDX-License-Identifier: Apache-2.0
// Each message that people paste, what it is taken for, and what the answer says of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ecrlint/denied.hpp"

using namespace ecrlint;

namespace {

using Strings = std::vector<std::string>;

constexpr std::string_view kApp = "arn:aws:ecr:eu-west-1:271828182845:repository/app";
constexpr std::string_view kSession = "arn:aws:sts::314159265358:assumed-role/ci/build-7";

/// What AWS says, of this caller, with a last half-sentence.
std::string refused(std::string_view why, std::string_view action = "ecr:BatchGetImage",
                    std::string_view resource = kApp, std::string_view caller = kSession) {
  std::string text = "User: " + std::string(caller) + " is not authorized to perform: ";
  text.append(action).append(" on resource: ").append(resource).append(" ").append(why);
  return text;
}

/// `add scp 314159265358`, one for each change.
Strings changes(const DeniedReport& report) {
  Strings all;
  for (const PolicyChange& change : report.changes)
    all.push_back(std::string(to_string(change.kind)) + " " + std::string(to_string(change.gate)) +
                  " " + change.account);
  return all;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

Source repository_policy(const std::string& name, const std::string& principals) {
  return {name + ".json",
          R"({"registryId": "271828182845", "repositoryName": ")" + name +
              R"(", "policyText": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",)"
              R"( "Principal": )" +
              principals +
              R"(, "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]}})"};
}

}  // namespace

TEST_CASE("each message is taken for what it says") {
  const std::string login = "Docker sent no password for this registry";
  const std::string expired = "the password of `docker login` is older than 12 hours";
  const std::string principal =
      "ECR refused the repository policy: a principal in it does not exist";
  const std::string policy = "ECR refused the repository policy and does not say what is wrong";
  const std::string registry = "ECR refused the registry policy";
  const std::string missing =
      "the repository has no policy: nobody of another account can pull from it";
  const std::string lambda = "Lambda may not pull the image";
  const std::string layer = "the manifest was read, a layer was not";
  const std::string unreachable = "the registry was not reached: no policy was asked";
  const std::string forbidden = "the registry refused the image and did not say why";
  const std::string unnamed = "account ACCOUNT has no repository `NAME` in this Region";
  const std::vector<std::pair<std::string_view, std::string>> cases{
      {"no basic auth credentials", login},
      {"No Basic Auth Credentials", login},
      {"Your Authorization Token has expired. Reauthenticate and try again.", expired},
      {"Principal not found", principal},
      {"InvalidParameterException: 'principal NOT found'", principal},
      {"Invalid repository policy provided: Principal not found", principal},
      {"Invalid Repository Policy Provided", policy},
      {"INVALID REGISTRY POLICY PROVIDED", registry},
      {"RepositoryPolicyNotFoundException: of RepositoryNotFoundException", missing},
      {"Repository policy does not exist for the repository", missing},
      {"LAMBDA does not have permission to access the ecr image", lambda},
      {"The function's role does not have permission to access the ECR image", lambda},
      {"The repository with name 'app' does not exist in the registry",
       "account ACCOUNT has no repository `app` in this Region"},
      {"The repository with name app/web does not exist in the registry with id 271828182845",
       "account 271828182845 has no repository `app/web` in this Region"},
      {"RepositoryNotFoundException", unnamed},
      {"GET https://prod-eu-west-1-starport-layer-bucket.s3.amazonaws.com/", layer},
      {"layers/blobs", layer},
      {"GET /v2/app/blobs/sha256:00 returned 403", layer},
      {"error pulling layer sha256:00: 403 Forbidden", layer},
      {"dial tcp 10.0.0.1:443: I/O Timeout", unreachable},
      {"context deadline exceeded", unreachable},
      {"net/http: request canceled while waiting for connection", unreachable},
      {"connect: connection refused", unreachable},
      {"lookup 271828182845.dkr.ecr.eu-west-1.amazonaws.com: no such host", unreachable},
      {"net/http: TLS handshake timeout", unreachable},
      {"unexpected status: 403 Forbidden", forbidden},
      {"pull access denied for app", forbidden},
      {"denied: requested access to the resource is denied", forbidden},
      {"CannotPullContainerError: x", forbidden},
      {"server message: insufficient_scope: authorization failed", forbidden},
      {"An error occurred (AccessDeniedException)", forbidden},
      // What says more counts.
      {"CannotPullContainerError: no basic auth credentials", login},
      {"CannotPullContainerError: 403 Forbidden: i/o timeout", unreachable},
      {"no basic auth credentials after 403 Forbidden: i/o timeout", login},
  };
  for (const auto& one : cases) {
    const auto& message = one.first;
    const auto& what = one.second;
    CAPTURE(message);
    const auto report = explain_denied(message);
    REQUIRE(report);
    CHECK(report->what == what);
  }
}

TEST_CASE("each message has its causes, its step and its statements") {
  struct Case {
    std::string_view message;
    Strings because;  ///< how each begins
    Strings steps;    ///< how each begins
    Strings changes;
  };
  const Strings repository{"require repository-policy "};
  const std::string no_principal = "a role or user that it names does not exist";
  const std::string no_account = "the account is not in use in this Region";
  const std::string login = "aws ecr get-login-password --region REGION | docker login";
  const std::vector<Case> cases{
      {"no basic auth credentials",
       {"nobody logged in to `ACCOUNT.dkr.ecr.REGION.amazonaws.com`", "the login failed, because"},
       {login},
       {"require identity-policy "}},
      {"authorization token has expired", {}, {login}, {}},
      {"principal not found", {no_principal, no_account}, {}, {}},
      {"invalid repository policy provided",
       {no_principal, "a principal is a pattern", "a statement has a Resource",
        "a placeholder was left in it", no_account},
       {},
       {}},
      {"invalid registry policy provided",
       {"the scope V1 knows ecr:ReplicateImage, ecr:CreateRepository and "
        "ecr:BatchImportUpstreamImage only",
        "a statement has no Resource"},
       {"aws ecr put-account-setting --name REGISTRY_POLICY_SCOPE --value V2"},
       {}},
      {"RepositoryNotFoundException",
       {"the account, the Region or the name", "of a pull through cache"},
       {"aws ecr describe-repositories --registry-id ACCOUNT --repository-names NAME"},
       {}},
      {"RepositoryPolicyNotFoundException", {}, {}, repository},
      {"Lambda does not have permission to access the ECR image",
       {"the repository policy does not allow lambda.amazonaws.com", "across accounts it must",
        "the image is in another Region"},
       {},
       {repository[0], repository[0]}},
      {"layers/blobs",
       {"the caller may not do ecr:GetDownloadUrlForLayer", "behind a VPC endpoint of S3"},
       {},
       repository},
      {"no such host", {"no route: a private subnet", "the security group"}, {}, {}},
      {"403 Forbidden",
       {"the repository is in another account", "the identity policy of whoever pulls",
        "there is no such repository"},
       {},
       repository},
  };
  for (const Case& one : cases) {
    CAPTURE(one.message);
    const DeniedReport report = *explain_denied(one.message);
    REQUIRE(report.because.size() == one.because.size());
    for (std::size_t i = 0; i < one.because.size(); ++i)
      CHECK_MESSAGE(report.because[i].starts_with(one.because[i]), report.because[i]);
    REQUIRE(report.steps.size() == one.steps.size());
    for (std::size_t i = 0; i < one.steps.size(); ++i)
      CHECK_MESSAGE(report.steps[i].starts_with(one.steps[i]), report.steps[i]);
    CHECK(changes(report) == one.changes);
  }
}

TEST_CASE("who pulls is told by who complains") {
  const std::string text = " 271828182845.dkr.ecr.eu-west-1.amazonaws.com/app:1: 403 Forbidden";
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"CannotPullContainerError:", "the task execution role"},
      {"ResourceInitializationError:", "the task execution role"},
      {"ErrImagePull", "the node role"},
      {"ImagePullBackOff", "the node role"},
      {"Failed to pull image", "the node role"},
      {"docker:", "whoever pulls"},
  };
  for (const auto& one : cases) {
    const auto& word = one.first;
    const auto& caller = one.second;
    CAPTURE(word);
    const DeniedReport report = *explain_denied(std::string(word) + text);
    REQUIRE(report.because.size() == 3);
    CHECK(report.because[1] ==
          "the identity policy of " + std::string(caller) + " does not allow it");
    REQUIRE(report.changes.size() == 1);
    CHECK(report.changes[0].note ==
          "only where " + std::string(caller) + " is of another account than the repository");
    CHECK(report.changes[0].account == "271828182845");
    CHECK(report.changes[0].owner == "repository app");
    REQUIRE(report.steps.size() == 1);
    CHECK(has(report.steps[0], "--image 271828182845.dkr.ecr.eu-west-1.amazonaws.com/app:1 "));
  }
}

TEST_CASE("what denies is looked for in the account of its policy, and the caller exempted") {
  struct Case {
    std::string_view policy;
    std::string_view account;
    std::size_t steps;
  };
  for (const Case& one :
       {Case{"identity-based", "314159265358", 2}, Case{"resource-based", "271828182845", 3},
        Case{"permissions boundary", "314159265358", 2},
        Case{"permissions-boundary", "314159265358", 2}, Case{"session", "314159265358", 2},
        Case{"service control", "314159265358", 2}, Case{"resource control", "271828182845", 2},
        Case{"VPC endpoint", "314159265358", 2}, Case{"vpc endpoint", "314159265358", 2},
        Case{"brand new", "314159265358", 2}}) {
    CAPTURE(one.policy);
    const std::string kind(one.policy);
    const DeniedReport report =
        *explain_denied(refused("with an explicit deny in a " + kind + " policy"));
    CHECK(report.because ==
          Strings{"a Deny in a " + kind + " policy matches: no Allow helps against it"});
    CHECK(report.changes.empty());
    REQUIRE(report.steps.size() == one.steps);
    CHECK(report.steps[0] == "look in account " + std::string(one.account) +
                                 " for the statement with \"Effect\": \"Deny\" that covers "
                                 "ecr:BatchGetImage");
    CHECK(has(report.steps[1], R"("aws:PrincipalArn": "arn:aws:iam::314159265358:role/ci"})"));
    if (one.steps == 3)
      CHECK(report.steps[2] ==
            "aws ecr get-repository-policy --registry-id 271828182845 --repository-name app shows "
            "it");
  }
  const DeniedReport user = *explain_denied(
      refused("with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/Deny",
              "ecr:GetAuthorizationToken", "*", "arn:aws:iam::314159265358:user/ann"));
  CHECK(user.because ==
        Strings{"a Deny in a identity-based policy, `arn:aws:iam::aws:policy/Deny`, "
                "matches: no Allow helps against it"});
  REQUIRE(user.steps.size() == 2);
  CHECK(has(user.steps[1], R"("arn:aws:iam::314159265358:user/ann")"));
}

TEST_CASE("a message that names no kind of policy leads to both sides across accounts") {
  const auto report = [](std::string_view action, std::string_view resource) {
    return *explain_denied(refused("", action, resource));
  };
  const std::string silent = "the message does not say which policy is missing";
  const DeniedReport across = report("ecr:PutImage", kApp);
  CHECK(across.because ==
        Strings{silent,
                "across accounts both sides must allow it: the repository's policy and the "
                "caller's"});
  CHECK(changes(across) ==
        Strings{"require repository-policy 271828182845", "require identity-policy 314159265358"});
  for (const PolicyChange& change : across.changes)
    for (const std::string_view call : {"BatchCheckLayerAvailability", "InitiateLayerUpload",
                                        "UploadLayerPart", "CompleteLayerUpload", "PutImage"})
      CHECK(has(change.statement, "\"ecr:" + std::string(call) + "\""));
  const DeniedReport within =
      report("ecr:BatchGetImage", "arn:aws:ecr:eu-west-1:314159265358:repository/app");
  CHECK(within.because == Strings{silent});
  CHECK(changes(within) == Strings{"add identity-policy 314159265358"});
  const DeniedReport registry = report("ecr:DescribeRegistry", "*");
  CHECK(registry.changes.empty());
  CHECK(registry.steps ==
        Strings{"grant it in the identity policy of the caller, on Resource \"*\""});
}

TEST_CASE("files that allow what was refused are not what is in force") {
  const Source repository =
      repository_policy("app", R"({"AWS": "arn:aws:iam::314159265358:root"})");
  const Source role{
      "role.json",
      R"({"RoleDetailList": [{"RoleName": "ci", "Arn": "arn:aws:iam::314159265358:role/ci",
          "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
          "RolePolicyList": [{"PolicyName": "all", "PolicyDocument": {"Version": "2012-10-17",
          "Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]}}]}]})"};
  const DeniedReport report =
      *explain_denied(refused("because no resource-based policy allows it"), {repository, role});
  CHECK(std::count(report.notes.begin(), report.notes.end(),
                   "the policies in these files allow it: what is in force is something else") ==
        1);
  CHECK(changes(report).size() == 2);
  for (const PolicyChange& change : report.changes) CHECK_FALSE(change.source);
}

TEST_CASE("of a refused policy the roles and users that must exist are shown, and no others") {
  const std::vector<Source> files{
      repository_policy("app", R"({"AWS": ["arn:aws:iam::314159265358:role/ci",
          "arn:aws:iam::314159265358:user/ann", "314159265358",
          "arn:aws:iam::314159265358:root", "arn:aws:iam::314159265358:role/<NAME>",
          "arn:aws:sts::314159265358:assumed-role/ci/x"], "Service": "lambda.amazonaws.com"})"),
      {"role.json",
       R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
           "Principal": {"AWS": "arn:aws:iam::314159265358:role/trusted"},
           "Action": "sts:AssumeRole"}]})"}};
  for (const std::string_view message :
       {"Principal not found", "Invalid repository policy provided"}) {
    const DeniedReport report = *explain_denied(message, files);
    REQUIRE(report.places.size() == 2);
    CHECK(report.places[0].message == "`arn:aws:iam::314159265358:role/ci` must exist");
    CHECK(report.places[1].message == "`arn:aws:iam::314159265358:user/ann` must exist");
    CHECK(report.sources.size() == 2);
  }
  CHECK(explain_denied("no basic auth credentials", files)->places.empty());

  std::string many;
  for (int i = 0; i < 60; ++i)
    many +=
        (i == 0 ? "\"" : ", \"") + ("arn:aws:iam::314159265358:role/r" + std::to_string(i)) + "\"";
  const std::vector<Source> wide{repository_policy("app", R"({"AWS": [)" + many + "]}")};
  CHECK(explain_denied("Principal not found", wide)->places.size() == 50);
}

TEST_CASE("a refused policy is linted for each thing that ECR refuses") {
  const auto found = [](std::string_view message, const std::string& statement) {
    const std::vector<Source> files{
        {"app.json", R"({"registryId": "271828182845", "repositoryName": "app", "policyText":
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", )" +
                         statement + "}]}}"}};
    Strings codes;
    const DeniedReport report = *explain_denied(message, files);
    for (const Finding& finding : report.findings) codes.emplace_back(finding.rule->code);
    return codes;
  };
  const std::string pull = R"("Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])";
  const std::pair<std::string, std::string> cases[] = {
      {R"("Principal": {"AWS": "role/app"}, )" + pull, "ECR301"},
      {R"("Principal": {"AWS": "AROAEXAMPLEEXAMPLE123"}, )" + pull, "ECR303"},
      {R"("Principal": {"AWS": "arn:aws:iam::314159265358:role/*"}, )" + pull, "ECR304"},
      {R"("Principal": {"AWS": "arn:aws:iam::<ACCOUNT>:root"}, )" + pull, "ECR014"},
      {R"("Principal": {"AWS": "314159265358"}, "Action": "ecr:BatchGetImages")", "ECR501"},
      {R"("Principal": {"AWS": "314159265358"}, "Resource": "*", )" + pull, "ECR508"},
      {R"("Principal": {"AWS": "314159265358"}, "Action": "s3:GetObject")", "ECR509"},
      {R"("Principal": {"AWS": "314159265358"}, "Principle": "*", )" + pull, "ECR003"},
      {R"("Principal": {"AWS": "314159265358"}, "NotAction": "ecr:PutImage", )" + pull, "ECR009"},
  };
  for (const auto& one : cases) {
    const auto& statement = one.first;
    const auto& code = one.second;
    CAPTURE(statement);
    for (const std::string_view message :
         {"Principal not found", "Invalid repository policy provided"}) {
      const Strings codes = found(message, statement);
      CHECK(std::find(codes.begin(), codes.end(), code) != codes.end());
    }
    CHECK(found("authorization token has expired", statement).empty());
  }
  std::string wrong;
  for (int i = 0; i < 30; ++i)
    wrong += (i == 0 ? "\"" : ", \"") + ("ecr:Wrong" + std::to_string(i)) + "\"";
  CHECK(found("Principal not found",
              R"("Principal": {"AWS": "314159265358"}, "Action": [)" + wrong + "]")
            .size() == 20);
}
