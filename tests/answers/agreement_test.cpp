// SPDX-License-Identifier: Apache-2.0
// check, pull and who are asked the same question, and must not contradict each other.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/transfer.hpp"
#include "ecrlint/who.hpp"
#include "support/long_texts.hpp"
#include "support/project_path.hpp"

using namespace ecrlint;
using namespace ecrlint::test;

namespace {

using Sources = std::vector<Source>;

constexpr std::string_view kOwner = "271828182845";
constexpr std::string_view kCaller = "314159265358";

/// What a policy of either side says of one pull.
struct Said {
  std::string_view name;
  std::string_view statements;  ///< as JSON, without who and on what
};

/// `@` stands for who or on what.
constexpr std::array<Said, 7> kSaid{{
    {"nothing", ""},
    {"the pull", R"({"Effect": "Allow", @, "Action": ["ecr:BatchGetImage",
                     "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]})"},
    {"the manifest", R"({"Effect": "Allow", @, "Action": ["ecr:BatchGetImage",
                         "ecr:BatchCheckLayerAvailability"]})"},
    {"the layers", R"({"Effect": "Allow", @, "Action": "ecr:GetDownloadUrlForLayer"})"},
    {"a Deny", R"({"Effect": "Allow", @, "Action": "ecr:BatchGetImage"},
                  {"Effect": "Allow", @, "Action": "ecr:GetDownloadUrlForLayer"},
                  {"Effect": "Deny", #, "Action": "ecr:GetDownloadUrlForLayer"})"},
    {"all of it", R"({"Effect": "Allow", @, "Action": ["ecr:*"]})"},
    {"the list", R"({"Effect": "Allow", @, "Action": "ecr:DescribeImages"})"},
}};

std::string filled(std::string_view text, std::string_view with, std::string_view denied) {
  std::string out;
  for (const char c : text)
    out += c == '@' ? std::string(with) : c == '#' ? std::string(denied) : std::string(1, c);
  return out;
}

/// A policy as text of a JSON string.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' ? "\\\"" : c == '\n' ? std::string(" ") : std::string(1, c);
  return out + "\"";
}

struct Sides {
  std::string_view caller = kCaller;
  const Said* repository = nullptr;
  const Said* identity = nullptr;
  bool login = true;

  [[nodiscard]] std::string role() const {
    return "arn:aws:iam::" + std::string(caller) + ":role/ci";
  }
  [[nodiscard]] std::string repository_policy() const {
    const std::string whom = R"("Principal": {"AWS": ")" + role() + "\"}";
    return policy(filled(repository->statements, whom, whom));
  }
  [[nodiscard]] std::string identity_policy() const {
    constexpr std::string_view kOn =
        R"("Resource": "arn:aws:ecr:eu-west-1:271828182845:repository/team/app")";
    const std::string said = filled(identity->statements, kOn, R"("Resource": "*")");
    const std::string in = R"({"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", )"
                           R"("Resource": "*"})";
    return policy((login ? in : "") + (login && !said.empty() ? ", " : "") + said);
  }
  [[nodiscard]] bool has_identity_policy() const { return login || !identity->statements.empty(); }
};

Sources dump_of(const Sides& sides) {
  Sources sources{
      {"account.json",
       R"({"UserDetailList": [], "GroupDetailList": [], "Policies": [], "RoleDetailList": [
           {"RoleName": "ci", "Path": "/", "Arn": ")" +
           sides.role() + R"(", "AttachedManagedPolicies": [], "RolePolicyList": [)" +
           (sides.has_identity_policy()
                ? R"({"PolicyName": "ecr", "PolicyDocument": )" + sides.identity_policy() + "}"
                : "") +
           "]}]}"}};
  if (!sides.repository->statements.empty())
    sources.push_back({"repository.json", R"({"registryId": ")" + std::string(kOwner) +
                                              R"(", "repositoryName": "team/app", "policyText": )" +
                                              quoted(sides.repository_policy()) + "}"});
  return sources;
}

