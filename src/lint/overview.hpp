// What a batch holds, whatever the rules find in it.
#pragma once

#include "lint/batch_files.hpp"
#include "lint/readings.hpp"

namespace ecrlint::internal {

/// Lists and counts the policies of the sources to lint, and the sources that hold a side of a
/// pull.
void take_stock(const LintRun& run, const BatchFiles& files, const BatchReadings& readings,
                BatchOutcome& outcome);

}  // namespace ecrlint::internal
