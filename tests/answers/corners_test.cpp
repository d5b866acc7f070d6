// SPDX-License-Identifier: Apache-2.0
// Answers where one thing of several decides: which policy of a file, which account, which message.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "answers/denied/message.hpp"
#include "answers/statement_text.hpp"
#include "ecrlint/access.hpp"
#include "ecrlint/transfer.hpp"
#include "ecrlint/who.hpp"
#include "support/long_texts.hpp"
#include "support/result_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::policy;

namespace {

using Strings = std::vector<std::string>;

const std::string kRole = "arn:aws:iam::314159265358:role/ci";
const std::string kApp = "arn:aws:ecr:eu-west-1:271828182845:repository/app";

const std::string kAllow = R"({"Effect": "Allow", "Action": "*", "Resource": "*"})";
const std::string kDeny = R"({"Effect": "Deny", "Action": "ecr:*", "Resource": "*"})";
const std::string kOpen = R"({"Effect": "Allow", "Principal": "*", "Action": "ecr:*"})";

TransferRequest pull(const std::string& image = kApp) {
  TransferRequest request;
  request.principal = kRole;
  request.images = {image};
  return request;
}

TransferReport decided(const TransferRequest& request) {
  auto report = transfer(request);
  REQUIRE(test::error_of(report) == "");
  return std::move(*report);
}

Strings paths(const TransferReport& report) {
  Strings all;
  for (const Source& source : report.sources) all.push_back(source.path);
  return all;
}

std::string failures(const TransferReport& report) {
  std::string all;
  for (const Failure& one : report.failures) all += one.path + ": " + one.message + "\n";
  return all;
}

std::string module_of(const std::string& type, const std::string& arguments,
                      const std::string& attribute, const std::string& text) {
  return "resource \"" + type + "\" \"it\" {\n" + arguments + "  " + attribute + " = <<EOF\n" +
         text + "\nEOF\n}\n";
}

WhoReport asked(WhoRequest request) {
  auto report = who(std::move(request));
  REQUIRE(test::error_of(report) == "");
  return std::move(*report);
}

/// What `aws ecr get-repository-policy` prints.
Source repository(const std::string& name = "app", const std::string& statement = kOpen) {
  return {name + ".json", R"({"registryId": "271828182845", "repositoryName": ")" + name +
                              R"(", "policyText": )" + policy(statement) + "}"};
}

std::string reach(const WhoReport& report, const std::string& principal) {
  for (const WhoGrant& one : report.repositories.at(0).grants)
    if (report.principals[one.principal].text == principal)
      return std::string(to_string(one.of(Ability::pull).reach));
  return "none";
}

}  // namespace

TEST_CASE("every character of a statement is written as JSON has it, and none that need not be") {
  const auto value = [](const std::string& text) {
    StatementText statement;
    statement.actions = {text};
    const std::string json = json_of(statement);
    const std::string before = "\"Action\": \"";
    const auto at = json.find(before) + before.size();
    return json.substr(at, json.rfind('"') - at);
  };
  CHECK(value(" ") == " ");
  CHECK(value("!~") == "!~");
  CHECK(value("\x1f") == "\\u001f");
  CHECK(value(std::string(1, '\0')) == "\\u0000");
  CHECK(value("\n\t") == "\\u000a\\u0009");
  CHECK(value("\x7e\x7f") == "~\\u007f");
  CHECK(value("\"\\/'") == "\\\"\\\\/'");
  CHECK(value("\xc2\x80") == "\xc2\x80");
}

