// SPDX-License-Identifier: Apache-2.0
// Policies in Terraform modules.
#pragma once

#include <optional>
#include <span>

#include "format/document.hpp"

namespace ecrlint::internal::format {

/// Does this path belong to a Terraform module?
[[nodiscard]] bool is_terraform(std::string_view path);

/// Finds the policies of all modules that the files make up, one for each directory, those called
/// by others with their inputs. `files` may hold others, which `file()` reads.
[[nodiscard]] Located locate_in_modules(std::span<const File> files,
                                        std::optional<PolicyKind> forced, Arena& arena);

/// The same, and besides the policies that there would be if inputs were not what they are by
/// default. Nobody has those, and they are put on nothing.
[[nodiscard]] Located locate_switched_off_too(std::span<const File> files,
                                              std::optional<PolicyKind> forced, Arena& arena);

/// The same of a module that is part of another text: everything has a place in it.
[[nodiscard]] Located locate_in_excerpt(const File& file, std::optional<PolicyKind> forced,
                                        Arena& arena);

}  // namespace ecrlint::internal::format
