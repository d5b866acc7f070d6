// SPDX-License-Identifier: Apache-2.0
// Policies that stand alone and may be a repository's.
#pragma once

#include <cstddef>
#include <vector>

#include "rules/pass.hpp"

namespace ecrlint::internal {

/// May a resource policy that stands alone be a repository's? It has no Resource, without which no
/// other service but IAM takes a policy, and no action of another service.
[[nodiscard]] bool is_perhaps_of_repository(const Reading& reading);

/// Keeps of the findings from `first` on, which hold if the policy is a repository's, the worst,
/// and has it say so.
void keep_worst(std::vector<Finding>& findings, std::size_t first);

}  // namespace ecrlint::internal
