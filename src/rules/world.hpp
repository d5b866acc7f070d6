// What is known besides the policies: who exists, who is trusted.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "model/inventory.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal {

/// Made once a run, then immutable.
struct Surroundings {
  Inventory inventory;
  /// Accounts that may have access besides the organization's, whatever the source.
  std::set<std::string, std::less<>> trusted;
  /// Was it said who is trusted, so that all others are not?
  bool trust_is_known = false;
  std::string partition;  ///< `aws-cn`; empty when not told
  /// Roles and users that the linted sources make: `role/app`, without path, and the account; that
  /// is empty where it may be any.
  std::set<std::pair<std::string, std::string>> made;
};

}  // namespace ecrlint::internal
