// SPDX-License-Identifier: Apache-2.0
// From a message to the policy that must change. Where it names the caller, the action and the
// resource, the call is decided once more: by the files at hand where they tell, else by its words.
#include "ecrlint/denied.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "analysis/transfer_calls.hpp"
#include "answers/denied/phrases.hpp"
#include "answers/statement_text.hpp"
#include "model/arn.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using analysis::DeniedKind;
using analysis::DeniedMessage;

/// The kinds of policy as messages call them.
struct PolicyWord {
  std::string_view word;
  Gate gate;
};

constexpr auto kPolicyWords = std::to_array<PolicyWord>({
    {"identity-based", Gate::identity_policy},
    {"resource-based", Gate::repository_policy},
    {"permissions boundary", Gate::boundary},
    {"permissions-boundary", Gate::boundary},
    {"session", Gate::session_policy},
    {"service control", Gate::scp},
    {"resource control", Gate::rcp},
    {"VPC endpoint", Gate::endpoint_policy},
    {"vpc endpoint", Gate::endpoint_policy},
});

std::optional<Gate> gate_of(std::string_view word) {
  const auto* const found = std::ranges::find(kPolicyWords, word, &PolicyWord::word);
  return found == kPolicyWords.end() ? std::nullopt : std::optional(found->gate);
}

/// The message names the first call that failed; those that follow it would fail next.
std::vector<std::string> calls_with(const std::string& action) {
  for (const std::span<const std::string_view> family :
       {std::span<const std::string_view>(analysis::kPullActions),
        std::span<const std::string_view>(analysis::kPushActions)})
    if (std::find(family.begin(), family.end(), action) != family.end())
      return {family.begin(), family.end()};
  return {action};
}

std::string account_of_caller(const DeniedMessage& message) {
  const auto arn = parse_arn(message.principal);
  return arn ? std::string(arn->account) : std::string();
}

std::string account_of_resource(const DeniedMessage& message) {
  const auto arn = parse_arn(message.resource);
  return arn && !arn->account.empty() ? std::string(arn->account) : account_of_caller(message);
}

std::string role_of_caller(const DeniedMessage& message) {
  const auto arn = parse_arn(message.principal);
  constexpr std::string_view kSession = "assumed-role/";
  if (!arn || !arn->resource.starts_with(kSession)) return message.principal;
  const std::string_view session = arn->resource.substr(kSession.size());
  return "arn:" + std::string(arn->partition) + ":iam::" + std::string(arn->account) + ":role/" +
         std::string(session.substr(0, session.find('/')));
}

bool is_login(const DeniedMessage& message) {
  return message.action == "ecr:GetAuthorizationToken";
}

bool is_of_repository(const DeniedMessage& message) {
  return message.resource.find(":repository/") != std::string::npos;
}

/// What the message says by itself.
std::string cause_of(const DeniedMessage& message) {
  if (message.explicit_deny)
    return "a Deny in a " + message.policy + " policy" +
           (message.policy_arn.empty() ? "" : ", `" + message.policy_arn + "`,") +
           " matches: no Allow helps against it";
  if (gate_of(message.policy)) return "no " + message.policy + " policy allows it";
  return "the message does not say which policy is missing";
}

/// The calls that fail, or would next.
TransferRequest request_of(const DeniedMessage& message) {
  TransferRequest request;
  request.principal = message.principal;
  // A login has no repository; any will do to ask for it.
  request.images = {is_of_repository(message) ? message.resource
                                              : "arn:aws:ecr:us-east-1:" +
                                                    account_of_caller(message) + ":repository/any"};
  request.actions =
      is_login(message) ? std::vector<std::string>{message.action} : calls_with(message.action);
  return request;
}