TEST_CASE("a statement shows what it has, in the order of AWS") {
  StatementText statement;
  statement.actions = {"a:B"};
  CHECK(json_of(statement) == "{\n  \"Effect\": \"Allow\",\n  \"Action\": \"a:B\"\n}");
  statement.actions = {"a:B", "a:C"};
  statement.principal_type = "*";
  CHECK(json_of(statement) ==
        "{\n  \"Effect\": \"Allow\",\n  \"Principal\": \"*\",\n  \"Action\": [\n    \"a:B\",\n"
        "    \"a:C\"\n  ]\n}");
  statement.principal_type = "AWS";
  statement.principal = "1";
  statement.resource = "r";
  statement.condition_operator = "Bool";
  statement.condition_key = "k";
  statement.condition_value = "v";
  CHECK(json_of(statement) ==
        "{\n  \"Effect\": \"Allow\",\n  \"Principal\": {\"AWS\": \"1\"},\n  \"Action\": [\n"
        "    \"a:B\",\n    \"a:C\"\n  ],\n  \"Resource\": \"r\",\n"
        "  \"Condition\": {\"Bool\": {\"k\": \"v\"}}\n}");
  CHECK(policy_allowing("a:B", true) ==
        R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", )"
        R"("Action": "a:B", "Resource": "*"}]})");
  CHECK(policy_allowing("a:B", false) ==
        R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", )"
        R"("Action": "a:B", "Resource": "*"}]})");
}

TEST_CASE("a message that is broken in lines is read by the words that it breaks between") {
  using analysis::read_denied;
  const std::string who = "User: arn:aws:iam::314159265358:user/a is not authorized to perform: ";
  // It names no resource, and the line breaks behind the action.
  const auto open = read_denied(who +
                                "ecr:DescribeRepositories\nbecause no identity-based policy "
                                "allows the ecr:DescribeRepositories action");
  CHECK(open.action == "ecr:DescribeRepositories");
  CHECK(open.policy == "identity-based");
  CHECK(open.resource.empty());
  // Two lines are as long as a terminal is wide, the others are not.
  const auto between = read_denied(std::string(60, 'x') + "\n" + std::string(60, 'y') +
                                   "\nUser: arn:aws:iam::314159265358:user/a is not authorized to\n"
                                   "perform: ecr:ListImages on resource: *\nbecause");
  CHECK(between.action == "ecr:ListImages");
  CHECK(between.resource == "*");
  CHECK(between.principal == "arn:aws:iam::314159265358:user/a");
  // Too narrow for a terminal: lines of a log.
  const auto narrow = read_denied(std::string(20, 'x') + "\n" + std::string(20, 'y') +
                                  "\nno basic auth credentials");
  CHECK(narrow.kind != analysis::DeniedKind::nothing);
  // Broken inside of a name, in lines of any length.
  const auto inside = read_denied(who + "ecr:BatchGet\n  Image on resource: " + kApp.substr(0, 30) +
                                  "\n  " + kApp.substr(30));
  CHECK(inside.action == "ecr:BatchGetImage");
  CHECK(inside.resource == kApp);
}

TEST_CASE("marks behind a resource or a policy are not its own") {
  using analysis::read_denied;
  const std::string who = "User: arn:aws:iam::314159265358:user/a is not authorized to perform: ";
  for (const std::string end : {"", ".", ",", ";", ":", ")", ".)", "\"", "'"}) {
    CAPTURE(end);
    CHECK(read_denied(who + "ecr:ListImages on resource: " + kApp + end).resource == kApp);
    CHECK(read_denied(who + "ecr:ListImages on resource: " + kApp +
                      " with an explicit deny in a service control policy: "
                      "arn:aws:organizations::1:policy/o/p" +
                      end)
              .policy_arn == "arn:aws:organizations::1:policy/o/p");
  }
}

