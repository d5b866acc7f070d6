// SPDX-License-Identifier: Apache-2.0
// The suppressions of config files: `[[suppress]]`.
#pragma once

#include <span>

#include "catalog/catalog.hpp"
#include "lint/selection.hpp"

namespace ecrlint::internal {

/// Takes out of a report what configs hold back, once all sources are linted, and adds to it what
/// is wrong with their suppressions.
void apply_config_suppressions(Report& report, std::span<const Source> sources,
                               const Selections& selections, const Options& options,
                               const catalog::Catalog& catalog);

}  // namespace ecrlint::internal
