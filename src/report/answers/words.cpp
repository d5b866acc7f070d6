// SPDX-License-Identifier: Apache-2.0
// Words for policies and for who may do what.
#include "report/answers/words.hpp"

#include <fmt/format.h>

namespace ecrlint::internal::report {
namespace {

constexpr std::array<std::string_view, kGates> kPolicies{
    "resource control policy", "service control policy", "VPC endpoint policy",
    "repository policy",       "registry policy",        "identity policy",
    "permissions boundary",    "session policy"};

bool is_partial(const WhoAccess& access, Ability ability) {
  const std::size_t all = calls_of(ability).size();
  return !access.calls.empty() && access.calls.size() < all;
}

std::string names_of(const WhoAccess& access, Ability ability) {
  const auto calls = calls_of(ability);
  std::string out;
  for (const std::uint8_t call : access.calls) {
    if (!out.empty()) out += ", ";
    out += calls[call].substr(calls[call].find(':') + 1);
  }
  return out;
}

}  // namespace

std::string_view policy_word(Gate gate) { return kPolicies[static_cast<std::size_t>(gate)]; }

std::string principal_words(const WhoPrincipal& principal) {
  switch (principal.kind) {
    case WhoKind::everyone:
      return "everyone";
    case WhoKind::account:
      return "account " + principal.account;
    case WhoKind::service:
      return principal.name;
    case WhoKind::federated_user:
      return "federated user " + principal.name;
    default:
      return std::string(to_string(principal.kind)) + " " + principal.name;
  }
}

std::string account_words(const std::string& account, const std::string& name) {
  return name.empty() || account.empty() ? account : account + ", " + name;
}

std::string cell_words(const WhoAccess& access) {
  switch (access.reach) {
    case Reach::yes:
      return "yes";
    case Reach::own_account:
      return "own account";
    case Reach::conditional:
      return "if " + fmt::format("{}", fmt::join(access.keys, ", ")) +
             (access.own_account ? " + own account" : "");
    case Reach::unknown:
      return "unknown";
    case Reach::no:
      break;
  }
  return "no";
}

std::string reason_words(const WhoAccess& access, Ability ability, const WhoPrincipal& principal) {
  std::string out;
  const auto say = [&](const std::string& more) { out += (out.empty() ? "" : "; ") + more; };
  const bool service = principal.kind == WhoKind::service;
  if (is_partial(access, ability))
    say((ability == Ability::administer ? "only " : "but not ") + names_of(access, ability));
  if (access.own_account)
    say("the policies of account " + (principal.account.empty() ? "..." : principal.account) +
        " must allow it too");
  if (access.reach == Reach::no && access.blocked_by) {
    const bool own = *access.blocked_by == Gate::identity_policy;
    say(own ? "its own policies do not allow it"
            : "the " + std::string(policy_word(*access.blocked_by)) + " does not allow it");
  }
  if (access.reach == Reach::unknown) say("not all that decides is known");
  if (access.reach == Reach::yes && service) say("for whom the service acts");
  if (access.reach == Reach::yes && principal.kind == WhoKind::everyone)
    say("every account can let its own principals do it");
  return out;
}

std::string left_out_words(std::size_t number) {
  return fmt::format(
      "{} not looked at: there is no room for more",
      number == 1 ? "1 repository was" : fmt::format("{} repositories were", number));
}

std::string statement_words(const WhoStatement& statement) {
  const std::string out = statement.allow ? "allows" : "denies";
  return statement.condition.empty() ? out : out + " if " + statement.condition;
}

}  // namespace ecrlint::internal::report