TEST_CASE("a file beside a limit is read for the limit alone") {
  const std::string scp = module_of("aws_organizations_policy", "", "content", policy(kDeny));
  const auto decision = [&](std::vector<Source> beside) {
    WhoRequest request;
    request.region = "eu-west-1";
    request.sources = {repository()};
    request.limits = {{Gate::scp, {"main.tf", scp}, 0, std::move(beside)}};
    return asked(std::move(request));
  };
  const std::string allowed = module_of("aws_organizations_policy", "", "content", policy(kAllow));
  WhoRequest request;
  request.region = "eu-west-1";
  request.sources = {repository("app", R"({"Effect": "Allow", "Principal": {"AWS": ")" + kRole +
                                           R"("}, "Action": "ecr:*"})")};
  request.limits = {{Gate::scp, {"main.tf", allowed}, 0, {{"deny.json", policy(kDeny)}}}};
  const WhoReport report = asked(request);
  CHECK(reach(report, kRole) == "own-account");
  CHECK(report.failures.empty());
  request.limits = {{Gate::scp, {"main.tf", allowed}, 0, {}},
                    {Gate::scp, {"deny.json", policy(kDeny)}, 0, {}}};
  CHECK(reach(asked(request), kRole) == "no");
  CHECK(decision({}).failures.empty());
}

TEST_CASE("of a file with several policies a limit is the one of its kind") {
  WhoRequest request;
  request.region = "eu-west-1";
  request.sources = {repository("app", R"({"Effect": "Allow", "Principal": {"AWS": ")" + kRole +
                                           R"("}, "Action": "ecr:*"})")};
  const std::string others =
      module_of("aws_ecr_repository_policy", "  repository = \"x\"\n", "policy",
                policy(R"({"Effect": "Deny", "Principal": "*", "Action": "ecr:*"})")) +
      module_of("aws_iam_role_policy", "  role = \"ci\"\n", "policy", policy(kDeny));
  request.limits = {
      {Gate::scp,
       {"main.tf", others + module_of("aws_organizations_policy", "", "content", policy(kAllow))},
       0,
       {}}};
  CHECK(reach(asked(request), kRole) == "own-account");
  request.limits[0].source.text = others;
  const WhoReport none = asked(request);
  REQUIRE(none.failures.size() == 1);
  CHECK(none.failures[0].message == "holds no scp");
  request.limits[0].source = {"main.tf", "resource \"a\" {"};
  const WhoReport broken = asked(request);
  REQUIRE(broken.failures.size() == 1);
  CHECK(broken.failures[0].message != "holds no scp");
}

TEST_CASE("what AWS puts beside a level that only denies is called by its name") {
  TransferRequest request = pull();
  request.none = {Gate::identity_policy, Gate::repository_policy};
  request.policies = {{Gate::scp, {"scp.json", policy(kDeny)}, 0, {}}};
  CHECK(paths(decided(request)) == Strings{"scp.json", "arn:aws:iam::aws:policy/FullAWSAccess"});
  request.policies = {{Gate::scp, {"scp.json", policy(kAllow)}, 0, {}}};
  CHECK(paths(decided(request)) == Strings{"scp.json"});
  request.policies = {
      {Gate::rcp,
       {"rcp.json", policy(R"({"Effect": "Deny", "Principal": "*", "Action": "ecr:*",
                                            "Resource": "*"})")},
       0,
       {}}};
  CHECK(paths(decided(request)) == Strings{"rcp.json", "RCPFullAWSAccess"});
}

TEST_CASE("a line that is no JSON is told as that") {
  const auto error = [](std::string_view line) { return test::error_of(evaluate(line).verdict); };
  const std::string good = R"({"request": {"principal": "arn:aws:iam::314159265358:role/ci",
    "action": "ecr:ListImages", "resource": "*"}})";
  CHECK(error(good) == "");
  CHECK(error(good + " x") != "");
  CHECK(error(good + " x") != "no `request`");
  CHECK(error("{") != "no `request`");
  CHECK(error(good.substr(0, good.size() - 1)) != "");
  CHECK(error("[]") == "no `request`");
}

