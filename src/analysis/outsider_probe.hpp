// SPDX-License-Identifier: Apache-2.0
// Requests of those whom a policy does not mean, to prove that it lets them in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analysis/compiled_policy.hpp"
#include "analysis/filled_policy.hpp"
#include "analysis/outsider_contexts.hpp"
#include "ecrlint/access.hpp"

namespace ecrlint::internal::analysis {

/// Asks a policy for strangers. Refers to the policy and the catalogue. What it says of an action
/// (`ecr:PutImage`) presumes that the Allow lists it and names who asks.
class OutsiderProbe {
 public:
  OutsiderProbe(const Policy& policy, const catalog::Catalog& catalog);

  /// Does the Allow let in a stranger whom no Deny holds: somebody of an account that the policy
  /// names nowhere, or a service principal that acts for such an account, or a principal that the
  /// Allow names as if it were a stranger? Yes is proved by a request; unknown where values are not
  /// known, or are too many to be tried.
  [[nodiscard]] Answer let_in(const Statement& allow, std::string_view action,
                              const Principal* as = nullptr);

  /// Do the Denies leave the action to a principal that the Allow names, on some request that its
  /// conditions are not asked of?
  [[nodiscard]] Answer left_to(const Principal& principal, const Statement& allow,
                               std::string_view action);

 private:
  /// What is asked of which reading of the policy.
  struct Search {
    const Policy& policy;
    const CompiledPolicy& test;
    const Statement* allow;  // whose conditions are asked; null for none
    OutsiderContexts contexts;
    Request request;
  };

  [[nodiscard]] Search make_search(const Statement& allow, std::string_view action,
                                   const Principal* as, Outsider who, bool conditions) const;
  [[nodiscard]] Answer run(Search search);
  [[nodiscard]] static Answer ask(const Search& search, const ActionLister& lister);
  [[nodiscard]] Outsider outsider(const Principal* as) const;

  const Policy& policy_;
  FilledPolicy filled_;
  ActionLister lister_;
  CompiledPolicy test_;
  std::optional<CompiledPolicy> filled_test_;  // if anything is filled
  std::string account_;                        // that the policy names nowhere
  std::size_t looks_ = 1;                      // at statements, for one request
  std::size_t left_;                           // of them, before it is given up
};

}  // namespace ecrlint::internal::analysis
