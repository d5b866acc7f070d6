// SPDX-License-Identifier: Apache-2.0
// What a file may hold, and what is said of one that holds more.
#pragma once

#include <cstddef>
#include <string>

#include "text/arena.hpp"

namespace ecrlint::internal::syntax {

/// What is wrong with the value for which the arena has no room.
[[nodiscard]] inline std::string too_many_values() {
  return "more values than " + std::to_string(Arena::kMostOfSource >> 20) + " MiB of memory hold";
}

/// Keys of one file that stand twice. Those behind them are not found.
inline constexpr std::size_t kMostDuplicates = 100'000;

[[nodiscard]] inline std::string too_many_duplicates() {
  return "more than " + std::to_string(kMostDuplicates) + " keys that stand twice";
}

}  // namespace ecrlint::internal::syntax
