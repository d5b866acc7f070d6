// SPDX-License-Identifier: Apache-2.0
// Looks for those who pull among the principals that policies name.
#include "rules/pullers.hpp"

#include <algorithm>
#include <array>

#include "analysis/glob.hpp"
#include "analysis/transfer_calls.hpp"
#include "rules/pass.hpp"

namespace ecrlint::internal {
namespace {

/// `ci` of `role/team/ci`, and of a path that nobody knows before it.
std::string_view name_without_path(std::string_view name) {
  name = last_path_part(name);
  return name.starts_with(syntax::kHole) ? name.substr(1) : name;
}

/// May it allow a call of a pull or push?
bool is_of_transfer(const Statement& statement) {
  if (statement.effect != Effect::allow || statement.not_principal) return false;
  if (statement.not_action || !statement.actions_known) return true;
  const auto may_be = [&](std::string_view call) {
    return std::ranges::any_of(statement.actions, [&](const Action& action) {
      return action.everything() ||
             (action.may_be_ecr &&
              analysis::matches(action.name, call, analysis::LetterCase::ignored) != Answer::no);
    });
  };
  return std::ranges::any_of(analysis::kPullNames, may_be) ||
         std::ranges::any_of(analysis::kPushNames, may_be);
}

}  // namespace

NamedPrincipals::NamedPrincipals(std::span<const Reading> readings, const Workspace& workspace) {
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const Reading& reading = readings[i];
    if (reading.policy.kind != PolicyKind::repository) continue;
    const std::size_t root = workspace.root(i);
    for (const Statement& statement : reading.policy.statements) {
      if (!is_of_transfer(statement)) continue;
      for (const Principal& principal : statement.principals) {
        if (principal.form == PrincipalForm::unknown) holed_.insert({root, {&principal, &reading}});
        if (principal.form != PrincipalForm::role && principal.form != PrincipalForm::user)
          continue;
        const std::string_view name = name_without_path(principal.name);
        if (name.empty() || has_hole(name))
          holed_.insert({root, {&principal, &reading}});
        else
          by_name_.insert({name, {&principal, &reading}});
      }
    }
  }
}

bool NamedPrincipals::may_be(const Named& named, const Identity& identity) {
  const auto may_equal = [](std::string_view a, std::string_view b) {
    return a.empty() || b.empty() || has_hole(a) || has_hole(b) || a == b;
  };
  const bool user = named.principal->form == PrincipalForm::user;
  if (named.principal->form != PrincipalForm::unknown &&
      identity.kind() != (user ? "user" : "role"))
    return false;
  return may_equal(named.reading->document->account, identity.account) &&
         may_equal(named.principal->account, identity.account);
}

bool NamedPrincipals::may_name(const Identity& identity) const {
  const std::string_view name = name_without_path(identity.name);
  const bool untold = identity.name.empty() || has_hole(name);
  const auto [first, last] = by_name_.equal_range(name);
  if (!untold &&
      std::any_of(first, last, [&](const auto& one) { return may_be(one.second, identity); }))
    return true;
  const auto [from, to] = holed_.equal_range(identity.root);
  return std::any_of(from, to, [&](const auto& one) {
    const Principal& principal = *one.second.principal;
    return may_be(one.second, identity) &&
           (untold || principal.form == PrincipalForm::unknown ||
            analysis::matches(last_path_part(principal.name), name) != Answer::no);
  });
}

namespace {

/// The services that log in as the role they assume, or hand it to what runs there. Others call
/// single operations, or pull as themselves.
constexpr std::array<std::string_view, 14> kLoggingIn{"bedrock-agentcore",
                                                      "build.apprunner",
                                                      "codebuild",
                                                      "codepipeline",
                                                      "credentials.iot",
                                                      "ec2",
                                                      "ecs-tasks",
                                                      "eks-fargate-pods",
                                                      "greengrass",
                                                      "pods.eks",
                                                      "pullthroughcache.ecr",
                                                      "rolesanywhere",
                                                      "sagemaker",
                                                      "ssm"};

constexpr std::array kUnknownSuffix{'.', syntax::kHole};

/// `ec2.amazonaws.com` logs in, and `ec2.` with a suffix that nobody knows.
bool logs_in(std::string_view service) {
  return std::ranges::any_of(kLoggingIn, [&](std::string_view name) {
    const std::string_view rest = service.substr(std::min(name.size(), service.size()));
    return service.starts_with(name) &&
           (rest.starts_with(".amazonaws.") ||
            rest.starts_with(std::string_view(kUnknownSuffix.data(), kUnknownSuffix.size())));
  });
}

/// Does a trust policy name services alone, none of which is known to log in?
bool trusts_no_login(const Policy& trust) {
  bool found = false;
  for (const Statement& statement : trust.statements) {
    if (statement.effect == Effect::deny) continue;
    if (statement.not_principal) return false;
    found = found || !statement.principals_known;
    for (const Principal& principal : statement.principals) {
      if (principal.type != "Service") return false;
      if (logs_in(principal.text.text)) return false;
      found = true;
    }
  }
  return found;
}

}  // namespace

bool may_log_in(const Pass& pass, const Identity& identity) {
  if (!identity.assumed_by.empty()) return logs_in(identity.assumed_by);
  return std::ranges::none_of(identity.trusts, [&](std::size_t trust) {
    return trusts_no_login(pass.source().readings[trust].policy);
  });
}

}  // namespace ecrlint::internal
