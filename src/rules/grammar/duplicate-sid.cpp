// SPDX-License-Identifier: Apache-2.0
// ECR011: see rules/grammar/duplicate-sid.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

void report(Pass& pass, const Text& first, const Text& again) {
  const bool refused = pass.policy().kind == PolicyKind::identity;
  Finding& finding =
      pass.report(again.span, "the Sid `{}` stands twice in this policy", again.text);
  if (!refused) finding.severity = Severity::low;
  finding.label = refused ? "an identity policy is refused for this" : "again here";
  finding.help = "give each statement a Sid of its own, or none";
  pass.relate(finding, first.span, "first here");
}

bool is_known(const Statement& statement) {
  return !statement.sid.text.empty() && !statement.sid.hole;
}

/// Compares all pairs: faster than sorting for the few statements that policies have.
void check_few(Pass& pass, std::span<const Statement> statements) {
  for (std::size_t i = 1; i < statements.size(); ++i) {
    if (!is_known(statements[i])) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (!statements[j].sid.is(statements[i].sid.text) || statements[j].sid.hole) continue;
      report(pass, statements[j].sid, statements[i].sid);
      break;
    }
  }
}

void check_many(Pass& pass, std::span<const Statement> statements) {
  std::vector<const Text*> sids;
  sids.reserve(statements.size());
  for (const Statement& statement : statements)
    if (is_known(statement)) sids.push_back(&statement.sid);
  std::ranges::stable_sort(sids, [](const Text* a, const Text* b) { return a->text < b->text; });
  for (std::size_t i = 1, first = 0; i < sids.size(); ++i) {
    if (sids[i]->is(sids[first]->text))
      report(pass, *sids[first], *sids[i]);
    else
      first = i;
  }
}

}  // namespace

void duplicate_sid(Pass& pass) {
  constexpr std::size_t kFew = 24;
  const std::span<const Statement> statements = pass.policy().statements;
  if (statements.size() <= kFew)
    check_few(pass, statements);
  else
    check_many(pass, statements);
}

}  // namespace ecrlint::internal::check
