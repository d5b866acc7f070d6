// ECR308: see rules/principals/unknown-account.md.
#include "analysis/suggest.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::check {
namespace {

/// A member whose id is one slip away.
std::string_view meant(const World& world, std::string_view account) {
  analysis::Suggestion suggestion(account);
  for (const std::string& member : world.inventory.members()) suggestion.consider(member);
  return suggestion.best();
}

}  // namespace

void unknown_account(Pass& pass) {
  const World& world = pass.world();
  if (world.trust_is_known || !pass.source().trusted.empty()) return;  // ECR211 speaks
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    for (const Principal& principal : statement.principals) {
      const std::string_view account = principal.account;
      if (!is_account_id(account) || world.inventory.is_member(account) != Answer::no) continue;
      if (account == pass.document().account) continue;
      const std::string& organization = world.inventory.organization();
      Finding& finding = pass.report(principal.text.span, "account {} is not in the organization{}",
                                     account, organization.empty() ? "" : " " + organization);
      finding.label = "no member account";
      const std::string_view member = meant(world, account);
      finding.help =
          member.empty()
              ? std::string("list it under `trusted-accounts` of the config if it is meant")
              : fmt::format("did you mean {}?", member);
    }
  }
}

}  // namespace ecrlint::check
