// SPDX-License-Identifier: Apache-2.0
// Changes of policies, in the words of people.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ecrlint/transfer.hpp"
#include "report/write/ink.hpp"
#include "report/write/places.hpp"

namespace ecrlint::internal::report {

/// The policies of a gate as the things that people edit: `identity policy`.
[[nodiscard]] std::string_view policy_word(Gate gate);

/// What to do with each policy, the statements for it, and what to know about them. Neighbours of
/// one policy stand together. Safe to print; ends with an empty line if there is any change.
[[nodiscard]] std::string changes_text(std::span<const PolicyChange> changes, Places& places,
                                       const Ink& ink);

}  // namespace ecrlint::internal::report
