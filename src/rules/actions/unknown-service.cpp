// SPDX-License-Identifier: Apache-2.0
// ECR502: see rules/actions/unknown-service.md.
#include "rules/action_name.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

bool is_unknown(const Action& action, const catalog::Catalog& catalog) {
  return action.service_id == catalog::ServiceId::none && !has_wildcard(action.service) &&
         !has_hole(action.service) && action.text.text.find(':') != std::string_view::npos &&
         !has_blank(action.service) &&  // ECR501 says what is wrong with blanks
         !catalog.is_unlisted_service(action.service);
}

}  // namespace

void unknown_service(Pass& pass) {
  Searches searches;
  for (const Statement& statement : pass.policy().statements)
    for (const Action& action : statement.actions) {
      if (!is_unknown(action, pass.catalog())) continue;
      Finding& finding = pass.report(
          action.text.span, "`{}` is no service prefix that AWS is known to have", action.service);
      finding.label = "unknown service";
      const std::string_view close =
          searches.next() ? closest_service(pass.catalog(), action.service) : std::string_view();
      if (close.empty()) {
        finding.help = fmt::format(
            "look the prefix up in the Service Authorization Reference; it is not in that of {}",
            pass.catalog().date());
      } else if (action.text.hole) {
        finding.help = fmt::format("did you mean `{}`?", close);
      } else {
        suggest(pass, finding, Applicability::unsafe, action.text.span,
                fmt::format("{}:{}", close, action.name));
      }
    }
}

}  // namespace ecrlint::internal::check
