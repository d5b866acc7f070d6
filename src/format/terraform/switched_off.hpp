// SPDX-License-Identifier: Apache-2.0
// Policies in Terraform modules, also those that are switched off.
#pragma once

#include "format/terraform/terraform.hpp"

namespace ecrlint::internal::format {

/// As locate_in_modules(), and besides the policies that there would be if inputs were not what
/// they are by default. Nobody has those, and they are put on nothing.
[[nodiscard]] Located locate_switched_off_too(std::span<const File> files,
                                              std::optional<PolicyKind> forced, Arena& arena);

}  // namespace ecrlint::internal::format
