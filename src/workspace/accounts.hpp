// SPDX-License-Identifier: Apache-2.0
// Whose account a policy is in, where its file does not say so but a config does.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ecrlint/source.hpp"

namespace ecrlint::internal {

/// By source, the account that its config names for it; empty where it names none.
[[nodiscard]] std::vector<std::string> accounts_of(std::span<const Source> sources);

}  // namespace ecrlint::internal
