// SPDX-License-Identifier: Apache-2.0
// What is known besides the policies: who exists, who is trusted.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "model/inventory.hpp"

namespace ecrlint::internal {

/// Made once a run, then immutable.
struct Surroundings {
  Inventory inventory;
  /// Accounts outside of the organization that may have access, whatever the source.
  std::set<std::string, std::less<>> trusted;
  /// Was anybody said to be trusted? Then all others are not.
  bool trust_is_known = false;
  std::string partition;  ///< `aws-cn`; empty when not told
  /// `${NAME}` of which more than one source has the same: something fills them in.
  std::set<std::string, std::less<>> filled_in;
};

/// Reads the inventories of the options; one that cannot be read becomes a failure.
[[nodiscard]] Surroundings gather_surroundings(const Options& options,
                                               std::vector<Failure>& failures);

/// Each `${NAME}` that stands in more than one source, but for Terraform's and configs.
[[nodiscard]] std::set<std::string, std::less<>> names_filled_in(std::span<const Source> sources);

}  // namespace ecrlint::internal
