// SPDX-License-Identifier: Apache-2.0
// Ranges of addresses as texts, beside operand.hpp, which reads them.
#pragma once

#include <string>

#include "analysis/operand.hpp"

namespace ecrlint::internal::analysis {

/// The range without the bits that are not fixed: `203.0.113.0/24` of `203.0.113.7/24`.
[[nodiscard]] AddressRange network_of(AddressRange range);

/// The address that the range is written with: `203.0.113.0`, `2001:db8::`.
[[nodiscard]] std::string address_text(const AddressRange& range);

}  // namespace ecrlint::internal::analysis
