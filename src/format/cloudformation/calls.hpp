// SPDX-License-Identifier: Apache-2.0
// Pieces of CloudFormation templates that are shown without the template.
#pragma once

#include "format/document.hpp"

namespace ecrlint::internal::format {

/// Puts in the place of calls of intrinsic functions what can be told of them where nobody shows
/// the template: text with holes, or something unknown. `file` is where the document stands.
void evaluate_calls(Document& document, const File& file, Arena& arena);

}  // namespace ecrlint::internal::format
