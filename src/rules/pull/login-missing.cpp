// ECR103: see rules/pull/login-missing.md.
#include <set>

#include "rules/login.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"

namespace ecrlint::check {

void login_missing(Pass& pass) {
  std::set<std::pair<std::size_t, std::uint32_t>>
      reported;  // a managed policy may have many owners
  for (const Login& login : logins(pass)) {
    if (login.elsewhere != nullptr) continue;
    const bool pulls = login.manifests == Answer::yes && login.layers == Answer::yes;
    if (!pulls && login.pushes != Answer::yes) continue;
    const analysis::Grant& grant = pulls ? login.pull : login.push;
    if (grant.statement == nullptr) continue;
    const Reading& reading = *(pulls ? login.pull_in : login.push_in);
    const Span place = place_of(grant);
    if (!reported.emplace(reading.document->source, place.begin).second) continue;
    Finding& finding = pass.report(reading, place, "{} can {} but not log in, so Docker is refused",
                                   describe_owner(login), pulls ? "pull" : "push");
    finding.label = "granted here, `ecr:GetAuthorizationToken` on `*` nowhere";
    finding.help =
        "add {\"Effect\": \"Allow\", \"Action\": \"ecr:GetAuthorizationToken\", \"Resource\": "
        "\"*\"}, "
        "unless another policy of the same identity has it";
  }
}

}  // namespace ecrlint::check
