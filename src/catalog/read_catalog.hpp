// SPDX-License-Identifier: Apache-2.0
// Reads AWS facts from JSON, for the build and for a file given at run time.
#pragma once

#include "catalog/build_tables.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal {

/// Adds the facts of a parsed catalogue file to `facts`, whose new views point into the tree. On
/// failure tells the first thing wrong in `problem` and returns false.
[[nodiscard]] bool read_catalog(const syntax::Value& root, catalog::Facts& facts,
                                syntax::Problem& problem);

/// Forgets what the sections that stand in the file are to replace.
void clear_sections(const syntax::Value& root, catalog::Facts& facts);

}  // namespace ecrlint::internal
