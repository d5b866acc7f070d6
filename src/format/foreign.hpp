// SPDX-License-Identifier: Apache-2.0
// Files that do not parse and are some other program's.
#pragma once

#include "format/document.hpp"

namespace ecrlint::internal::format {

/// Is a file in which no policy was found another program's, if it does not parse? One that nobody
/// named (`found`), JSON with comments or a comma behind its last item, and YAML are when they
/// mention nothing of a policy. A module of Terraform never is.
[[nodiscard]] bool is_foreign(const File& file, const FileFacts& facts, bool found);

}  // namespace ecrlint::internal::format
