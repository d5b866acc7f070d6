// SPDX-License-Identifier: Apache-2.0
// ECR107: see rules/pull/ineffective-action.md.
#include "rules/action_name.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

bool takes_repository(const catalog::Catalog& catalog, catalog::ActionId action) {
  for (std::size_t i = 0; i < catalog.resource_type_count(action); ++i)
    if (catalog.resource_type(action, i) == "repository") return true;
  return false;
}

struct NoEffect {
  std::string_view why;
  std::string_view help;
};

constexpr std::string_view kToIdentity =
    "remove it; grant it in an identity policy of this account";

/// Why no repository policy decides about the action, or empty.
NoEffect reason(const catalog::Catalog& catalog, const Action& action) {
  const std::string_view name = catalog.action_name(action.id);
  if (name == "CreateRepository")
    return {"a repository that does not exist yet has no policy", kToIdentity};
  if (name == "ReplicateImage")
    return {"replication is granted in the registry policy",
            "move it to the registry policy of the account that receives the images"};
  if (!takes_repository(catalog, action.id))
    return {"it acts on the registry, not on a repository", kToIdentity};
  return {};
}

}  // namespace

void ineffective_action(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.not_action || !statement.mentions_ecr) continue;
    for (const Action& action : statement.actions) {
      // What is not documented may act on anything.
      if (!is_ecr_action(action) || !pass.catalog().documented(action.id)) continue;
      if (is_login(pass.catalog(), action)) continue;
      const NoEffect found = reason(pass.catalog(), action);
      if (found.why.empty()) continue;
      Finding& finding =
          pass.report(action.text.span, "`{}` has no effect in a repository policy: {}",
                      action.text.text, found.why);
      finding.label = "nothing is decided here";
      finding.help = found.help;
    }
  }
}

}  // namespace ecrlint::internal::check
