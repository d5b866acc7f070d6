// SPDX-License-Identifier: Apache-2.0
// Finds the place of a grant: the principal and the action that make it.
#include "rules/granted.hpp"

#include <algorithm>

#include "rules/exposure.hpp"

namespace ecrlint::internal::check {

std::optional<Granted> find_granted(Pass& pass, const analysis::Subject& subject,
                                    std::string_view action) {
  if (subject.principal == nullptr) return std::nullopt;
  const analysis::Grant grant = pass.access().grant(subject, action);
  if (grant.action == nullptr || is_every_ecr_action(*grant.action)) return std::nullopt;
  const auto& named = grant.statement->principals;
  const auto same = std::ranges::find_if(named, [&](const Principal& principal) {
    return analysis::covers(principal, *subject.principal) == Answer::yes &&
           analysis::covers(*subject.principal, principal) == Answer::yes;
  });
  if (grant.statement->not_principal || same == named.end()) return std::nullopt;
  const Answer left =
      pass.outsiders().left_to(*same, *grant.statement, fmt::format("ecr:{}", action));
  if (left != Answer::yes) return std::nullopt;
  return Granted{grant.statement, &*same, grant.action};
}

}  // namespace ecrlint::internal::check
