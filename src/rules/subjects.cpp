// SPDX-License-Identifier: Apache-2.0
// Names the subjects of a case and tells whether a policy is all that its holder has.
#include "rules/subjects.hpp"

#include <algorithm>

#include "analysis/transfer_calls.hpp"
#include "model/arn.hpp"
#include "rules/action_name.hpp"
#include "rules/fix.hpp"

namespace ecrlint::internal::check {

Span place_of(const analysis::Grant& grant) {
  return grant.action != nullptr ? grant.action->text.span : grant.statement->open;
}

std::string help_to_grant(const analysis::Grant& grant, std::span<const std::string> actions) {
  const std::string names = quoted_list(actions);
  // What is granted by NotAction is all but what stands there.
  return grant.statement->not_action ? fmt::format("take {} out of `NotAction`", names)
                                     : fmt::format("add {} to this statement", names);
}

std::string describe(const Pass& pass, const SharedComplaint& found) {
  const Principal* principal = found.subject->principal;
  return with_others(principal == nullptr
                         ? describe(pass, *found.subject)
                         : describe(pass, *found.complaint.grant.statement, *principal),
                     found.others);
}

namespace {

bool may_grant(const Pass& pass, const Identity& identity,
               std::span<const std::string_view> actions) {
  if (identity.known != Known::all || identity.perhaps_more) return true;
  return std::ranges::any_of(identity.policies, [&](std::size_t policy) {
    const Reading& reading = pass.source().readings[policy];
    const analysis::Access access(reading.policy, pass.catalog());
    return reading.document->group != 0 || std::ranges::any_of(actions, [&](std::string_view one) {
             return access.allowed({}, one) != Answer::no;
           });
  });
}

/// In one account either side is enough.
bool own_may_grant(const Pass& pass, const Principal& principal,
                   std::span<const std::string_view> actions) {
  const bool untold = pass.document().account.empty();
  if (!principal.own && !untold) return false;
  const bool user = principal.form == PrincipalForm::user;
  const bool named = (user || principal.form == PrincipalForm::role) && !principal.text.hole;
  if (!named) return principal.own;
  const Identity* identity = pass.workspace().find_perhaps(
      principal.account,
      fmt::format("{}/{}", user ? "user" : "role", last_path_part(principal.name)));
  if (identity == nullptr) return principal.own;
  if (!principal.own && identity->root != pass.workspace().root(pass.number())) return false;
  return may_grant(pass, *identity, actions);
}

}  // namespace

bool others_may_grant(const Pass& pass, const analysis::Subject& subject,
                      std::span<const std::string_view> actions) {
  if (subject.principal != nullptr) return own_may_grant(pass, *subject.principal, actions);
  if (pass.document().fragment) return true;
  const auto adds = [&](std::size_t policy) {
    const Reading& reading = pass.source().readings[policy];
    return policy != pass.number() && reading.policy.mentions_ecr && !is_sibling(pass, reading);
  };
  const auto holders = pass.holders();
  return std::any_of(holders.begin(), holders.end(), [&](std::size_t holder) {
    const Identity& identity = pass.workspace().identity(holder);
    return identity.known == Known::open || pass.source().named->may_name(identity) ||
           std::any_of(identity.policies.begin(), identity.policies.end(), adds);
  });
}

bool lets_pull(const analysis::Access& access, const analysis::Subject& subject) {
  return std::ranges::all_of(analysis::kPullNames, [&](std::string_view half) {
    return access.allowed(subject, half) == Answer::yes &&
           access.denied(subject, half) == Answer::no;
  });
}

bool is_misspelt(const Pass& pass, std::string_view action) {
  const catalog::Catalog& catalog = pass.catalog();
  const auto ecr = catalog.find_service("ecr");
  Searches searches;
  for (const Statement& statement : pass.policy().statements)
    for (const Action& entry : statement.actions) {
      if (entry.service_id != ecr || entry.id != catalog::ActionId::none || entry.wildcard)
        continue;
      if (!searches.next()) return false;
      const std::string_view real = catalog.invented_action(entry.text.text);
      if (real.substr(real.find(':') + 1) == action) return true;
      if (real.empty() && closest_action(catalog, ecr, entry.name) == action) return true;
    }
  return false;
}

}  // namespace ecrlint::internal::check
