// SPDX-License-Identifier: Apache-2.0
// Keeps messages short whatever a policy holds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ecrlint::internal {

/// How many characters of a policy are quoted at most.
inline constexpr std::size_t kMostQuoted = 200;

/// The text, of which each part that has no quote in it is cut to kMostQuoted characters and all of
/// it to `most`. Three dots stand for what is left out. Text that is no UTF-8 is cut all the same.
[[nodiscard]] std::string brief(std::string_view text, std::size_t most = 2 * kMostQuoted);

}  // namespace ecrlint::internal
