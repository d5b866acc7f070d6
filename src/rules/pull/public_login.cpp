// SPDX-License-Identifier: Apache-2.0
// The login of ECR Public, which takes a call of STS besides: part of ECR103, see
// rules/pull/login-missing.md.
#include <algorithm>
#include <array>

#include "analysis/action_match.hpp"
#include "analysis/transfer_calls.hpp"
#include "rules/pull/login.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

struct Call {
  std::string_view service;
  std::string_view name;
};

/// Amazon ECR Public User Guide, "Registry authentication".
constexpr std::array<Call, 2> kLoginCalls{
    {{"ecr-public", "GetAuthorizationToken"}, {"sts", "GetServiceBearerToken"}}};

/// Does some Allow of the policy list the call, whatever its conditions and resources?
Answer lists(const Policy& policy, const Call& call) {
  Answer found = policy.statements_known ? Answer::no : Answer::unknown;
  for (const Statement& statement : policy.statements) {
    if (statement.effect == Effect::deny) continue;
    if (statement.not_action || !statement.actions_known) return Answer::unknown;
    for (const Action& action : statement.actions)
      found = either(found, analysis::names_action(action, call.service, call.name));
  }
  return found;
}

/// The entry that grants the last call of a push, if all of them are granted for certain. Who takes
/// every action need not mean to push.
const Action* find_push(const Policy& policy) {
  const auto lists_call = [&](std::string_view name) {
    return lists(policy, {"ecr-public", name}) == Answer::yes;
  };
  if (!std::ranges::all_of(analysis::kPushNames, lists_call)) return nullptr;
  for (const Statement& statement : policy.statements)
    for (const Action& action : statement.actions)
      if (statement.effect == Effect::allow && !action.wildcard &&
          analysis::names_action(action, "ecr-public", analysis::kPushNames.back()) == Answer::yes)
        return &action;
  return nullptr;
}

/// Those calls of the login that no policy of the identity lists, or none of this one.
std::string missing_calls(const Pass& pass, const Identity* identity) {
  std::string names;
  for (const Call& call : kLoginCalls) {
    Answer found = lists(pass.policy(), call);
    if (identity != nullptr)
      for (const std::size_t policy : identity->policies)
        found = either(found, lists(pass.source().readings[policy].policy, call));
    if (found == Answer::no)
      names += fmt::format("{}`{}:{}`", names.empty() ? "" : " and ", call.service, call.name);
  }
  return names;
}

void report(Pass& pass, const Action& push, const Identity* identity) {
  const std::string missing = missing_calls(pass, identity);
  if (missing.empty()) return;
  Finding& finding = pass.report(
      push.text.span, "{} can push to ECR Public but not log in: {} {} granted nowhere",
      describe_holder(identity), missing, missing.find(" and ") == missing.npos ? "is" : "are");
  finding.label = "granted here, the login is not";
  finding.help =
      "add {\"Effect\": \"Allow\", \"Action\": [\"ecr-public:GetAuthorizationToken\", "
      "\"sts:GetServiceBearerToken\"], \"Resource\": \"*\"}";
  if (!is_whole(pass, identity)) finding.severity = Severity::low;
}

}  // namespace

void check_public_login(Pass& pass) {
  if (pass.document().fragment) return;
  const Action* push = find_push(pass.policy());
  if (push == nullptr) return;
  if (pass.holders().empty()) return report(pass, *push, nullptr);
  for (const std::size_t holder : pass.holders()) {
    const Identity& identity = pass.workspace().identity(holder);
    if (identity.known == Known::open || missing_calls(pass, &identity).empty()) continue;
    return report(pass, *push, &identity);
  }
}

}  // namespace ecrlint::internal::check
