// SPDX-License-Identifier: Apache-2.0
// ECR308: see rules/principals/unknown-account.md.
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void unknown_account(Pass& pass) {
  const Surroundings& surroundings = pass.surroundings();
  if (surroundings.trust_is_known || !pass.source().trusted.empty()) return;  // ECR211 speaks
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    for (const Principal& principal : statement.principals) {
      const std::string_view account = principal.account;
      if (!is_account_id(account) || surroundings.inventory.is_member(account) != Answer::no)
        continue;
      if (account == pass.document().account) continue;
      const std::string& organization = surroundings.inventory.organization();
      Finding& finding = pass.report(principal.text.span, "account {} is not in the organization{}",
                                     account, organization.empty() ? "" : " " + organization);
      finding.label = "no member account";
      const std::string_view member = closest(account, surroundings.inventory.members());
      finding.help =
          member.empty()
              ? std::string("list it under `trusted-accounts` of the config if it is meant")
              : fmt::format("did you mean {}?", member);
    }
  }
}

}  // namespace ecrlint::internal::check
