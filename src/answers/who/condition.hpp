// SPDX-License-Identifier: Apache-2.0
// The conditions of a statement in words.
#pragma once

#include <string>
#include <vector>

#include "model/policy.hpp"

namespace ecrlint::internal {

/// `aws:PrincipalOrgID is o-a1b2c3d4e5 and aws:SourceVpc is none of vpc-1, vpc-2`; empty without
/// any. Long lists are cut.
[[nodiscard]] std::string words_of(std::span<const Condition> conditions);

/// Their keys, each once, as written.
[[nodiscard]] std::vector<std::string> keys_of(std::span<const Condition> conditions);

}  // namespace ecrlint::internal
