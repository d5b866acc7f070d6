// SPDX-License-Identifier: Apache-2.0
// Which element of the policy language a key was meant to be.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// The element that a key was evidently meant to be, of those at its level; unknown if none.
[[nodiscard]] ElementName element_meant_by(std::string_view key, bool in_statement);

/// Is the element there, but under a misspelt key at the top or inside a statement, which has a
/// finding of its own, or may it be there under a key that is not known?
[[nodiscard]] bool is_evidently_meant(const Policy& policy, ElementName name);

/// "`Effect`, `Action` and `Resource`".
[[nodiscard]] std::string list_names(std::span<const std::string_view> names,
                                     std::string_view conjunction);

}  // namespace ecrlint::internal::check