TEST_CASE("a policy that does not parse is one failure, one that is another's is another") {
  TransferRequest request = pull();
  request.policies = {{Gate::repository_policy, {"r.json", R"({"Statement": [)"}, 0, {}}};
  const TransferReport broken = decided(request);
  CHECK(broken.failures.size() == 1);
  CHECK(failures(broken).find("holds no") == std::string::npos);
  request.policies = {{Gate::repository_policy, repository("web"), 0, {}}};
  CHECK(failures(decided(request)) == "web.json: holds no repository-policy of repository `app`\n");
  request.policies = {{Gate::identity_policy,
                       {"i.json", R"({"RoleName": "cd", "PolicyName": "p", "PolicyDocument": )" +
                                      policy(kAllow) + "}"},
                       0,
                       {}}};
  CHECK(failures(decided(request)) == "i.json: holds no identity-policy of the role `ci`\n");
  request.policies = {{Gate::registry_policy, repository("web"), 0, {}}};
  CHECK(failures(decided(request)) == "web.json: holds no registry-policy\n");
}

TEST_CASE("a boundary that is given takes the place of the one in the files") {
  TransferRequest request = pull();
  request.workspace = {{"main.tf",
                        "resource \"aws_iam_role\" \"ci\" {\n  name = \"ci\"\n"
                        "  assume_role_policy = \"{}\"\n  permissions_boundary = "
                        "aws_iam_policy.it.arn\n}\n" +
                            module_of("aws_iam_policy", "", "policy", policy(kDeny))}};
  const auto boundaries = [](const TransferReport& report) {
    Strings all;
    for (const TakenPolicy& one : report.taken)
      if (one.gate == Gate::boundary) all.push_back(report.sources[one.source].path);
    return all;
  };
  CHECK(boundaries(decided(request)) == Strings{"main.tf"});
  request.policies = {{Gate::boundary, {"b.json", policy(kAllow)}, 0, {}}};
  CHECK(boundaries(decided(request)) == Strings{"b.json"});
}

TEST_CASE("a registry's policy is taken where it is the image's registry, or nobody tells which") {
  const auto taken = [](const std::string& id) {
    TransferRequest request = pull();
    request.workspace = {{"r.json", R"({"registryId": ")" + id + R"(", "policyText": )" +
                                        policy(R"({"Effect": "Allow", "Principal": "*",
                                        "Action": "ecr:*", "Resource": "*"})") +
                                        "}"}};
    return decided(request).taken.size();
  };
  CHECK(taken("271828182845") == 1);
  CHECK(taken("314159265358") == 0);
  TransferRequest request = pull();
  request.workspace = {{"main.tf", module_of("aws_ecr_registry_policy", "", "policy",
                                             policy(R"({"Effect": "Allow", "Principal": "*",
                                             "Action": "ecr:*", "Resource": "*"})"))}};
  CHECK(decided(request).taken.size() == 1);
}

TEST_CASE("a policy of a repository that nobody tells is named by its address, or as what it is") {
  const auto note = [](Source source) {
    TransferRequest request = pull();
    request.workspace = {std::move(source)};
    return decided(request).notes.at(0);
  };
  const std::string behind =
      ": which repository it is put on is not known; --repository-policy takes it";
  CHECK(note({"p.json", policy(kOpen)}) == "not taken: a repository policy of p.json" + behind);
  CHECK(note({"main.tf", "variable \"n\" {}\n" + module_of("aws_ecr_repository_policy",
                                                           "  repository = var.n\n", "policy",
                                                           policy(kOpen))}) ==
        "not taken: aws_ecr_repository_policy.it of main.tf" + behind);
}

TEST_CASE("what is said of a second image points into its own sources") {
  TransferRequest request = pull();
  request.images.emplace_back("arn:aws:ecr:eu-west-1:271828182845:repository/web");
  request.workspace = {repository("app"), repository("web")};
  const TransferReport report = decided(request);
  REQUIRE(report.taken.size() == 2);
  CHECK(report.sources[report.taken[0].source].path == "app.json");
  CHECK(report.sources[report.taken[1].source].path == "web.json");
  CHECK(report.taken[1].source >= report.sources.size() / 2);
  for (const TransferStep& step : report.steps)
    for (const Decisive& one : step.verdict.statements)
      CHECK(report.sources[one.source].path == (step.resource == kApp ? "app.json" : "web.json"));
}

TEST_CASE("a change is told once for each gate, however many images ask for it") {
  TransferRequest request = pull();
  request.none = {Gate::identity_policy, Gate::repository_policy};
  const std::size_t once = decided(request).changes.size();
  request.images.push_back(request.images.front());
  CHECK(decided(request).changes.size() == once);
  const std::string nothing = policy(R"({"Effect": "Allow", "Action": "sts:X", "Resource": "*"})");
  request = pull("arn:aws:ecr:eu-west-1:314159265358:repository/app");
  request.policies = {{Gate::identity_policy, {"i.json", policy(kAllow)}, 0, {}},
                      {Gate::boundary, {"b.json", nothing}, 0, {}},
                      {Gate::session_policy, {"s.json", nothing}, 0, {}}};
  request.none = {Gate::repository_policy};
  std::string gates;
  for (const PolicyChange& change : decided(request).changes)
    gates += std::string(to_string(change.gate)) + " ";
  CHECK(gates == "boundary boundary session-policy session-policy ");
}

TEST_CASE("changes suffice where nothing is to be changed, and not where nothing is known") {
  TransferRequest request = pull("arn:aws:ecr:eu-west-1:314159265358:repository/app");
  request.policies = {{Gate::identity_policy, {"i.json", policy(kAllow)}, 0, {}}};
  request.none = {Gate::repository_policy};
  TransferReport report = decided(request);
  CHECK(report.outcome == TransferOutcome::allowed);
  CHECK(report.changes.empty());
  CHECK(report.changes_suffice);
  request.policies[0].source.text = policy(R"({"Effect": "Allow", "Action": "*", "Resource": "*",
                 "Condition": {"StringEquals": {"aws:SourceVpc": "v"}}})");
  report = decided(request);
  CHECK(report.outcome == TransferOutcome::unknown);
  CHECK_FALSE(report.changes_suffice);
}