/// By the files at hand; false when they do not tell.
bool explain_by_workspace(const DeniedQuestion& question, DeniedReport& report) {
  if (question.workspace.empty()) return false;
  TransferRequest request = request_of(question.message);
  request.workspace = question.workspace;
  auto transferred = transfer(request, question.catalog);
  if (!transferred) return false;
  TransferReport& decided = *transferred;
  report.failures = std::move(decided.failures);
  report.notes = std::move(decided.notes);
  if (decided.outcome == TransferOutcome::allowed) {
    report.notes.emplace_back(
        "the policies in these files allow it: what is in force is something else");
    return false;
  }
  const bool useful =
      std::any_of(decided.changes.begin(), decided.changes.end(),
                  [](const PolicyChange& change) { return change.source.has_value(); });
  if (!useful) return false;
  report.changes = std::move(decided.changes);
  report.sources = std::move(decided.sources);
  return true;
}

void explain_deny(const DeniedMessage& message, DeniedReport& report) {
  const std::optional<Gate> gate = gate_of(message.policy);
  const bool resource = gate == Gate::repository_policy || gate == Gate::rcp;
  const std::string account = resource ? account_of_resource(message) : account_of_caller(message);
  report.steps.push_back("look in account " + account +
                         " for the statement with \"Effect\": \"Deny\" that covers " +
                         message.action);
  report.steps.push_back(
      R"(remove it, or exempt the caller: add "ArnNotLike": {"aws:PrincipalArn": ")" +
      role_of_caller(message) + R"("} to its Condition)");
  if (is_of_repository(message) && gate == Gate::repository_policy)
    report.steps.push_back("aws ecr get-repository-policy --registry-id " + account +
                           " --repository-name " +
                           message.resource.substr(message.resource.find('/') + 1) + " shows it");
}

/// By the message alone: the policy it names lacks the statement, of the others nothing is known.
void propose(const DeniedQuestion& question, DeniedReport& report) {
  const DeniedMessage& message = question.message;
  TransferRequest request = request_of(message);
  std::optional<Gate> gate = gate_of(message.policy);
  const bool same = account_of_caller(message) == account_of_resource(message);
  if (!gate && (is_login(message) || same)) gate = Gate::identity_policy;
  if (!gate) {
    report.because.emplace_back(
        "across accounts both sides must allow it: the repository's policy and the caller's");
  } else if (*gate == Gate::identity_policy || *gate == Gate::repository_policy) {
    request.none.push_back(*gate);
  } else {
    for (const Gate open : {Gate::identity_policy, Gate::repository_policy})
      request.policies.push_back({open, {"", policy_allowing("*", true)}, 0, {}});
    // Allows what no transfer asks for.
    request.policies.push_back(
        {*gate, {"", policy_allowing("sts:GetCallerIdentity", true)}, 0, {}});
  }
  auto decided = transfer(request, question.catalog);
  if (!decided) return report.notes.push_back(decided.error().message);
  for (PolicyChange& change : decided->changes) {
    change.source.reset();
    report.changes.push_back(std::move(change));
  }
}

DeniedReport explain_access(const DeniedQuestion& question) {
  const DeniedMessage& message = question.message;
  DeniedReport report;
  report.what = "AWS refused `" + message.action + "` to `" + message.principal + "`";
  report.because.push_back(cause_of(message));
  if (!is_login(message) && !is_of_repository(message))
    report.steps.emplace_back("grant it in the identity policy of the caller, on Resource \"*\"");
  else if (!explain_by_workspace(question, report)) {
    if (message.explicit_deny)
      explain_deny(message, report);
    else
      propose(question, report);
  }
  return report;
}

Result<DeniedReport> explain(const DeniedQuestion& question) {
  if (question.message.kind == DeniedKind::nothing)
    return Error{"no error about an image or its policy was found in this message"};
  if (question.message.kind == DeniedKind::access_denied) return explain_access(question);
  return explain_phrase(question);
}

}  // namespace

Result<DeniedReport> explain_denied(std::string_view message, const std::vector<Source>& workspace,
                                    std::shared_ptr<const Catalog> catalog) {
  return guarded([&] {
    return explain({analysis::read_denied(message), workspace, std::move(catalog)});
  });
}

}  // namespace ecrlint
