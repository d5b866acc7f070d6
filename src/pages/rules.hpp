// SPDX-License-Identifier: Apache-2.0
// The rules by their place in the list of all.
#pragma once

#include <cstddef>

#include "ecrlint/lint.hpp"

namespace ecrlint::internal {

/// Which of rules() it is. The rule must be one of them, no copy.
[[nodiscard]] std::size_t index_of(const RuleInfo& rule);

}  // namespace ecrlint::internal
