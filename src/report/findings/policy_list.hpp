// SPDX-License-Identifier: Apache-2.0
// The list of the policies that were looked at.
#pragma once

#include <string>

#include "ecrlint/report.hpp"
#include "report/write/places.hpp"

namespace ecrlint::internal::report {

/// One line for each policy, in columns: place, kind, whose it is, how much of it is known.
[[nodiscard]] std::string policy_list(Places& places, const Report& report);

}  // namespace ecrlint::internal::report
