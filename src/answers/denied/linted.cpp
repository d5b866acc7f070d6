// SPDX-License-Identifier: Apache-2.0
// Looks through the files at hand for the cause of a message.
#include "answers/denied/linted.hpp"

#include "ecrlint/lint.hpp"
#include "text/capped.hpp"
#include "workspace/policy_store.hpp"

namespace ecrlint::internal {

void add_findings(const DeniedQuestion& question, std::span<const std::string_view> codes,
                  DeniedReport& report) {
  if (question.workspace.empty()) return;
  Options options;
  options.only.assign(codes.begin(), codes.end());
  options.catalog = question.catalog;
  Report linted = lint(question.workspace, options);
  constexpr std::size_t kMost = 20;
  if (linted.findings.size() > kMost) linted.findings.resize(kMost);
  report.findings = std::move(linted.findings);
  report.failures = std::move(linted.failures);
  report.sources = question.workspace;
}

void add_principals(const DeniedQuestion& question, DeniedReport& report) {
  if (question.workspace.empty()) return;
  constexpr std::size_t kMost = 50;
  PolicyStore store(question.catalog);
  const FoundPolicies all = store.read(question.workspace);
  for (const FoundPolicy& found : all.all) {
    const format::Document& document = found.document;
    if (document.kind != PolicyKind::repository) continue;
    const Policy policy =
        read_policy(*document.value, document.kind, document.plain, store.catalog(), store.arena());
    for (const Statement& statement : policy.statements)
      for (const Principal& named : statement.principals)
        if ((named.form == PrincipalForm::role || named.form == PrincipalForm::user) &&
            !named.text.hole)
          push_capped(report.places,
                      Related{document.source, named.text.span,
                              "`" + std::string(named.text.text) + "` must exist"},
                      kMost);
  }
  report.sources = store.sources();
}

}  // namespace ecrlint::internal
