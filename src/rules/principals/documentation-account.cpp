// SPDX-License-Identifier: Apache-2.0
// ECR311: see rules/principals/documentation-account.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::size_t kMostRelated = 10;

struct Seen {
  std::string_view account;
  std::vector<Span> places;
};

void see(std::vector<Seen>& seen, const Pass& pass, std::string_view account, Span span) {
  if (account.empty() || !pass.catalog().is_documentation_account(account)) return;
  const auto known = std::ranges::find(seen, account, &Seen::account);
  if (known == seen.end())
    seen.push_back({account, {span}});
  else if (known->places.size() <= kMostRelated)
    known->places.push_back(span);
}

}  // namespace

void documentation_account(Pass& pass) {
  if (pass.document().is_example()) return;
  std::vector<Seen> seen;  // never more than the documentation has
  for (const Statement& statement : pass.policy().statements) {
    for (const Principal& principal : statement.principals)
      see(seen, pass, principal.account, principal.text.span);
    for (const Resource& resource : statement.resources)
      if (resource.form == ResourceForm::arn && resource.arn.service == "ecr")
        see(seen, pass, resource.arn.account, resource.text.span);
  }
  for (const Seen& account : seen) {
    Finding& finding =
        pass.report(account.places.front(), "account {} is an example from the AWS documentation",
                    account.account);
    finding.label = "nobody's account";
    finding.help = "write the id of the account you mean";
    for (std::size_t i = 1; i < account.places.size(); ++i)
      pass.relate(finding, account.places[i], "here too");
  }
}

}  // namespace ecrlint::internal::check
