// SPDX-License-Identifier: Apache-2.0
// ECR806: see rules/organization/endpoint-owner-key-unsupported.md.
#include <algorithm>
#include <array>

#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::array<std::string_view, 3> kOwnerKeys{"aws:VpceAccount", "aws:VpceOrgID",
                                                     "aws:VpceOrgPaths"};

bool is_on_owner(const Condition& condition) {
  return std::ranges::any_of(kOwnerKeys,
                             [&](std::string_view key) { return is_on(condition, key); });
}

/// Does some condition of the statement ask the service for an owner that its requests tell? Beside
/// that, one that is met without its key says nothing.
bool tells_otherwise(const Pass& pass, const Statement& statement, std::string_view service) {
  return std::ranges::any_of(statement.conditions, [&](const Condition& condition) {
    return is_on_owner(condition) &&
           pass.catalog().has_endpoint_owner_key(service, condition.key.text);
  });
}

/// The first action of all services, or of one whose requests tell of no owner that the statement
/// asks for; null when none surely is.
const Action* find_unsupported(const Pass& pass, const Statement& statement) {
  if (statement.not_action) return nullptr;
  const auto found = std::ranges::find_if(statement.actions, [&](const Action& action) {
    const bool known = !action.text.hole && action.service_id != catalog::ServiceId::none;
    return action.everything() || (known && !tells_otherwise(pass, statement, action.service));
  });
  return found == statement.actions.end() ? nullptr : &*found;
}

std::string_view outcome_without(const Pass& pass, const Statement& statement,
                                 const Condition& condition) {
  const bool deny = statement.effect == Effect::deny;
  if (met_without_key(pass, condition) == Answer::yes)
    return deny ? "met by all of them, so that it may deny them" : "met by all of them";
  return deny ? "so that it denies none of them" : "so that it allows none of them";
}

}  // namespace

void endpoint_owner_key_unsupported(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    const auto asked = std::ranges::find_if(statement.conditions, is_on_owner);
    if (asked == statement.conditions.end()) continue;
    const Action* const action = find_unsupported(pass, statement);
    if (action == nullptr || met_without_key(pass, *asked) == Answer::unknown) continue;
    const std::string key = shown(asked->key.text);
    Finding& finding =
        action->everything()
            ? pass.report(asked->key.span, "requests to most services come without `{}`", key)
            : pass.report(asked->key.span, "requests to `{}` come without `{}`",
                          lower(action->service), key);
    finding.label = outcome_without(pass, statement, *asked);
    finding.help =
        "give the services that have the key, which the IAM guide lists, a statement of "
        "their own";
    pass.relate(finding, action->text.span, "listed here");
  }
}

}  // namespace ecrlint::internal::check
