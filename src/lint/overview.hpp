// SPDX-License-Identifier: Apache-2.0
// What a batch holds, whatever the rules find in it.
#pragma once

#include "lint/batch_files.hpp"
#include "lint/readings.hpp"
#include "workspace/workspace.hpp"

namespace ecrlint::internal {

/// Lists and counts the policies of the sources to lint.
void take_stock(const LintRun& run, const BatchFiles& files, const Workspace& workspace,
                const BatchReadings& readings, BatchOutcome& outcome);

}  // namespace ecrlint::internal
