// SPDX-License-Identifier: Apache-2.0
// ECR215: see rules/grants/permissions-management-wildcard.md.
#include <algorithm>

#include "analysis/glob.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Does the entry cover this action of ECR?
bool covers(const Action& action, std::string_view name) {
  return !action.text.hole && !action.service.empty() &&
         analysis::matches(action.service, "ecr", analysis::LetterCase::ignored) == Answer::yes &&
         analysis::matches(action.name, name, analysis::LetterCase::ignored) == Answer::yes;
}

/// What the entry lets its holder do to every repository, or empty. Administration of the registry
/// is not looked at: no Resource but `*` would do for it.
std::string_view deed(const Action& action) {
  if (covers(action, "SetRepositoryPolicy")) return "open every repository to anyone";
  if (covers(action, "DeleteRepositoryPolicy")) return "remove the policy of every repository";
  return {};
}

void check_statement(Pass& pass, const Statement& statement) {
  const auto resource = std::ranges::find_if(
      statement.resources, [](const Resource& r) { return r.form == ResourceForm::everything; });
  if (resource == statement.resources.end() || !statement.unconditional()) return;
  for (const Action& action : statement.actions) {
    if (action.everything()) return;  // full-admin speaks
    const std::string_view what = deed(action);
    if (what.empty()) continue;
    Finding& finding =
        pass.report(action.text.span, "`{}` lets this identity {}", action.text.text, what);
    finding.label = is_every_ecr_action(action) ? "every ECR action on every repository"
                                                : "administration of every repository's policy";
    finding.help =
        "list the actions that are needed, and keep policy administration to the ARNs of the "
        "repositories it is for";
    pass.relate(finding, resource->text.span, "on every repository");
    return;
  }
}

}  // namespace

void permissions_management_wildcard(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    if (statement.effect == Effect::allow && !statement.not_action && !statement.not_resource &&
        statement.mentions_ecr)
      check_statement(pass, statement);
}

}  // namespace ecrlint::internal::check