Sources module_of(const Sides& sides) {
  std::string text = "provider \"aws\" {\n  region = \"eu-west-1\"\n  allowed_account_ids = [\"" +
                     std::string(kOwner) +
                     "\"]\n}\nresource \"aws_ecr_repository\" \"app\" {\n  name = \"team/app\"\n}\n"
                     "resource \"aws_iam_role\" \"ci\" {\n  name = \"ci\"\n"
                     "  assume_role_policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ "
                     "Effect = \"Allow\", Action = \"sts:AssumeRole\", Principal = { Service = "
                     "\"ecs-tasks.amazonaws.com\" } }] })\n}\n";
  if (!sides.repository->statements.empty())
    text +=
        "resource \"aws_ecr_repository_policy\" \"app\" {\n"
        "  repository = aws_ecr_repository.app.name\n  policy = jsonencode(" +
        sides.repository_policy() + ")\n}\n";
  if (sides.has_identity_policy())
    text +=
        "resource \"aws_iam_role_policy\" \"ci\" {\n  role = aws_iam_role.ci.id\n"
        "  policy = jsonencode(" +
        sides.identity_policy() + ")\n}\n";
  return {{"main.tf", text}};
}

Sources template_of(const Sides& sides) {
  std::string text =
      R"({"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "ci",
          "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
          "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]})" +
      (sides.has_identity_policy() ? R"(, "Policies": [{"PolicyName": "ecr", "PolicyDocument": )" +
                                         sides.identity_policy() + "}]"
                                   : std::string()) +
      R"(}}, "App": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "team/app")" +
      (sides.repository->statements.empty()
           ? std::string()
           : R"(, "RepositoryPolicyText": )" + sides.repository_policy()) +
      "}}}}";
  return {{"template.json", text}};
}

/// The answers to one question.
struct Answers {
  std::vector<std::string_view> codes;  ///< of findings that say that the role cannot pull
  TransferOutcome pull = TransferOutcome::unknown;
  Reach who = Reach::no;

  [[nodiscard]] bool found(std::initializer_list<std::string_view> wanted) const {
    return std::any_of(codes.begin(), codes.end(), [&](std::string_view code) {
      return std::find(wanted.begin(), wanted.end(), code) != wanted.end();
    });
  }
  [[nodiscard]] std::string text() const {
    std::string all(to_string(pull));
    all += ", " + std::string(to_string(who)) + ":";
    for (const std::string_view code : codes) all += " " + std::string(code);
    return all;
  }
};

Answers ask(const Sources& sources, const std::string& role) {
  Answers answers;
  Options options;
  options.only = {"ECR101", "ECR103", "ECR104", "ECR109", "ECR110"};
  for (const Finding& finding : lint(sources, options).findings)
    answers.codes.push_back(finding.rule->code);
  TransferRequest request;
  request.principal = role;
  request.images = {"arn:aws:ecr:eu-west-1:" + std::string(kOwner) + ":repository/team/app"};
  request.workspace = sources;
  const auto transferred = transfer(request);
  REQUIRE(transferred.ok());
  answers.pull = transferred->outcome;
  WhoRequest asked;
  asked.sources = sources;
  asked.account = kOwner;
  asked.region = "eu-west-1";
  const auto listed = who(asked);
  REQUIRE(listed.ok());
  for (const WhoRepository& repository : listed->repositories)
    for (const WhoGrant& grant : repository.grants)
      if (listed->principals[grant.principal].text == role)
        answers.who = std::max(answers.who, grant.of(Ability::pull).reach);
  return answers;
}

}  // namespace

namespace {

using Form = Sources (*)(const Sides&);

/// Says what holds whatever else is said, each a contradiction where it does not.
void check_answers(const Sides& sides, const Answers& answers) {
  const bool denied = answers.pull == TransferOutcome::denied;
  const bool allowed = answers.pull == TransferOutcome::allowed;
  const bool listed = answers.who == Reach::yes;
  const bool no_policy = sides.repository->statements.empty();
  // Another policy of the repository may stand elsewhere.
  const bool stopped = answers.found({"ECR101", "ECR103", "ECR109", "ECR110"});
  if (stopped) CHECK((denied || (no_policy && answers.pull == TransferOutcome::unknown)));
  if (allowed) CHECK(answers.codes.empty());
  if (allowed) CHECK(listed);
  // Who can pull is asked of those who have logged in.
  if (listed && sides.login) CHECK(allowed);
  if (listed && stopped) CHECK_FALSE(sides.login);
}

/// Does one side grant a pull, at least to one who logs in?
bool is_meant(const Sides& sides) {
  const auto is = [](const Said* said, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), said->name) != names.end();
  };
  if (is(sides.repository, {"the pull", "all of it", "a Deny"})) return true;
  if (is(sides.identity, {"the pull", "all of it"})) return true;
  const auto half = {std::string_view("the manifest"), std::string_view("the layers")};
  return sides.login && (is(sides.repository, half) || is(sides.identity, half));
}

