// SPDX-License-Identifier: Apache-2.0
// How messages name a principal.
#include "rules/describe.hpp"

namespace ecrlint::internal::check {

std::string_view guarded(PolicyKind kind) {
  if (kind == PolicyKind::registry) return "registry";
  return kind == PolicyKind::repository ? "repository" : "resource";
}

std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == syntax::kHole)
      out += "...";
    else
      out += c;
  }
  return out;
}

namespace {

std::string in_account(std::string_view what, const Principal& principal) {
  return std::string(what) + " `" + shown(principal.name) + "` of account " +
         shown(principal.account);
}

}  // namespace

std::string describe(const Principal& principal) {
  switch (principal.form) {
    case PrincipalForm::everyone:
      return "everyone";
    case PrincipalForm::account:
      return "account " + shown(principal.account);
    case PrincipalForm::role:
      return in_account("role", principal);
    case PrincipalForm::user:
      return in_account("user", principal);
    case PrincipalForm::session:
      return in_account("session", principal);
    case PrincipalForm::federated_user:
      return in_account("federated user", principal);
    case PrincipalForm::service:
      return "service `" + shown(principal.text.text) + "`";
    default:
      return "`" + shown(principal.text.text) + "`";
  }
}

std::string describe(const analysis::Subject& subject) {
  return subject.principal == nullptr ? "this identity" : describe(*subject.principal);
}

}  // namespace ecrlint::internal::check
