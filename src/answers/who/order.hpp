// The order of a report on who can do what.
#pragma once

#include "ecrlint/who.hpp"

namespace ecrlint::internal {

/// Sorts principals, grants and repositories as WhoReport says.
void sort(WhoReport& report);

}  // namespace ecrlint::internal
