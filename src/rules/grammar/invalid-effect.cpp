// SPDX-License-Identifier: Apache-2.0
// ECR008: see rules/grammar/invalid-effect.md.
#include <array>

#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::check {
namespace {

void suggest_effect(Pass& pass, Finding& finding, const Text& effect) {
  constexpr std::array<std::string_view, 2> kEffects{"Allow", "Deny"};
  const std::string_view meant = closest(effect.text, kEffects);
  if (meant.empty()) return;
  const bool same = edit_distance(effect.text, meant) == 0;
  suggest(pass, finding, same ? Applicability::safe : Applicability::unsafe, effect.span, meant,
          '`');
}

}  // namespace

void invalid_effect(Pass& pass) {
  Searches searches;
  for (const Statement& statement : pass.policy().statements) {
    const Text& effect = statement.effect_text;
    if (statement.effect != Effect::unknown || effect.hole || effect.span == Span{} ||
        effect.is("Allow") || effect.is("Deny"))
      continue;
    Finding& finding = pass.report(effect.span, "`{}` is no effect", effect.text);
    finding.label = "must be exactly `Allow` or `Deny`";
    finding.help = "write \"Allow\" or \"Deny\"";
    if (searches.next()) suggest_effect(pass, finding, effect);
  }
}

}  // namespace ecrlint::internal::check
