// ECR104: see rules/pull/login-on-repository.md.
#include <algorithm>

#include "rules/fix.hpp"
#include "rules/login.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::check {

void login_on_repository(Pass& pass) {
  std::vector<std::uint32_t> reported;  // a managed policy may have many owners
  for (const Login& login : logins(pass)) {
    if (login.elsewhere == nullptr) continue;
    const Statement& statement = *login.elsewhere;
    const Span place = statement.resources.front().text.span;
    if (std::find(reported.begin(), reported.end(), place.begin) != reported.end()) continue;
    reported.push_back(place.begin);
    const bool alone = statement.actions.size() == 1;
    Finding& finding = pass.report(
        place, "a login has no repository: `ecr:GetAuthorizationToken` is granted only on \"*\"");
    finding.label = "no login ever matches this";
    finding.help = alone ? "write \"Resource\": \"*\""
                         : "move \"ecr:GetAuthorizationToken\" to a statement of its own with "
                           "\"Resource\": \"*\"";
    pass.relate(finding, login.elsewhere_entry->text.span, "the login is granted here");
    if (alone && statement.resources.size() == 1)
      offer(pass, finding, Applicability::unsafe, place, "*");
  }
}

}  // namespace ecrlint::check
