// SPDX-License-Identifier: Apache-2.0
// ECR010: see rules/grammar/invalid-sid.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

bool is_taken(char c) { return is_letter(c) || is_digit(c); }

/// In a policy with more statements it is not worth looking whether a new Sid is free.
constexpr std::size_t kMostStatements = 200;

void offer_stripped(Pass& pass, Finding& finding, const Statement& statement) {
  std::string stripped;
  std::ranges::copy_if(statement.sid.text, std::back_inserter(stripped), is_taken);
  const auto& statements = pass.policy().statements;
  if (statement.sid.hole || stripped.empty() || statements.size() > kMostStatements) return;
  const bool used = std::ranges::any_of(
      statements, [&](const Statement& other) { return other.sid.is(stripped); });
  if (used) return;
  finding.help = fmt::format("write \"{}\"", stripped);
  offer(pass, finding, Applicability::safe, statement.sid.span, stripped);
}

}  // namespace

void invalid_sid(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    const std::string_view sid = statement.sid.text;
    const auto refused =
        std::ranges::find_if(sid, [](char c) { return !is_taken(c) && c != syntax::kHole; });
    if (refused == sid.end()) continue;
    Finding& finding = pass.report(statement.sid.span,
                                   "the Sid `{}` is refused in an identity policy", shown(sid));
    finding.label = "only letters A-Z, a-z and digits";
    finding.help = "leave out all other characters, blanks too";
    offer_stripped(pass, finding, statement);
  }
}

}  // namespace ecrlint::internal::check
