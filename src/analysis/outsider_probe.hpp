// SPDX-License-Identifier: Apache-2.0
// Requests of those whom a policy does not mean, to prove that it lets them in.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/admitted.hpp"
#include "analysis/compiled_policy.hpp"
#include "analysis/outsider_contexts.hpp"
#include "ecrlint/access.hpp"

namespace ecrlint::internal::analysis {

/// A policy whose unknown values are filled in, for questions about those who may have any value.
/// Where a condition compares with a text that is not known, for equality, some stranger's value is
/// that text and another's is not, whatever it is; nor is a stranger of an account that is named by
/// an unknown text. So these are made texts that nothing else names. A pattern that is not known,
/// which may be `*`, stays so. Refers to the policy.
class FilledPolicy {
 public:
  FilledPolicy(const Policy& policy, const catalog::Catalog& catalog);
  FilledPolicy(const FilledPolicy&) = delete;
  FilledPolicy& operator=(const FilledPolicy&) = delete;

  [[nodiscard]] bool changed() const { return changed_; }
  /// To be asked for if anything was changed.
  [[nodiscard]] const Policy& policy() const { return filled_; }
  /// The statement of policy() for one of the original.
  [[nodiscard]] const Statement& of(const Statement& statement) const;
  /// That of each principal whose account is not known.
  [[nodiscard]] const std::string& account() const { return account_; }

 private:
  [[nodiscard]] std::span<const Text> fill(std::span<const Text> values);
  [[nodiscard]] Text fill(const Text& text);

  const Policy* original_;
  Policy filled_;
  bool changed_ = false;
  std::string account_;
  std::deque<std::string> texts_;
  std::deque<std::vector<Text>> values_;
  std::deque<std::vector<Condition>> conditions_;
  std::deque<std::vector<Principal>> principals_;
};

/// Asks a policy for strangers. Refers to the policy and the catalogue. What it says of an action
/// (`ecr:PutImage`) presumes that the Allow lists it and names who asks.
class OutsiderProbe {
 public:
  /// `today` is the first day on which they may come, `2026-10-02`; empty for any.
  OutsiderProbe(const Policy& policy, const catalog::Catalog& catalog, std::string_view today = {});

  /// Does the Allow let in a stranger whom no Deny holds: somebody of an account that the policy
  /// names nowhere, or a service principal that acts for such an account, or a principal that the
  /// Allow names as if it were a stranger? Yes is proved by a request; unknown where values are not
  /// known, or are too many to be tried.
  [[nodiscard]] Answer let_in(const Statement& allow, std::string_view action,
                              const Principal* as = nullptr);

  /// Does the Allow, which names everyone or a service, let in somebody of whom a condition names?
  [[nodiscard]] Answer lets_in(const Admitted& one, const Statement& allow, std::string_view action,
                               const Principal& principal);

  /// Do the Denies leave the action to a principal that the Allow names, on some request that its
  /// conditions are not asked of?
  [[nodiscard]] Answer left_to(const Principal& principal, const Statement& allow,
                               std::string_view action);

  /// Did a question go unanswered because those before it took too much work?
  [[nodiscard]] bool gave_up() const { return gave_up_; }

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
  [[nodiscard]] bool may_look(std::size_t looks);
  [[nodiscard]] static Answer ask(const Search& search, const ActionLister& lister);
  [[nodiscard]] Outsider outsider(const Principal* as) const;

  const Policy& policy_;
  FilledPolicy filled_;
  ActionLister lister_;
  CompiledPolicy test_;
  std::optional<CompiledPolicy> filled_test_;  // if anything is filled
  std::string account_;                        // that the policy names nowhere
  std::optional<Moment> from_;                 // the moment from which on they come
  std::size_t looks_ = 1;                      // at statements, for one request
  std::size_t left_;                           // of them, before it is given up
  bool gave_up_ = false;
};

}  // namespace ecrlint::internal::analysis
