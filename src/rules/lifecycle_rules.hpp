// SPDX-License-Identifier: Apache-2.0
// What the rules on lifecycle policies share.
#pragma once

#include <string_view>
#include <vector>

#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// What is said beside whatever ECR does not take.
inline constexpr std::string_view kEcrRefuses = "ECR refuses the policy for this";

/// What an object of a lifecycle policy is called: `a lifecycle rule`.
[[nodiscard]] std::string_view called(LifecycleLevel level);

/// Where an object opens.
[[nodiscard]] inline Span opening(const syntax::Value& value) {
  return {value.span.begin, value.span.begin + 1};
}

/// The element that a key was meant to be, of those at its level; null for one that is right, that
/// is not known, or that is close to none.
[[nodiscard]] const LifecycleElement* element_meant(LifecycleLevel level, std::string_view key,
                                                    Searches& searches);

/// Is what stands there only there if a condition holds that is not known? Others may be there
/// just when it is not.
[[nodiscard]] bool is_assumed(const Pass& pass, Span span);

/// Is it an empty list, written out?
[[nodiscard]] bool is_empty_list(const Pass& pass, const syntax::Value& value);

/// The rules with a selection whose priority is known, by rising priority. None of a policy that
/// has more rules than ECR takes, and none that may not be there.
[[nodiscard]] std::vector<const LifecycleRule*> ranked_rules(const Pass& pass);

/// Do both surely select images of one storage class?
[[nodiscard]] bool share_storage(const LifecycleRule& a, const LifecycleRule& b);

/// Where a rule says which images it selects: the list of their tags, or `tagStatus`.
[[nodiscard]] Span selector_of(const LifecycleRule& rule);

/// Adds a fix that removes a member of an object, with what parts it from the others.
void offer_removal(Finding& finding, const LifecycleObject& object, const syntax::Member& member);

}  // namespace ecrlint::internal::check
