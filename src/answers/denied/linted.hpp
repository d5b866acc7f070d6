// What the files at hand say of a message: findings and places.
#pragma once

#include <span>
#include <string_view>

#include "answers/denied/question.hpp"
#include "ecrlint/denied.hpp"

namespace ecrlint::internal {

/// Adds what these rules, named by their codes, find in the workspace. Does nothing without one.
void add_findings(const DeniedQuestion& question, std::span<const std::string_view> codes,
                  DeniedReport& report);

/// Adds the roles and users that must exist for the repository policies of the workspace to be
/// taken. Does nothing without one.
void add_principals(const DeniedQuestion& question, DeniedReport& report);

}  // namespace ecrlint::internal
