// SPDX-License-Identifier: Apache-2.0
// A policy whose unknown values are filled in, for questions about those who may have any value.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::analysis {

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

 private:
  [[nodiscard]] std::span<const Text> fill(std::span<const Text> values);
  [[nodiscard]] Text fill(const Text& text);

  const Policy* original_;
  Policy filled_;
  bool changed_ = false;
  std::deque<std::string> texts_;
  std::deque<std::vector<Text>> values_;
  std::deque<std::vector<Condition>> conditions_;
  std::deque<std::vector<Principal>> principals_;
};

}  // namespace ecrlint::internal::analysis
