// ECR215: see rules/grants/permissions-management-wildcard.md.
#include <algorithm>

#include "analysis/glob.hpp"
#include "analysis/narrowing.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::check {
namespace {

/// The action of ECR that says who has access and could be limited to a repository, or empty.
std::string_view administers(const catalog::Catalog& catalog, const Action& action) {
  if (action.text.hole || action.service.empty()) return {};
  if (analysis::matches(action.service, "ecr", analysis::Case::ignored) != Answer::yes) return {};
  const catalog::ActionRange range = catalog.actions(catalog.find_service("ecr"));
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const catalog::ActionId id{i};
    if (catalog.access_level(id) == catalog::AccessLevel::permissions_management &&
        catalog.resource_type_count(id) != 0 &&
        analysis::matches(action.name, catalog.action_name(id), analysis::Case::ignored) ==
            Answer::yes)
      return catalog.action_name(id);
  }
  return {};
}

void check_statement(Pass& pass, const Statement& statement) {
  const auto resource =
      std::find_if(statement.resources.begin(), statement.resources.end(),
                   [](const Resource& r) { return r.form == ResourceForm::everything; });
  if (resource == statement.resources.end() || !analysis::unconditional(statement)) return;
  for (const Action& action : statement.actions) {
    if (action.everything()) return;  // full-admin speaks
    const std::string_view administered = administers(pass.catalog(), action);
    if (administered.empty()) continue;
    Finding& finding =
        pass.report(action.text.span, "`{}` lets this identity open every repository to anyone",
                    action.text.text);
    finding.label = is_every_ecr_action(action)
                        ? "every ECR action on every repository"
                        : fmt::format("`ecr:{}` on every repository", administered);
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

}  // namespace ecrlint::check
