// SPDX-License-Identifier: Apache-2.0
// ECR502: see rules/actions/unknown-service.md.
#include "rules/action_name.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

/// A wildcard in the prefix, which IAM refuses unless all of the action is one.
bool is_refused(const Action& action) {
  return has_wildcard(action.service) && !has_hole(action.service) && !action.everything() &&
         action.text.text.find(':') != std::string_view::npos;
}

void report_refused(Pass& pass, const Action& action) {
  Finding& finding =
      pass.report(action.text.span, "the service prefix `{}` has a wildcard", action.service);
  finding.severity = Severity::high;
  finding.label = "IAM refuses the policy";
  finding.help = "name the service, such as \"ecr:Get*\"; wildcards may stand behind the colon";
}

bool is_unknown(const Action& action, const catalog::Catalog& catalog) {
  return action.service_id == catalog::ServiceId::none && !has_wildcard(action.service) &&
         !has_hole(action.service) && action.text.text.find(':') != std::string_view::npos &&
         !has_blank(action.service) &&  // ECR501 says what is wrong with blanks
         !catalog.is_unlisted_service(action.service);
}

/// Is the prefix a slip, and no service that the reference lacks? The one it is close to has this
/// very action, or is what the policies are about.
bool is_slip_of_service(const catalog::Catalog& catalog, std::string_view close,
                        const Action& action) {
  return close == "ecr" || close == "ecr-public" ||
         catalog.find_action(catalog.find_service(close), action.name) != catalog::ActionId::none;
}

void report(Pass& pass, const Action& action, std::string_view close) {
  const bool slip = is_slip_of_service(pass.catalog(), close, action);
  Finding& finding =
      slip ? pass.report(action.text.span, "`{}` is no service prefix that AWS is known to have",
                         action.service)
           : pass.report(action.text.span,
                         "`{}` is no service prefix in AWS's reference, which may lag",
                         action.service);
  finding.label = "unknown service";
  if (!slip) finding.severity = Severity::low;
  if (close.empty()) {
    finding.help = fmt::format(
        "look the prefix up in the guide of the service; {}, and that of {} "
        "does not list it",
        kMayLag, pass.catalog().date());
    return;
  }
  if (action.text.hole)
    finding.help = fmt::format("did you mean `{}`?", close);
  else
    suggest(pass, finding, Applicability::unsafe, action.text.span,
            fmt::format("{}:{}", close, action.name));
  if (!slip) finding.help += fmt::format(" {}", kMayLag);
}

}  // namespace

void unknown_service(Pass& pass) {
  Searches searches;
  for (const Statement& statement : pass.policy().statements)
    for (const Action& action : statement.actions) {
      if (is_refused(action)) report_refused(pass, action);
      if (!is_unknown(action, pass.catalog())) continue;
      const bool search = searches.next();
      report(pass, action,
             search ? closest_service(pass.catalog(), action.service) : std::string_view());
    }
}

}  // namespace ecrlint::internal::check
