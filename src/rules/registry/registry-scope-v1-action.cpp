// SPDX-License-Identifier: Apache-2.0
// ECR604: see rules/registry/registry-scope-v1-action.md.
#include <algorithm>
#include <array>

#include "rules/action_name.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// So much of a source is searched for each of its policies.
constexpr std::size_t kSearched = 65'536;

/// An action of ECR that a registry of scope V1 does not know. Of wildcards it is not documented
/// what V1 makes of them.
bool needs_v2(const catalog::Catalog& catalog, const Action& action) {
  constexpr std::array<std::string_view, 3> kOfV1{"ReplicateImage", "BatchImportUpstreamImage",
                                                  "CreateRepository"};
  if (!is_ecr_action(action) || is_public(action) || !catalog.documented(action.id)) return false;
  if (is_login(catalog, action)) return false;  // ECR105
  return std::ranges::find(kOfV1, catalog.action_name(action.id)) == kOfV1.end();
}

}  // namespace

void registry_scope_v1_action(Pass& pass) {
  // Whoever sets the scope there knows of it.
  const std::string_view near = pass.source().text.substr(0, kSearched);
  if (near.find("REGISTRY_POLICY_SCOPE") != near.npos) return;
  for (const Statement& statement : pass.policy().statements) {
    if (statement.not_action) continue;
    const auto needs = [&](const Action& action) { return needs_v2(pass.catalog(), action); };
    const auto first = std::ranges::find_if(statement.actions, needs);
    if (first == statement.actions.end()) continue;
    const auto others = std::count_if(first + 1, statement.actions.end(), needs);
    Finding& finding = pass.report(
        first->text.span, "a registry of policy scope V1 refuses a policy with `{}`{}",
        first->text.text,
        others == 0 ? "" : fmt::format(" and {} other{} here", others, others == 1 ? "" : "s"));
    finding.label = "takes scope V2";
    finding.help =
        "look with `aws ecr get-account-setting --name REGISTRY_POLICY_SCOPE`; V2 is the "
        "default of new registries";
  }
}

}  // namespace ecrlint::internal::check
