// Gathers what is known besides the policies.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "rules/world.hpp"

namespace ecrlint {

/// Reads the inventories of the options; one that cannot be read becomes a failure. `accounts` are
/// those of the sources, see accounts_of.
[[nodiscard]] World make_world(std::span<const Source> sources,
                               std::span<const std::string> accounts, const Options& options,
                               std::vector<Failure>& failures);

}  // namespace ecrlint
