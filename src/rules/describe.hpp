// Words for principals in messages.
#pragma once

#include <string>

#include "analysis/access.hpp"

namespace ecrlint::check {

/// `account 314159265358`, `role app/puller of account ...`, `everyone`, `this identity`.
[[nodiscard]] std::string describe(const analysis::Subject& subject);
[[nodiscard]] std::string describe(const Principal& principal);

}  // namespace ecrlint::check
