// SPDX-License-Identifier: Apache-2.0
// The merge keys (`<<`) of YAML mappings.
#pragma once

#include <span>
#include <vector>

#include "syntax/value.hpp"

namespace ecrlint::internal::syntax {

/// The members of a mapping, those written and those merged.
struct MergedMembers {
  std::vector<Member> written;  ///< without the merge keys
  std::vector<Member> all;
  bool unknown = false;  ///< what is merged cannot be told
};

/// Puts what each merge key stands for in its place. A written member wins over a merged one, and
/// of two merged ones the first. A merge key of what is no mapping is an ordinary member. `merges`
/// holds the indices of the merge keys, rising.
[[nodiscard]] MergedMembers merge_members(std::span<const Member> members,
                                          std::span<const std::size_t> merges);

}  // namespace ecrlint::internal::syntax
