// SPDX-License-Identifier: Apache-2.0
// What a policy would be for a repository is said once, and no louder than a guess may be.
#include "lint/perhaps_repository.hpp"

#include <algorithm>

namespace ecrlint::internal {

bool is_perhaps_of_repository(const Reading& reading) {
  const Policy& policy = reading.policy;
  if (!reading.document->bare || policy.kind != PolicyKind::resource) return false;
  const auto fits = [](const Statement& statement) {
    return statement.all_elements_known && !statement.has(ElementName::resource) &&
           !statement.has(ElementName::not_resource) && statement.actions_known &&
           (statement.not_action || std::ranges::all_of(statement.actions, &Action::may_be_ecr));
  };
  return policy.statements_known && std::ranges::all_of(policy.statements, fits);
}

void keep_worst(std::vector<Finding>& findings, std::size_t first) {
  if (findings.size() <= first) return;
  const auto begin = findings.begin() + static_cast<std::ptrdiff_t>(first);
  std::iter_swap(begin, std::ranges::max_element(begin, findings.end(), {}, &Finding::severity));
  findings.erase(begin + 1, findings.end());
  Finding& worst = findings.back();
  worst.severity = std::min(worst.severity, Severity::medium);
  worst.message += ", if this is a repository policy";
}

}  // namespace ecrlint::internal
