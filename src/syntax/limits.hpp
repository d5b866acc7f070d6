// SPDX-License-Identifier: Apache-2.0
// What a tree may hold, so that a file of few bytes a value does not take a machine's memory.
#pragma once

#include <cstddef>
#include <string>

namespace ecrlint::internal::syntax {

/// Values of one file. A tree of so many takes about 1 GiB; what programs write has tens of bytes a
/// value, so that a file of the largest size that is read has fewer.
inline constexpr std::size_t kMostValues = 7'000'000;

/// What is said of the value after the last one.
[[nodiscard]] inline std::string too_many_values() {
  return "more than " + std::to_string(kMostValues) + " values";
}

}  // namespace ecrlint::internal::syntax
