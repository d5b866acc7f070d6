// SPDX-License-Identifier: Apache-2.0
// How messages name a principal.
#include "rules/describe.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "ecrlint/words.hpp"

namespace ecrlint::internal::check {
namespace {

/// How the source writes what is not wholly known; empty where that is long, or not on one line.
std::string_view written_of(const Pass& pass, const Text& text) {
  constexpr std::size_t kLongest = 80;
  if (!text.hole) return {};
  std::string_view written = pass.text_at(text.span);
  const bool quoted = written.size() > 2 && written.front() == written.back() &&
                      (written.front() == '"' || written.front() == '\'');
  if (quoted) written = written.substr(1, written.size() - 2);
  const bool simple = std::all_of(written.begin(), written.end(), [](char c) {
    return c >= ' ' && c <= '~' && c != '`' && c != '"' && c != '\\';
  });
  return simple && written.size() <= kLongest ? written : std::string_view();
}

std::string_view words_before(const Principal& principal) {
  if (principal.form == PrincipalForm::service) return "service ";
  if (principal.form != PrincipalForm::account) return {};
  return principal.text.text == principal.account ? "account " : "the account of ";
}

}  // namespace

std::string_view named(PolicyKind kind) {
  constexpr std::array<std::string_view, kPolicyKindWords.size()> kNames{
      "a repository policy",       "a registry policy",
      "an identity policy",        "a trust policy",
      "a resource policy",         "a service control policy",
      "a resource control policy", "the policy of an endpoint",
      "a permissions boundary",    "a session policy",
      "a lifecycle policy"};
  return word_of(kNames, kind);
}

std::string_view guarded(PolicyKind kind) {
  if (kind == PolicyKind::registry) return "registry";
  const bool repository = kind == PolicyKind::repository || kind == PolicyKind::lifecycle;
  return repository ? "repository" : "resource";
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

std::string describe(const Pass& pass, const Principal& principal) {
  constexpr std::array<std::string_view, 6> kKinds{"everyone", "account", "role",
                                                   "user",     "session", "federated user"};
  const std::string_view kind = word_of(kKinds, principal.form);
  if (principal.form == PrincipalForm::everyone) return std::string(kind);
  if (const std::string_view written = written_of(pass, principal.text); !written.empty())
    return fmt::format("{}`{}`", words_before(principal), written);
  if (principal.form == PrincipalForm::account)
    return fmt::format("{} {}", kind, shown(principal.account));
  if (!kind.empty())
    return fmt::format("{} `{}` of account {}", kind, shown(principal.name),
                       shown(principal.account));
  return fmt::format("{}`{}`", principal.form == PrincipalForm::service ? "service " : "",
                     shown(principal.text.text));
}

std::string with_others(std::string first, std::size_t others) {
  if (others == 1) first += " and one other";
  if (others > 1) first += fmt::format(" and {} others", others);
  return first;
}

std::string describe(const analysis::Admitted& one) {
  if (one.whole && !one.account.empty()) return fmt::format("account {}", one.account);
  if (one.whole) return fmt::format("organization `{}`", one.organization);
  return fmt::format("`{}`", one.value->text);
}

std::string describe(const Pass& pass, const Statement& statement, const Principal& principal) {
  if (principal.form != PrincipalForm::everyone) return describe(pass, principal);
  const auto all = analysis::admitted(statement, false, pass.catalog());
  if (all.empty()) return describe(pass, principal);
  const std::string first = describe(all.front());
  return all.size() == 1 ? first : fmt::format("{} (and {} more)", first, all.size() - 1);
}

std::string describe(const Pass& pass, const analysis::Subject& subject) {
  return subject.principal == nullptr ? "this identity" : describe(pass, *subject.principal);
}

}  // namespace ecrlint::internal::check
