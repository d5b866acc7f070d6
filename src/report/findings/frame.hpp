// SPDX-License-Identifier: Apache-2.0
// The source lines of a finding, with carets under what is meant.
#pragma once

#include <string>

#include "ecrlint/finding.hpp"
#include "report/write/ink.hpp"
#include "report/write/places.hpp"

namespace ecrlint::internal::report {

/// Everything from the `-->` line to the help line, for people.
[[nodiscard]] std::string frame(Places& places, const Finding& finding, const Ink& ink);

}  // namespace ecrlint::internal::report
