// SPDX-License-Identifier: Apache-2.0
// ECR008: see rules/grammar/invalid-effect.md.
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr int kMostSearches = 20;

void suggest(Pass& pass, Finding& finding, const Text& effect) {
  Suggestion suggestion(effect.text);
  suggestion.consider("Allow");
  suggestion.consider("Deny");
  const std::string_view meant = suggestion.best();
  if (meant.empty()) return;
  finding.help = fmt::format("did you mean `{}`?", meant);
  const bool same = edit_distance(effect.text, meant) == 0;
  offer(pass, finding, same ? Applicability::safe : Applicability::unsafe, effect.span, meant);
}

}  // namespace

void invalid_effect(Pass& pass) {
  int searches = 0;
  for (const Statement& statement : pass.policy().statements) {
    const Text& effect = statement.effect_text;
    if (statement.effect != Effect::unknown || effect.hole || effect.span == Span{} ||
        effect.is("Allow") || effect.is("Deny"))
      continue;
    Finding& finding = pass.report(effect.span, "`{}` is no effect", effect.text);
    finding.label = "must be exactly `Allow` or `Deny`";
    finding.help = "write \"Allow\" or \"Deny\"";
    if (++searches <= kMostSearches) suggest(pass, finding, effect);
  }
}

}  // namespace ecrlint::internal::check
