// SPDX-License-Identifier: Apache-2.0
// ECR104: see rules/pull/login-on-repository.md.
#include <set>

#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/login.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void login_on_repository(Pass& pass) {
  std::set<std::pair<std::size_t, std::uint32_t>>
      reported;  // a managed policy may have many owners
  for (const Login& login : logins(pass)) {
    if (login.elsewhere == nullptr) continue;
    const Statement& statement = *login.elsewhere;
    const Span place = statement.resources.front().text.span;
    if (!reported.emplace(login.elsewhere_in->document->source, place.begin).second) continue;
    const bool alone = statement.actions.size() == 1;
    Finding& finding = pass.report(
        *login.elsewhere_in, place,
        "`ecr:GetAuthorizationToken` is granted only on `{}`, which no login ever matches",
        shown(statement.resources.front().text.text));
    finding.label = "a login has no repository";
    finding.help = alone ? "write \"Resource\": \"*\""
                         : "move \"ecr:GetAuthorizationToken\" to a statement of its own with "
                           "\"Resource\": \"*\"";
    pass.relate(finding, login.elsewhere_entry->text.span, "the login is granted here");
    const bool here = finding.source == pass.source().index;
    if (here && alone && statement.resources.size() == 1)
      offer(pass, finding, Applicability::unsafe, place, "*");
  }
}

}  // namespace ecrlint::internal::check
