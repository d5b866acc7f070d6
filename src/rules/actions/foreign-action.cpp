// SPDX-License-Identifier: Apache-2.0
// ECR509: see rules/actions/foreign-action.md.
#include "analysis/glob.hpp"
#include "rules/action_name.hpp"
#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

bool is_foreign(const Action& action) {
  if (action.service.empty() || has_ecr_prefix(action) || has_blank(action.service)) return false;
  if (!action.may_be_ecr) return true;
  for (const char* service : {"ecr", "ecr-public"})
    if (analysis::matches(action.service, service, analysis::LetterCase::ignored) != Answer::no)
      return false;
  return true;
}

}  // namespace

void foreign_action(Pass& pass) {
  const catalog::Catalog& catalog = pass.catalog();
  for (const Statement& statement : pass.policy().statements)
    for (const Action& action : statement.actions) {
      if (!is_foreign(action)) continue;
      Finding& finding =
          pass.report(action.text.span, "a {} policy of ECR is about ECR alone, not `{}`",
                      guarded(pass.policy().kind), action.service);
      finding.label = "not an action of ECR";
      const auto real = catalog.find_action(catalog.find_service("ecr"), action.name);
      const bool misspelt = real != catalog::ActionId::none &&
                            action.service_id == catalog::ServiceId::none && !action.text.hole;
      if (misspelt) {
        suggest(pass, finding, Applicability::unsafe, action.text.span,
                fmt::format("ecr:{}", catalog.action_name(real)));
      } else {
        finding.help =
            "remove it, or grant it in an identity policy or in the other service's own "
            "resource policy";
      }
    }
}

}  // namespace ecrlint::internal::check
