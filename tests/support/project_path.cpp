// SPDX-License-Identifier: Apache-2.0
// The only source that knows its checkout: all others compile alike in each.
#include "support/project_path.hpp"

namespace ecrlint::test {

std::filesystem::path project_path(std::string_view inside) {
  return std::filesystem::path(ECRLINT_PROJECT) / inside;
}

}  // namespace ecrlint::test
