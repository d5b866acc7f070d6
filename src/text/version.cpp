// SPDX-License-Identifier: Apache-2.0
// The version of the library itself.
#include "ecrlint/version.hpp"

namespace ecrlint {

std::string_view version() { return kVersion; }

}  // namespace ecrlint
