// SPDX-License-Identifier: Apache-2.0
// What is known of those who pull besides the policy that is judged.
#pragma once

#include <map>
#include <span>
#include <string_view>

#include "model/policy.hpp"
#include "workspace/workspace.hpp"

namespace ecrlint::internal {

struct Reading;
class Pass;

/// Whom the policies of repositories name. Refers to the readings.
class NamedPrincipals {
 public:
  /// `workspace` is over the documents of the readings.
  NamedPrincipals(std::span<const Reading> readings, const Workspace& workspace);

  /// May the policy of a repository in the account of this role or user let them pull or push, by
  /// name? In one account that is enough. What only references tell is told in one root.
  [[nodiscard]] bool may_name(const Identity& identity) const;

 private:
  struct Named {
    const Principal* principal;
    const Reading* reading;
  };
  [[nodiscard]] static bool may_be(const Named& named, const Identity& identity);

  std::multimap<std::string_view, Named> by_name_;  // without paths
  std::multimap<std::size_t, Named> holed_;         // of which the name itself has holes; by root
};

/// Is it a role that somebody might log in as, for all that is known? Services that assume a role
/// for other things do not.
[[nodiscard]] bool may_log_in(const Pass& pass, const Identity& identity);

}  // namespace ecrlint::internal