TEST_CASE("a service is confined to the account that is told, or the caller's") {
  const auto condition = [](std::vector<RequestKey> context) {
    TransferRequest request = pull();
    request.consumer = "lambda";
    request.none = {Gate::identity_policy, Gate::repository_policy};
    request.context = std::move(context);
    std::string all;
    for (const PolicyChange& change : decided(request).changes) {
      const auto at = change.statement.find("arn:aws:lambda:");
      if (at != std::string::npos) all += change.statement.substr(at, 37);
    }
    return all;
  };
  CHECK(condition({}) == "arn:aws:lambda:eu-west-1:314159265358");
  CHECK(condition({{"aws:SourceAccount", {"161803398874"}, false}}) ==
        "arn:aws:lambda:eu-west-1:161803398874");
  CHECK(condition({{"aws:PrincipalTag/x", {"161803398874"}, false}}) ==
        "arn:aws:lambda:eu-west-1:314159265358");
  CHECK(condition({{"aws:SourceAccount", {}, false}}) == "arn:aws:lambda:eu-west-1:314159265358");
}

TEST_CASE("a consumer that pulls as another is told whom to name") {
  TransferRequest request = pull();
  request.principal = "lambda.amazonaws.com";
  request.consumer = "codebuild";
  CHECK(test::error_of(transfer(request)) ==
        "`codebuild` does not pull as `lambda.amazonaws.com`: name the service role of the "
        "project");
  request.consumer = "nobody";
  CHECK(test::error_of(transfer(request)) == "`nobody` is no consumer that is known");
}