void check_all(Form form, std::string_view caller) {
  for (const Said& repository : kSaid)
    for (const Said& identity : kSaid)
      for (const bool login : {true, false}) {
        const Sides sides{caller, &repository, &identity, login};
        const Answers answers = ask(form(sides), sides.role());
        INFO("repository: ", std::string(repository.name),
             ", identity: ", std::string(identity.name), login ? ", login" : "", " => ",
             answers.text());
        check_answers(sides, answers);
        const bool denied = answers.pull == TransferOutcome::denied;
        // A template does not tell its account, and so not whose policies say nothing of a login.
        const bool told = form != template_of || login;
        if (denied && told && is_meant(sides)) CHECK_FALSE(answers.codes.empty());
      }
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Sources files_of(const std::filesystem::path& folder) {
  Sources sources;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() != ".md" &&
        entry.path().extension() != ".log")
      sources.push_back(
          {std::filesystem::relative(entry.path(), folder).generic_string(), read(entry.path())});
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

/// Is it a finding that says of this role, by its name, that it cannot pull from the repository
/// whose policy it stands in?
bool is_about(const Finding& finding, const WhoRepository& repository, const WhoPrincipal& role) {
  const std::string named = "`" + role.name + "` of account " + role.account;
  return finding.source == repository.source && finding.span.begin >= repository.span.begin &&
         finding.span.end <= repository.span.end && finding.message.find(named) != named.npos;
}

}  // namespace

TEST_CASE("check, pull and who agree on roles of an account and repositories of another") {
  check_all(dump_of, kCaller);
}

TEST_CASE("check, pull and who agree on roles and repositories of one account") {
  for (const Form form : {Form(dump_of), Form(module_of), Form(template_of)})
    check_all(form, kOwner);
}

TEST_CASE("check, pull and who agree on the fixtures") {
  std::size_t pulls = 0;
  std::size_t stopped = 0;
  for (const auto& entry : std::filesystem::directory_iterator(test::project_path("fixtures"))) {
    if (!entry.is_directory()) continue;
    CAPTURE(entry.path().string());
    const Sources sources = files_of(entry.path());
    Options options;
    options.only = {"ECR101", "ECR109", "ECR110"};
    const Report report = lint(sources, options);
    WhoRequest asked;
    asked.sources = sources;
    asked.region = "eu-west-1";
    const auto listed = who(asked);
    REQUIRE(listed.ok());
    for (const WhoRepository& repository : listed->repositories)
      for (const WhoGrant& grant : repository.grants) {
        const WhoPrincipal& role = listed->principals[grant.principal];
        if (role.kind != WhoKind::role || repository.account.empty()) continue;
        CAPTURE(repository.name);
        CAPTURE(role.text);
        TransferRequest request;
        request.principal = role.text;
        request.images = {"arn:aws:ecr:eu-west-1:" + repository.account + ":repository/" +
                          repository.name};
        request.workspace = sources;
        const auto pull = transfer(request);
        if (!pull.ok()) continue;  // who names roles by patterns, too
        ++pulls;
        const Reach reach = grant.of(Ability::pull).reach;
        const bool found =
            std::any_of(report.findings.begin(), report.findings.end(),
                        [&](const Finding& one) { return is_about(one, repository, role); });
        stopped += found ? 1 : 0;
        if (found) CHECK(pull->outcome == TransferOutcome::denied);
        if (found) CHECK(reach == Reach::no);
        if (pull->outcome == TransferOutcome::allowed) CHECK(reach == Reach::yes);
      }
  }
  CHECK(pulls > 10);
  CHECK(stopped > 0);
}
