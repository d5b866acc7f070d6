// SPDX-License-Identifier: Apache-2.0
// Policies of an organization, which limit and never grant.
#pragma once

#include "ecrlint/transfer.hpp"
#include "workspace/policy_store.hpp"

namespace ecrlint::internal {

/// The source of a policy given, and what is only read beside it.
[[nodiscard]] std::vector<Source> sources_of(const GatePolicy& given);

/// May one of those found be what limits, not what grants?
[[nodiscard]] bool may_limit(const FoundPolicies& found, std::size_t policy);

/// Adds SCPs and RCPs to the store. A source that holds none of its gate becomes a failure.
void add_limits(PolicyStore& store, std::span<const GatePolicy> policies,
                std::vector<Failure>& failures);

/// Adds to each level what AWS has there beside: the policies given only deny, or allow too.
void complete_levels(PolicyStore& store, Gate gate);

}  // namespace ecrlint::internal
