// SPDX-License-Identifier: Apache-2.0
// What a policy grants on ECR, to whom, over all its statements and Denies together.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "analysis/compiled_policy.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::analysis {

/// Has the policy more statements and principals than are weighed against each other? One that AWS
/// takes has fewer; without bounds, work grows with the square.
[[nodiscard]] bool is_beyond_weighing(const Policy& policy);

/// Someone an Allow statement names. In an identity policy there is one: who holds the policy.
struct Subject {
  const Principal* principal = nullptr;  ///< null for the holder of an identity policy
  const Statement* statement = nullptr;  ///< the first Allow that names it
};

/// Where something is granted or denied.
struct Grant {
  const Statement* statement = nullptr;
  const Action* action =
      nullptr;  ///< the entry that covers it; of NotAction or unknown actions, null
};

/// Answers for one policy by asking its CompiledPolicy for everyone that an entry stands for.
/// Refers to the policy and the catalogue, which must outlive it.
class Access {
 public:
  Access(const Policy& policy, const catalog::Catalog& catalog);

  /// Everyone that an Allow statement for an ECR action names, each once, in source order. Nobody
  /// of a policy that is beyond weighing.
  [[nodiscard]] std::span<const Subject> subjects() const { return subjects_; }

  /// Does some Allow reach the subject for this action (`BatchGetImage`) on some resource of ECR?
  /// Conditions are taken as met. Unknown when a narrower or unknown principal, an unknown action
  /// or an unknown resource may decide.
  [[nodiscard]] Answer allowed(const Subject& subject, std::string_view action) const;

  /// Is there a resource on which both actions may be allowed to the holder of an identity policy?
  /// A no is certain.
  [[nodiscard]] Answer on_one_resource(std::string_view one, std::string_view other) const;

  /// Does an unconditional Deny take the action from the subject on every resource?
  [[nodiscard]] Answer denied(const Subject& subject, std::string_view action) const;

  /// The first Deny that makes denied() a yes; its statement is null when there is none.
  [[nodiscard]] Grant wholly_denied(const Subject& subject, std::string_view action) const;

  /// The first Allow that surely reaches the subject for the action; its statement is null when
  /// there is none.
  [[nodiscard]] Grant grant(const Subject& subject, std::string_view action) const;

  /// The entry of Action that covers the ECR action, or null.
  [[nodiscard]] const Action* entry(const Statement& statement, std::string_view action) const;

  /// What the statement lists where it speaks of repositories.
  [[nodiscard]] const ActionMatch& listed(const Statement& statement) const {
    return test_.listed(statement);
  }

  /// Index of an ECR action in an ActionSet; the set's size for a name that is none.
  [[nodiscard]] std::size_t index(std::string_view action) const { return lister_.index(action); }

 private:
  [[nodiscard]] Question question(const Subject& subject, std::string_view action) const;
  [[nodiscard]] std::vector<const Statement*> allowing(std::string_view action) const;
  [[nodiscard]] Grant granted(const Found& found, std::string_view action) const;
  void find_subjects();

  const Policy& policy_;
  ActionLister lister_;
  CompiledPolicy test_;
  std::vector<Subject> subjects_;
};

}  // namespace ecrlint::internal::analysis
