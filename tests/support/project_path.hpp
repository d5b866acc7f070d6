// SPDX-License-Identifier: Apache-2.0
// Where the project's own files are.
#pragma once

#include <filesystem>
#include <string_view>

namespace ecrlint::test {

/// `rules` to the folder of that name in the checkout.
[[nodiscard]] std::filesystem::path project_path(std::string_view inside);

}  // namespace ecrlint::test
