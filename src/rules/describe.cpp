// SPDX-License-Identifier: Apache-2.0
// How messages name a principal.
#include "rules/describe.hpp"

#include <fmt/core.h>

#include <array>

#include "ecrlint/words.hpp"

namespace ecrlint::internal::check {

std::string_view guarded(PolicyKind kind) {
  if (kind == PolicyKind::registry) return "registry";
  return kind == PolicyKind::repository ? "repository" : "resource";
}

std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (syntax::is_hole(c))
      out += "...";
    else
      out += c;
  }
  return out;
}

std::string describe(const Principal& principal) {
  constexpr std::array<std::string_view, 6> kKinds{"everyone", "account", "role",
                                                   "user",     "session", "federated user"};
  const std::string_view kind = word_of(kKinds, principal.form);
  if (principal.form == PrincipalForm::everyone) return std::string(kind);
  if (principal.form == PrincipalForm::account)
    return fmt::format("{} {}", kind, shown(principal.account));
  if (!kind.empty())
    return fmt::format("{} `{}` of account {}", kind, shown(principal.name),
                       shown(principal.account));
  return fmt::format("{}`{}`", principal.form == PrincipalForm::service ? "service " : "",
                     shown(principal.text.text));
}

std::string describe(const analysis::Subject& subject) {
  return subject.principal == nullptr ? "this identity" : describe(*subject.principal);
}

}  // namespace ecrlint::internal::check
