// A change of a policy, in the words of people.
#pragma once

#include <string>

#include "ecrlint/pull.hpp"
#include "report/ink.hpp"
#include "report/places.hpp"

namespace ecrlint::report {

/// `the identity policy of role ci-runner in account 314159265358`; nothing of it is escaped.
[[nodiscard]] std::string policy_name(const PolicyChange& change);

/// What to do, the statement below it, and what to know about it; safe to print.
[[nodiscard]] std::string change_text(const PolicyChange& change, Places& places, const Ink& ink);

}  // namespace ecrlint::report
