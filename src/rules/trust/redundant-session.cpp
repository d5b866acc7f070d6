// SPDX-License-Identifier: Apache-2.0
// ECR710: see rules/trust/redundant-session.md.
#include <string>
#include <unordered_map>

#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// `aws 314159265358 app` for a role, or for the role of a session; sessions have no path.
std::string role_behind(const Principal& principal) {
  const bool role = principal.form == PrincipalForm::role;
  const std::string_view name =
      role ? last_path_part(principal.name) : principal.name.substr(0, principal.name.find('/'));
  return fmt::format("{} {} {}", principal.partition, principal.account, name);
}

}  // namespace

void redundant_session(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    std::unordered_map<std::string, const Principal*> roles;
    for (const Principal& principal : statement.principals)
      if (principal.form == PrincipalForm::role && !principal.text.hole)
        roles.emplace(role_behind(principal), &principal);
    if (roles.empty()) continue;
    for (const Principal& principal : statement.principals) {
      if (principal.form != PrincipalForm::session || principal.text.hole) continue;
      const auto role = roles.find(role_behind(principal));
      if (role == roles.end()) continue;
      Finding& finding =
          pass.report(principal.text.span, "the session `{}` adds nothing: its role is let in, too",
                      principal.text.text);
      finding.label = "needless";
      finding.help = "remove it, or the role if only this session is meant";
      pass.relate(finding, role->second->text.span, "all sessions of the role");
    }
  }
}

}  // namespace ecrlint::internal::check
