// SPDX-License-Identifier: Apache-2.0
// ECR709: see rules/trust/roles-anywhere-incomplete.md.
#include <algorithm>
#include <array>
#include <vector>

#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kAnywhere = "rolesanywhere.amazonaws.com";
/// IAM Roles Anywhere user guide, "Trust model".
constexpr std::array<std::string_view, 3> kAnywhereActions{kAssumeRole, "sts:TagSession",
                                                           "sts:SetSourceIdentity"};

/// What the Allows grant to the service.
struct AnywhereGrants {
  const Principal* first = nullptr;
  analysis::Grant grant;      ///< the first action that is granted
  std::array<bool, 3> has{};  ///< parallel to kAnywhereActions
  bool open = false;          ///< there may be more
};

const Principal* find_anywhere(const Statement& statement) {
  const auto found = std::ranges::find_if(statement.principals, [](const Principal& principal) {
    return principal.form == PrincipalForm::service && principal.text.is(kAnywhere);
  });
  return found == statement.principals.end() ? nullptr : &*found;
}

void add_grants(const Statement& statement, AnywhereGrants& grants) {
  const auto hole = [](const auto& one) { return one.text.hole; };
  const Principal* principal = find_anywhere(statement);
  if (principal == nullptr) {
    grants.open = grants.open || !statement.principals_known ||
                  std::ranges::any_of(statement.principals, hole);
    return;
  }
  if (grants.first == nullptr) grants.first = principal;
  grants.open = grants.open || !statement.actions_known || statement.not_action ||
                std::ranges::any_of(statement.actions, hole);
  for (std::size_t i = 0; i < kAnywhereActions.size(); ++i)
    grants.has[i] = grants.has[i] || lets_call(statement, kAnywhereActions[i]);
  if (grants.grant.statement == nullptr && !statement.actions.empty())
    grants.grant = {&statement, &statement.actions[0]};
}

}  // namespace

void roles_anywhere_incomplete(Pass& pass) {
  AnywhereGrants grants;
  grants.open = !pass.policy().statements_known;
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect == Effect::unknown) return;
    if (statement.effect == Effect::allow && !statement.not_principal)
      add_grants(statement, grants);
  }
  if (grants.first == nullptr || grants.open || grants.grant.statement == nullptr) return;
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < kAnywhereActions.size(); ++i)
    if (!grants.has[i]) missing.emplace_back(kAnywhereActions[i]);
  if (missing.empty()) return;
  Finding& finding =
      pass.report(grants.first->text.span, "IAM Roles Anywhere cannot assume the role without {}",
                  quoted_list(missing, "`"));
  finding.label = "needs three actions";
  finding.help = fmt::format("add {}", quoted_list(missing));
  pass.relate(finding, grants.grant.action->text.span, "granted here");
  offer_actions(pass, finding, grants.grant, missing);
}

}  // namespace ecrlint::internal::check
