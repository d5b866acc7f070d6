// SPDX-License-Identifier: Apache-2.0
// The causes of each message, and the statements that help against them.
#include "answers/denied/phrases.hpp"

#include <algorithm>
#include <array>

#include "analysis/transfer_calls.hpp"
#include "answers/statement_text.hpp"
#include "ecrlint/lint.hpp"
#include "model/arn.hpp"
#include "pages/rule_ids.gen.hpp"
#include "text/capped.hpp"
#include "workspace/policy_store.hpp"

namespace ecrlint::internal {
namespace {

using analysis::DeniedKind;
using analysis::DeniedMessage;

/// The policy that has to let the caller do something.
enum class Remedy : std::uint8_t { none, login, repository, lambda };

/// What to say of a message. Names in braces stand for what the message tells, see told().
struct Explanation {
  DeniedKind kind = DeniedKind::nothing;
  std::string_view what;
  std::array<std::string_view, 5> because = {};  // further entries are empty
  std::string_view step = {};                    // may be empty
  std::array<std::string_view, 12> rules = {};   // further entries are empty
  Remedy remedy = Remedy::none;
  bool principals = false;  // those of the policies at hand must exist
};

constexpr std::string_view kLogIn =
    "aws ecr get-login-password --region {region} | docker login --username AWS --password-stdin "
    "{host}";
constexpr std::string_view kNoPrincipal =
    "a role or user that it names does not exist: create it first, and wait some seconds";
constexpr std::string_view kNoAccount =
    "the account is not in use in this Region, or its id is wrong";
constexpr std::array<std::string_view, 12> kRefused{
    rule::invalid_principal,     rule::nonexistent_principal,
    rule::deleted_principal,     rule::wildcard_in_principal,
    rule::unsupported_principal, rule::unfilled_placeholder,
    rule::unknown_action,        rule::resource_in_repository_policy,
    rule::foreign_action,        rule::unknown_element,
    rule::invalid_effect,        rule::conflicting_elements};

constexpr auto kExplanations = std::to_array<Explanation>({
    {.kind = DeniedKind::no_login,
     .what = "Docker sent no password for this registry",
     .because = {"nobody logged in to `{host}`: a login counts for one registry and Region, and "
                 "for one user of the machine (sudo has its own)",
                 "the login failed, because the identity policy of {caller} does not allow "
                 "ecr:GetAuthorizationToken on \"*\""},
     .step = kLogIn,
     .rules = {rule::login_missing, rule::login_on_repository, rule::login_in_repository_policy},
     .remedy = Remedy::login},
    {.kind = DeniedKind::expired_login,
     .what = "the password of `docker login` is older than 12 hours",
     .step = kLogIn},
    {.kind = DeniedKind::principal_not_found,
     .what = "ECR refused the repository policy: a principal in it does not exist",
     .because = {kNoPrincipal, kNoAccount},
     .rules = kRefused,
     .principals = true},
    {.kind = DeniedKind::invalid_repository_policy,
     .what = "ECR refused the repository policy and does not say what is wrong",
     .because = {kNoPrincipal,
                 "a principal is a pattern, such as role/*: name the account and add a Condition "
                 "on aws:PrincipalArn",
                 "a statement has a Resource, which ECR has refused at times",
                 "a placeholder was left in it, or an action is none of ECR", kNoAccount},
     .rules = kRefused,
     .principals = true},
    {.kind = DeniedKind::invalid_registry_policy,
     .what = "ECR refused the registry policy",
     .because = {"the scope V1 knows ecr:ReplicateImage, ecr:CreateRepository and "
                 "ecr:BatchImportUpstreamImage only",
                 "a statement has no Resource"},
     .step = "aws ecr put-account-setting --name REGISTRY_POLICY_SCOPE --value V2 allows all "
             "actions of ECR",
     .rules = {rule::unknown_action, rule::invalid_principal, rule::wildcard_in_principal}},
    {.kind = DeniedKind::no_repository,
     .what = "account {account} has no repository `{repository}` in this Region",
     .because = {"the account, the Region or the name in the image is another one: no policy was "
                 "asked",
                 "of a pull through cache: the first pull makes the repository, for which the "
                 "caller needs ecr:CreateRepository and ecr:BatchImportUpstreamImage"},
     .step = "aws ecr describe-repositories --registry-id {account} --repository-names "
             "{repository}"},
    {.kind = DeniedKind::no_repository_policy,
     .what = "the repository has no policy: nobody of another account can pull from it",
     .remedy = Remedy::repository},
    {.kind = DeniedKind::lambda_access,
     .what = "Lambda may not pull the image",
     .because = {"the repository policy does not allow lambda.amazonaws.com to pull",
                 "across accounts it must allow the function's account too, and the creator's "
                 "identity policy must allow the pull",
                 "the image is in another Region: Lambda takes it from its own only"},
     .rules = {rule::incomplete_pull, rule::lambda_pull_incomplete,
               rule::unconfined_service_principal},
     .remedy = Remedy::lambda},
    {.kind = DeniedKind::layer_forbidden,
     .what = "the manifest was read, a layer was not",
     .because = {"the caller may not do ecr:GetDownloadUrlForLayer",
                 "behind a VPC endpoint of S3, its policy does not allow s3:GetObject on "
                 "arn:aws:s3:::prod-REGION-starport-layer-bucket/*"},
     .rules = {rule::incomplete_pull},
     .remedy = Remedy::repository},
    {.kind = DeniedKind::unreachable,
     .what = "the registry was not reached: no policy was asked",
     .because = {"no route: a private subnet needs a NAT gateway, or the VPC endpoints ecr.api, "
                 "ecr.dkr and, for the layers, a gateway endpoint of S3",
                 "the security group of the endpoints does not take port 443 from here"}},
    {.kind = DeniedKind::forbidden,
     .what = "the registry refused the image and did not say why",
     .because = {"the repository is in another account whose repository policy does not allow it",
                 "the identity policy of {caller} does not allow it",
                 "there is no such repository: ECR answers the same to those who may not see it"},
     .remedy = Remedy::repository},
});

const Explanation& explanation_of(DeniedKind kind) {
  const auto* const found = std::ranges::find(kExplanations, kind, &Explanation::kind);
  return found == kExplanations.end() ? kExplanations.back() : *found;
}

std::string_view caller_of(const DeniedMessage& message) {
  return message.in_task  ? "the task execution role"
         : message.in_pod ? "the node role"
                          : "whoever pulls";
}

/// What a name in braces stands for; what the message does not tell stays in capitals.
std::string_view told(std::string_view name, const DeniedMessage& message) {
  const auto or_else = [](std::string_view known, std::string_view other) {
    return known.empty() ? other : known;
  };
  if (name == "caller") return caller_of(message);
  if (name == "account") return or_else(message.account, "ACCOUNT");
  if (name == "repository") return or_else(message.repository, "NAME");
  const auto uri = parse_image_uri(message.image);
  if (name == "region") return uri ? uri->region : "REGION";
  const std::string_view image = message.image;  // else `host`
  return or_else(image.substr(0, image.find('/')), "ACCOUNT.dkr.ecr.REGION.amazonaws.com");
}

/// A text of ours with what the message tells in it.
std::string filled(std::string_view text, const DeniedMessage& message) {
  std::string out;
  for (auto open = text.find('{'); open != text.npos; open = text.find('{')) {
    const auto close = text.find('}', open);
    out += text.substr(0, open);
    out += told(text.substr(open + 1, close - open - 1), message);
    text.remove_prefix(close + 1);
  }
  out += text;
  return out;
}

/// A policy that is not at hand. `actions` are full names.
PolicyChange require(Gate gate, const StatementText& statement) {
  PolicyChange change;
  change.kind = PolicyChange::Kind::require;
  change.gate = gate;
  change.statement = json_of(statement);
  return change;
}

/// The repository's policy must let somebody pull.
PolicyChange require_pull(const DeniedMessage& message, StatementText statement) {
  statement.actions.assign(analysis::kPullActions.begin(), analysis::kPullActions.end());
  PolicyChange change = require(Gate::repository_policy, statement);
  const auto uri = parse_image_uri(message.image);
  if (!uri) return change;
  change.account = uri->account;
  change.owner = "repository " + std::string(uri->repository);
  return change;
}

void add_login(const DeniedMessage& message, DeniedReport& report) {
  StatementText statement;
  statement.actions = {"ecr:GetAuthorizationToken"};
  statement.resource = "*";
  PolicyChange change = require(Gate::identity_policy, statement);
  change.owner = caller_of(message);
  report.changes.push_back(std::move(change));
}

void add_lambda(const DeniedMessage& message, DeniedReport& report) {
  StatementText service;
  service.principal_type = "Service";
  service.principal = "lambda.amazonaws.com";
  service.condition_operator = "ArnLike";
  service.condition_key = "aws:SourceArn";
  service.condition_value = "arn:aws:lambda:REGION:FUNCTION_ACCOUNT:function:*";
  report.changes.push_back(require_pull(message, std::move(service)));
  StatementText account;
  account.principal_type = "AWS";
  account.principal = "arn:aws:iam::FUNCTION_ACCOUNT:root";
  PolicyChange change = require_pull(message, std::move(account));
  change.note = "only where the function is in another account than the repository";
  report.changes.push_back(std::move(change));
}

/// For a caller whom the message does not name.
void add_repository(const DeniedMessage& message, DeniedReport& report) {
  StatementText statement;
  statement.principal_type = "AWS";
  statement.principal = "arn:aws:iam::CALLERS_ACCOUNT:role/NAME";
  PolicyChange change = require_pull(message, std::move(statement));
  change.note = "only where " + std::string(caller_of(message)) +
                " is of another account than the repository";
  report.changes.push_back(std::move(change));
  if (parse_image_uri(message.image))
    report.steps.push_back("ecrlint pull --as CALLER --image " + message.image +
                           " with the policies of both sides tells which of them it is");
}

void add_remedy(Remedy remedy, const DeniedMessage& message, DeniedReport& report) {
  switch (remedy) {
    case Remedy::login:
      return add_login(message, report);
    case Remedy::repository:
      return add_repository(message, report);
    case Remedy::lambda:
      return add_lambda(message, report);
    case Remedy::none:
      return;
  }
}

/// Adds what these rules find in the workspace, if there is one.
void add_findings(const DeniedQuestion& question, std::span<const std::string_view> codes,
                  DeniedReport& report) {
  if (question.workspace.empty()) return;
  Options options;
  options.only.assign(codes.begin(), codes.end());
  options.catalog = question.catalog;
  Report linted = lint(question.workspace, options);
  constexpr std::size_t kMost = 20;
  if (linted.findings.size() > kMost) linted.findings.resize(kMost);
  report.findings = std::move(linted.findings);
  report.failures = std::move(linted.failures);
  report.sources = question.workspace;
}

/// Adds the roles and users that must exist for the repository policies of the workspace to be
/// taken.
void add_principals(const DeniedQuestion& question, DeniedReport& report) {
  if (question.workspace.empty()) return;
  constexpr std::size_t kMost = 50;
  PolicyStore store(question.catalog);
  const FoundPolicies all = store.read(question.workspace);
  for (const FoundPolicy& found : all.all) {
    const format::Document& document = found.document;
    if (document.kind != PolicyKind::repository) continue;
    const Policy policy =
        read_policy(*document.value, document.kind, document.plain, store.catalog(), store.arena());
    for (const Statement& statement : policy.statements)
      for (const Principal& named : statement.principals)
        if ((named.form == PrincipalForm::role || named.form == PrincipalForm::user) &&
            !named.text.hole) {
          const auto [source, place] = document.written_at(named.text.span);
          push_capped(report.places,
                      Related{source, place, "`" + std::string(named.text.text) + "` must exist"},
                      kMost);
        }
  }
  report.sources = store.sources();
}

}  // namespace

std::vector<std::string_view> rules_on(DeniedKind kind) {
  std::vector<std::string_view> codes;
  for (const std::string_view code : explanation_of(kind).rules)
    if (!code.empty()) codes.push_back(code);
  return codes;
}

DeniedReport explain_phrase(const DeniedQuestion& question) {
  const DeniedMessage& message = question.message;
  const Explanation& explanation = explanation_of(message.kind);
  DeniedReport report;
  report.what = filled(explanation.what, message);
  for (const std::string_view line : explanation.because)
    if (!line.empty()) report.because.push_back(filled(line, message));
  if (!explanation.step.empty()) report.steps.push_back(filled(explanation.step, message));
  const std::vector<std::string_view> codes = rules_on(message.kind);
  if (!codes.empty()) add_findings(question, codes, report);
  if (explanation.principals) add_principals(question, report);
  add_remedy(explanation.remedy, message, report);
  return report;
}

}  // namespace ecrlint::internal
