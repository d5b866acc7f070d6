// SPDX-License-Identifier: Apache-2.0
// What of a policy says nothing that another part of it does not say.
#pragma once

#include <string_view>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::analysis {

/// Does the entry of Action list every action that the other one lists, those to come included?
/// Here as below a yes is certain; a no may only be what cannot be told.
[[nodiscard]] bool contains(const Action& wide, const Action& narrow);

/// Does the entry of Resource match every resource that the other one matches?
[[nodiscard]] bool contains(const Resource& wide, const Resource& narrow);

/// Of two values of a condition: is every value of its key that matches `narrow` one that matches
/// `wide`? Both under this operator without its `Not`.
[[nodiscard]] bool contains(const catalog::Operator& op, const Text& wide, const Text& narrow);

/// Is the condition met whenever the other one is?
[[nodiscard]] bool contains(const Condition& wide, const Condition& narrow,
                            const catalog::Catalog& catalog);

/// Does the statement decide, in the same way, every request that the other one decides, so that
/// the policy says the same without that? `account` is the one that the policy is in; empty when
/// not told.
[[nodiscard]] bool contains(const Policy& policy, const Statement& wide, const Statement& narrow,
                            std::string_view account, const catalog::Catalog& catalog);

}  // namespace ecrlint::internal::analysis
