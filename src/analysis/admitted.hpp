// SPDX-License-Identifier: Apache-2.0
// Whom the conditions of an Allow name: `*` narrowed to an account is a grant to that account, and
// a service confined to one acts for that one.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::analysis {

/// An account, or an organization, that a condition lets in. Refers to the policy.
struct Admitted {
  const Condition* condition = nullptr;
  const Text* value = nullptr;         ///< of the condition
  std::string_view account = {};       ///< 12 digits, or empty
  std::string_view organization = {};  ///< `o-a1b2c3d4e5`, or empty

  /// Is it all of the account or the organization, and not some of its principals?
  bool whole = true;
};

/// Those whom the statement's conditions leave of everyone, or for whom a service may act; by the
/// condition that says most. Empty where no condition says it, or some value does not tell. What
/// other conditions ask for besides is not looked at.
[[nodiscard]] std::vector<Admitted> admitted(const Statement& statement, bool service,
                                             const catalog::Catalog& catalog);

}  // namespace ecrlint::internal::analysis
