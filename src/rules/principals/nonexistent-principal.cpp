// SPDX-License-Identifier: Apache-2.0
// ECR302: see rules/principals/nonexistent-principal.md.
#include <algorithm>
#include <optional>

#include "analysis/glob.hpp"
#include "model/arn.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

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
  for (const Entity* other : inventory.entities(entity.kind, entity.account))
    if (last_path_part(other->name) == entity.name) return Answer::yes;
  return Answer::no;
}

/// May it be one that the linted sources make?
bool is_made(const Workspace& workspace, const Entity& entity) {
  return workspace.may_hold(entity.account, (entity.kind == EntityKind::user ? "user/" : "role/") +
                                                std::string(last_path_part(entity.name)));
}

/// The one that was meant: of the same name under another path, or of a name that is close.
std::string_view meant(const Inventory& inventory, const Entity& entity, bool session) {
  const auto others = inventory.entities(entity.kind, entity.account);
  for (const Entity* other : others)
    if (equal_ignoring_case(last_path_part(other->name), last_path_part(entity.name)))
      return other->name;
  return closest(entity.name, others, [&](const Entity* other) {
    return session ? last_path_part(other->name) : std::string_view(other->name);
  });
}

void report(Pass& pass, const Principal& principal, const Entity& entity) {
  const bool session = principal.form == PrincipalForm::session;
  const std::string_view kind = entity.kind == EntityKind::user ? "user" : "role";
  Finding& finding =
      pass.report(principal.text.span, "account {} has no {} `{}`, so the policy is refused",
                  entity.account, kind, entity.name);
  finding.label = "nobody by this name";
  const std::string_view other = meant(pass.surroundings().inventory, entity, session);
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
  for (const Statement& statement : pass.policy().statements)
    for (const Principal& principal : statement.principals) {
      const auto entity = entity_of(principal);
      if (!entity) continue;
      const bool session = principal.form == PrincipalForm::session;
      if (exists(pass.surroundings().inventory, *entity, session) == Answer::no &&
          !is_made(pass.workspace(), *entity))
        report(pass, principal, *entity);
    }
}

}  // namespace ecrlint::internal::check
