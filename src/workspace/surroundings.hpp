// SPDX-License-Identifier: Apache-2.0
// What is known besides the policies: who exists, who is trusted.
#pragma once

#include <set>
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
};

/// Reads the inventories of the options; one that cannot be read becomes a failure.
[[nodiscard]] Surroundings gather_surroundings(const Options& options,
                                               std::vector<Failure>& failures);

}  // namespace ecrlint::internal
