// SPDX-License-Identifier: Apache-2.0
// Applies what a finding proposes. Standard types only.
#pragma once

#include <string>

#include "ecrlint/export.hpp"
#include "ecrlint/finding.hpp"
#include "ecrlint/result.hpp"
#include "ecrlint/source.hpp"

namespace ecrlint {

/// The text of the source with the edits of the fix made. All other bytes stay as they are. An
/// error where an edit lies outside of the text or overlaps another one. Thread-safe.
[[nodiscard]] ECRLINT_EXPORT Result<std::string> apply(const Source& source, const Fix& fix);

}  // namespace ecrlint
