// What is known besides the policies: who exists, who is trusted.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
  /// Roles and users that the linted sources make: the name without path (`role/app`), and the
  /// account, which is empty where it may be any.
  std::set<std::pair<std::string, std::string>> made;
};

/// Reads the inventories of the options; one that cannot be read becomes a failure. `accounts` is
/// what accounts_of() returns for the sources.
[[nodiscard]] Surroundings gather_surroundings(std::span<const Source> sources,
                                               std::span<const std::string> accounts,
                                               const Options& options,
                                               std::vector<Failure>& failures);

}  // namespace ecrlint::internal
