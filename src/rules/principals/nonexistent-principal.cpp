// SPDX-License-Identifier: Apache-2.0
// ECR302: see rules/principals/nonexistent-principal.md.
#include <algorithm>
#include <optional>

#include "analysis/glob.hpp"
#include "model/arn.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// The role or user that the principal names; of a session its role. Nothing for other principals.
std::optional<Entity> entity_of(const Principal& principal) {
  std::string_view name = principal.name;
  EntityKind kind = EntityKind::role;
  if (principal.form == PrincipalForm::user)
    kind = EntityKind::user;
  else if (principal.form == PrincipalForm::session)
    name = name.substr(0, name.find('/'));
  else if (principal.form != PrincipalForm::role)
    return std::nullopt;
  return Entity{kind, std::string(principal.account), std::string(name)};
}

/// Of a session only the last part of its role's name is told.
Answer exists(const Inventory& inventory, const Entity& entity, bool session) {
  const Answer found = inventory.exists(entity);
  if (!session || found != Answer::no) return found;
  const auto others = inventory.named(entity.kind, entity.account, entity.name);
  const auto same = [&](std::string_view name) { return last_path_part(name) == entity.name; };
  return std::ranges::any_of(others, same) ? Answer::yes : Answer::no;
}

/// May it be one that the linted sources make?
bool is_made(const Workspace& workspace, const Entity& entity) {
  return workspace.may_hold(entity.account, (entity.kind == EntityKind::user ? "user/" : "role/") +
                                                std::string(last_path_part(entity.name)));
}

/// The one that was meant: of the same name under another path, or of a name that is close.
std::string_view meant(const Inventory& inventory, const Entity& entity, bool session,
                       Searches& searches) {
  const auto same = inventory.named(entity.kind, entity.account, last_path_part(entity.name));
  if (!same.empty()) return same.front();
  if (!searches.next()) return {};
  const auto others = inventory.entities(entity.kind, entity.account);
  return closest(entity.name, others, [&](const Entity* other) {
    return session ? last_path_part(other->name) : std::string_view(other->name);
  });
}

void report(Pass& pass, const Principal& principal, const Entity& entity, Searches& searches) {
  const bool session = principal.form == PrincipalForm::session;
  const std::string_view kind = entity.kind == EntityKind::user ? "user" : "role";
  Finding& finding =
      pass.report(principal.text.span, "account {} has no {} `{}`, so the policy is refused",
                  entity.account, kind, entity.name);
  finding.label = "nobody by this name";
  const std::string_view other = meant(pass.surroundings().inventory, entity, session, searches);
  if (other.empty()) {
    finding.help =
        fmt::format("create the {} before this policy is applied, or name another", kind);
    return;
  }
  finding.help = fmt::format("did you mean `{}`?", other);
  if (session || principal.text.hole) return;
  const std::string_view text = principal.text.text;
  const std::string prefix(text.substr(0, text.size() - entity.name.size()));
  offer(pass, finding, Applicability::unsafe, principal.text.span, prefix + std::string(other));
}

}  // namespace

void nonexistent_principal(Pass& pass) {
  Searches searches;
  for (const Statement& statement : pass.policy().statements)
    for (const Principal& principal : statement.principals) {
      const auto entity = entity_of(principal);
      if (!entity) continue;
      const bool session = principal.form == PrincipalForm::session;
      if (exists(pass.surroundings().inventory, *entity, session) == Answer::no &&
          !is_made(pass.workspace(), *entity))
        report(pass, principal, *entity, searches);
    }
}

}  // namespace ecrlint::internal::check
