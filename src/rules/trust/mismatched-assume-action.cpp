// SPDX-License-Identifier: Apache-2.0
// ECR707: see rules/trust/mismatched-assume-action.md.
#include <algorithm>
#include <array>

#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::array<std::string_view, 3> kAssumeActions{kAssumeRole, kAssumeWithToken,
                                                         kAssumeWithSaml};

Answer can_provider_call(ProviderForm form, std::string_view action) {
  switch (form) {
    case ProviderForm::oidc:
      return answer(action == kAssumeWithToken);
    case ProviderForm::saml:
      return answer(action == kAssumeWithSaml);
    case ProviderForm::unknown:
      return action == kAssumeRole ? Answer::no : Answer::unknown;
    default:
      return Answer::unknown;  // ECR706
  }
}

/// Can the principal call the action? AWS STS API reference: AssumeRole is signed by a principal of
/// AWS, AssumeRoleWithWebIdentity brings a token and AssumeRoleWithSAML an assertion.
Answer can_call(const Principal& principal, std::string_view action) {
  switch (principal.form) {
    case PrincipalForm::account:
    case PrincipalForm::role:
    case PrincipalForm::user:
    case PrincipalForm::session:
    case PrincipalForm::federated_user:
    case PrincipalForm::unique_id:
      return answer(action == kAssumeRole);
    case PrincipalForm::service:
      // The guide calls Cognito a service in places.
      if (principal.text.text.starts_with("cognito-identity")) return Answer::unknown;
      return answer(action == kAssumeRole);
    case PrincipalForm::federated:
      return can_provider_call(provider_of(principal).form, action);
    default:
      return Answer::unknown;
  }
}

/// The action by its exact name, but for letter case; empty for others and patterns.
std::string_view assume_action(const Action& entry) {
  const auto found = std::ranges::find_if(kAssumeActions, [&](std::string_view action) {
    return equal_ignoring_case(entry.text.text, action);
  });
  return found == kAssumeActions.end() ? std::string_view() : *found;
}

/// The one action that all principals can call; empty if there is none.
std::string_view action_for_all(const Statement& statement) {
  const auto found = std::ranges::find_if(kAssumeActions, [&](std::string_view action) {
    return std::ranges::all_of(statement.principals, [&](const Principal& principal) {
      return can_call(principal, action) == Answer::yes;
    });
  });
  return found == kAssumeActions.end() ? std::string_view() : *found;
}

std::string_view callers_of(std::string_view action) {
  if (action == kAssumeRole) return "principals of AWS and services";
  return action == kAssumeWithToken ? "providers of OpenID Connect" : "providers of SAML";
}

/// An action that none of the principals can call.
bool check_entry(Pass& pass, const Statement& statement, const Action& entry) {
  const std::string_view action = assume_action(entry);
  if (action.empty() || !statement.principals_known || statement.principals.empty()) return false;
  for (const Principal& principal : statement.principals)
    if (can_call(principal, action) != Answer::no) return false;
  Finding& finding =
      pass.report(entry.text.span, "`{}` is for {}, and `{}` is none of them", entry.text.text,
                  callers_of(action), shown(statement.principals[0].text.text));
  finding.label = "not for this principal";
  pass.relate(finding, statement.principals[0].text.span, "who is let in");
  const std::string_view meant = action_for_all(statement);
  if (meant.empty()) {
    finding.help = "give each kind of principal a statement of its own";
  } else if (lets_call(statement, meant)) {
    finding.help = "remove it";
  } else {
    finding.help = fmt::format("write \"{}\"", meant);
    offer(pass, finding, Applicability::unsafe, entry.text.span, meant);
  }
  return true;
}

/// A principal that can call none of the actions, beside others that can.
void check_left_out(Pass& pass, const Statement& statement, const Principal& principal) {
  std::string_view own;
  for (const std::string_view action : kAssumeActions) {
    const Answer can = can_call(principal, action);
    if (can == Answer::unknown || (can == Answer::yes && lets_call(statement, action))) return;
    if (can == Answer::yes) own = action;
  }
  if (own.empty()) return;
  Finding& finding = pass.report(principal.text.span, "`{}` can call none of the actions here",
                                 shown(principal.text.text));
  finding.label = "not let in";
  finding.help = fmt::format("give it a statement of its own, with \"{}\"", own);
}

/// Are all actions known, and some of them such that assume a role?
bool lists_assume_action(const Statement& statement) {
  const auto may_be = [](const Action& entry) { return entry.text.hole; };
  return statement.actions_known && std::ranges::none_of(statement.actions, may_be) &&
         std::ranges::any_of(kAssumeActions,
                             [&](std::string_view action) { return lets_call(statement, action); });
}

}  // namespace

void mismatched_assume_action(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal || statement.not_action ||
        !is_of_usual_size(statement))
      continue;
    bool reported = false;
    for (const Action& entry : statement.actions)
      reported = check_entry(pass, statement, entry) || reported;
    if (reported || !lists_assume_action(statement)) continue;
    for (const Principal& principal : statement.principals)
      check_left_out(pass, statement, principal);
  }
}

}  // namespace ecrlint::internal::check
