// SPDX-License-Identifier: Apache-2.0
// Findings about the principals of a policy: one for each place, not one for each principal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/describe.hpp"
#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// What is wrong with a grant to a subject.
struct Complaint {
  analysis::Grant grant;
  unsigned missing = 0;  ///< what the rule says about it; equal complaints at one place are one
};

/// A complaint and all subjects that have it.
struct SharedComplaint {
  Complaint complaint;
  const analysis::Subject* subject = nullptr;  ///< the first
  std::size_t others = 0;
};

/// The granted action, or the opening brace of a statement that grants it by NotAction.
[[nodiscard]] Span place_of(const analysis::Grant& grant);

/// `account 314159265358 and 2 others`.
[[nodiscard]] std::string describe(const Pass& pass, const SharedComplaint& found);

/// How to grant more where this is granted: `add "ecr:PutImage" to this statement`.
[[nodiscard]] std::string help_to_grant(const analysis::Grant& grant,
                                        std::span<const std::string> actions);

/// May other policies, in this source or not, grant the subject some of these actions of ECR?
[[nodiscard]] bool others_may_grant(const Pass& pass, const analysis::Subject& subject,
                                    std::span<const std::string_view> actions);

/// Does the policy let them pull, for all that its Denies say?
[[nodiscard]] bool lets_pull(const analysis::Access& access, const analysis::Subject& subject);

/// Does the policy list the action of ECR under a misspelt name? ECR501 says so.
[[nodiscard]] bool is_misspelt(const Pass& pass, std::string_view action);

/// Asks `judge`, which returns a std::optional<Complaint>, about each subject of the policy.
template <class Judge>
std::vector<SharedComplaint> gather(Pass& pass, Judge judge) {
  std::vector<SharedComplaint> cases;
  for (const analysis::Subject& subject : pass.access().subjects()) {
    const std::optional<Complaint> complaint = judge(subject);
    if (!complaint) continue;
    const bool same = !cases.empty() &&
                      place_of(cases.back().complaint.grant) == place_of(complaint->grant) &&
                      cases.back().complaint.missing == complaint->missing;
    if (same)
      ++cases.back().others;
    else
      cases.push_back({*complaint, &subject, 0});
  }
  return cases;
}

}  // namespace ecrlint::internal::check
