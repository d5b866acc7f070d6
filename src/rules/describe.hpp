// Words for principals in messages.
#pragma once

#include <string>

#include "analysis/access.hpp"

namespace ecrlint::check {

/// `account 314159265358`, `role app/puller of account ...`, `everyone`, `this identity`.
[[nodiscard]] std::string describe(const analysis::Subject& subject);
[[nodiscard]] std::string describe(const Principal& principal);

/// Text of the policy for a message: a hole cannot be printed, three dots stand for it.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace ecrlint::check
