// SPDX-License-Identifier: Apache-2.0
// Brings together what is wished of rules and what each of them looks at.
#include "lint/selection.hpp"

#include <algorithm>

#include "rules/pass.hpp"

namespace ecrlint::internal {
namespace {

void select(std::size_t rule, const SourceSettings& settings, Selection& selection) {
  const RuleInfo& info = rules()[rule];
  const RuleCheck& check = rule_checks()[rule];
  const bool named = settings.wishes[rule] == RuleWish::on;
  const auto shown_from = [&](Profile first) { return named || first <= settings.profile; };
  selection.runs[rule] = shown_from(info.profile);
  if (check.per_source && shown_from(info.profile)) selection.per_source.push_back(rule);
  if (check.last && shown_from(info.profile)) selection.last.push_back(rule);
  for (unsigned kind = 0; kind < std::size(selection.for_kind); ++kind) {
    const std::uint16_t bit = kind_bit(static_cast<PolicyKind>(kind));
    const bool later = (check.review_kinds & bit) != 0;
    const Profile first = later ? std::max(info.profile, Profile::review) : info.profile;
    if ((check.kinds & bit) != 0 && shown_from(first)) selection.for_kind[kind].push_back(rule);
  }
}

}  // namespace

Selections::Selections(const Settings& settings) : settings_(settings) {
  settings.each([&](const SourceSettings& one) {
    Selection& selection = selections_[&one];
    selection.runs.resize(rules().size());
    for (std::size_t rule = 0; rule < rules().size(); ++rule)
      if (one.wishes[rule] != RuleWish::off) select(rule, one, selection);
  });
}

std::size_t Selections::turned_off() const {
  std::vector<bool> off(rules().size());
  settings_.each([&](const SourceSettings& one) {
    for (std::size_t rule = 0; rule < off.size(); ++rule)
      off[rule] = off[rule] || one.turned_off[rule];
  });
  return static_cast<std::size_t>(std::count(off.begin(), off.end(), true));
}

}  // namespace ecrlint::internal
