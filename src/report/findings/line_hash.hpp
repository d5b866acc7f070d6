// SPDX-License-Identifier: Apache-2.0
// The key by which GitHub code scanning recognises a finding after lines have moved.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace ecrlint::internal::report {

/// The `primaryLocationLineHash` of each asked 1-based line: the hash of the 100 UTF-16 units from
/// its start on, blanks left out, and the number of lines up to it with that hash. GitHub's upload
/// action computes the same value and complains about any other. Takes time linear in the text.
[[nodiscard]] std::map<std::uint32_t, std::string> line_hashes(
    std::string_view text, const std::set<std::uint32_t>& lines);

}  // namespace ecrlint::internal::report
