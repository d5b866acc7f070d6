// SPDX-License-Identifier: Apache-2.0
// What the process returns. Scripts depend on these numbers; they never change.
#pragma once

namespace ecrlint::cli {

constexpr int kClean = 0;
constexpr int kFindings = 1;  ///< at or above --fail-on
constexpr int kUsage = 2;     ///< the command line or a file it configures with is wrong
constexpr int kInput = 3;  ///< some input could not be read or parsed, or some output not written
constexpr int kInternal = 4;

}  // namespace ecrlint::cli