TEST_CASE("roles, users and groups of a dump are what they are, a group's users are nobody known") {
  const std::string list = R"([{"PolicyName": "p", "PolicyDocument": )" +
                           policy(R"({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"})") +
                           "}]";
  const std::string of = "arn:aws:iam::271828182845:";
  WhoRequest request;
  request.region = "eu-west-1";
  request.sources = {
      repository(),
      {"iam.json",
       R"({"UserDetailList": [{"UserName": "u", "Arn": ")" + of + R"(user/u", "UserPolicyList": )" +
           list + R"(}], "GroupDetailList": [{"GroupName": "g", "Arn": ")" + of +
           R"(group/g", "GroupPolicyList": )" + list +
           R"(}], "RoleDetailList": [{"RoleName": "r", "Arn": ")" + of +
           R"(role/x/r", "AssumeRolePolicyDocument": {}, "RolePolicyList": )" + list + "}]}"}};
  const WhoReport report = asked(request);
  std::string all;
  for (const WhoPrincipal& one : report.principals)
    if (one.kind == WhoKind::role || one.kind == WhoKind::user || one.kind == WhoKind::group)
      all += std::string(to_string(one.kind)) + " " + one.name + " " + one.account +
             (one.known ? " known; " : " open; ");
  CHECK(all ==
        "role x/r 271828182845 known; user u 271828182845 known; group g 271828182845 open; ");
}

TEST_CASE("an account and a partition that only the request tells are those of what is made") {
  const std::string made =
      "resource \"aws_iam_role\" \"r\" {\n  name = \"ci\"\n  assume_role_policy = \"{}\"\n}\n" +
      module_of("aws_iam_role_policy", "  role = aws_iam_role.r.id\n", "policy",
                policy(R"({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"})"));
  WhoRequest request;
  request.region = "cn-north-1";
  request.account = "314159265358";
  request.context.partition = "aws-cn";
  request.sources = {repository(), {"main.tf", made}};
  const auto roles = [](const WhoReport& report) {
    std::string all;
    for (const WhoPrincipal& one : report.principals)
      if (one.kind == WhoKind::role) all += one.text + " ";
    return all;
  };
  CHECK(roles(asked(request)) == "arn:aws-cn:iam::314159265358:role/ci ");
  request.context.partition.clear();
  CHECK(roles(asked(request)) == "arn:aws:iam::314159265358:role/ci ");
}

TEST_CASE("of a repository in no known account the account is empty, and limits may hold") {
  WhoRequest request;
  request.region = "eu-west-1";
  request.sources = {{"p.json", policy(kOpen)}};
  WhoReport report = asked(request);
  REQUIRE(report.repositories.size() == 1);
  CHECK(report.repositories[0].account.empty());
  CHECK(report.repositories[0].name == "p.json");
  CHECK(reach(report, "*") == "yes");
  request.limits = {{Gate::rcp,
                     {"rcp.json", policy(R"({"Effect": "Deny", "Principal": "*", "Action": "ecr:*",
                                          "Resource": "*"})")},
                     0,
                     {}}};
  CHECK(reach(asked(request), "*") == "no");
  request.context.accounts = {"314159265358"};
  CHECK(reach(asked(request), "*") == "unknown");
}

TEST_CASE("nobody but those whom policies let in has access") {
  WhoRequest request;
  request.region = "eu-west-1";
  request.sources = {repository("app", R"({"Effect": "Deny", "Principal": "*", "Action":
    "ecr:PutImage"})")};
  const WhoReport report = asked(request);
  CHECK(reach(report, "*") == "no");
}

TEST_CASE("the weight of what is asked for is bounded, and a policy just within it is looked at") {
  const auto left_out = [](std::size_t values) {
    std::string list;
    for (std::size_t i = 0; i < values; ++i)
      list += (i == 0 ? "\"" : ", \"") + std::to_string(i) + "\"";
    WhoRequest request;
    request.region = "eu-west-1";
    request.sources = {
        repository("app", R"({"Effect": "Allow", "Principal": "*", "Action": "ecr:ListImages",
                   "Condition": {"StringEquals": {"aws:PrincipalTag/x": [)" +
                              list + "]}}}")};
    return asked(request).left_out;
  };
  CHECK(left_out(49'998) == 0);
  CHECK(left_out(49'999) == 1);
}
