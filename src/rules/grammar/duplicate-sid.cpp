// SPDX-License-Identifier: Apache-2.0
// ECR011: see rules/grammar/duplicate-sid.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Is it an argument of Terraform's aws_iam_policy_document, which takes none twice?
bool is_argument(const Pass& pass, const Statement& statement) {
  const syntax::Member* const sid = statement.find(ElementName::sid);
  return sid != nullptr && pass.text_at(sid->key_span) == "sid";
}

void report(Pass& pass, const Statement& one, const Statement& other) {
  const Text& first = one.sid;
  const Text& again = other.sid;
  const bool refused = pass.policy().is_of_identities();
  const bool fails = is_argument(pass, one) && is_argument(pass, other);
  Finding& finding =
      pass.report(again.span, "the Sid `{}` stands twice in this policy", again.text);
  if (!refused && !fails) finding.severity = Severity::low;
  finding.label = refused ? fmt::format("{} is refused for this", named(pass.policy().kind))
                  : fails ? "Terraform refuses the document for this"
                          : "again here";
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
      report(pass, statements[j], statements[i]);
      break;
    }
  }
}

void check_many(Pass& pass, std::span<const Statement> statements) {
  std::vector<const Statement*> sorted;
  sorted.reserve(statements.size());
  for (const Statement& statement : statements)
    if (is_known(statement)) sorted.push_back(&statement);
  std::ranges::stable_sort(
      sorted, [](const Statement* a, const Statement* b) { return a->sid.text < b->sid.text; });
  for (std::size_t i = 1, first = 0; i < sorted.size(); ++i) {
    if (sorted[i]->sid.is(sorted[first]->sid.text))
      report(pass, *sorted[first], *sorted[i]);
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
