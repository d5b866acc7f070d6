// SPDX-License-Identifier: Apache-2.0
// ECR205: see rules/grants/admin-grant.md.
#include <algorithm>
#include <array>

#include "rules/describe.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using analysis::ActionSet;
using catalog::ActionId;

/// Is it what Lambda's console used to write for functions of an image? The service does nothing
/// with the policy but let itself pull.
bool is_lambda_retrieval(const Statement& statement, const catalog::Catalog& catalog) {
  constexpr std::array<std::string_view, 5> kActions{"BatchGetImage", "GetDownloadUrlForLayer",
                                                     "GetRepositoryPolicy", "SetRepositoryPolicy",
                                                     "DeleteRepositoryPolicy"};
  const auto is_lambda = [](const Principal& principal) {
    return principal.type == "Service" && principal.text.text.starts_with("lambda.");
  };
  const auto is_listed = [&](const Action& action) {
    return action.id != ActionId::none && !action.wildcard &&
           std::ranges::find(kActions, catalog.action_name(action.id)) != kActions.end();
  };
  return !statement.not_principal && !statement.not_action && !statement.principals.empty() &&
         std::ranges::all_of(statement.principals, is_lambda) &&
         std::ranges::all_of(statement.actions, is_listed);
}

/// What changes who has access, by the catalogue, and what removes the repository.
ActionSet admin_actions(const catalog::Catalog& catalog, PolicyKind kind) {
  ActionSet found;
  const catalog::ActionRange range = catalog.actions(catalog.find_service("ecr"));
  for (std::uint32_t i = range.begin; i < range.end && i - range.begin < found.size(); ++i) {
    const ActionId action{i};
    const bool permissions =
        catalog.access_level(action) == catalog::AccessLevel::permissions_management;
    found[i - range.begin] = (permissions || catalog.action_name(action) == "DeleteRepository") &&
                             is_grantable(catalog, action, kind);
  }
  return found;
}

/// The administrative actions that some Allow lists; none for most policies.
ActionSet listed_admin_actions(Pass& pass) {
  ActionSet listed;
  for (const Statement& statement : pass.policy().statements)
    if (statement.effect == Effect::allow) listed |= pass.access().listed(statement).sure;
  return listed.any() ? listed & admin_actions(pass.catalog(), pass.policy().kind) : listed;
}

}  // namespace

void admin_grant(Pass& pass) {
  const ActionSet actions = listed_admin_actions(pass);
  if (actions.none()) return;
  const std::uint32_t first_action =
      pass.catalog().actions(pass.catalog().find_service("ecr")).begin;
  for (const analysis::Subject& subject : pass.access().subjects()) {
    if (subject.principal->is_own_account()) continue;
    std::optional<Granted> first;
    std::string names;
    for (std::uint32_t i = 0; i < actions.size(); ++i) {
      if (!actions[i]) continue;
      const std::string_view action = pass.catalog().action_name(ActionId{first_action + i});
      const auto granted = find_granted(pass, subject, action);
      if (!granted || is_lambda_retrieval(*granted->statement, pass.catalog())) continue;
      if (!first) first = granted;
      names += fmt::format("{}`ecr:{}`", names.empty() ? "" : ", ", action);
    }
    if (!first) continue;
    Finding& finding = pass.report(first->principal->text.span, "{} is granted {}",
                                   describe(pass, *first->statement, *first->principal), names);
    finding.label = fmt::format("may take over or remove this {}", guarded(pass.policy().kind));
    finding.help =
        "leave these actions out; give them to administrators of this account in their identity "
        "policies";
    pass.relate(finding, first->action->text.span, "granted here");
  }
}

}  // namespace ecrlint::internal::check
