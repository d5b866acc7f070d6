// SPDX-License-Identifier: Apache-2.0
// Texts of any length, for limits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ecrlint::test {

inline std::string repeated(std::string_view piece, std::size_t times,
                            std::string_view between = {}) {
  std::string all;
  all.reserve((piece.size() + between.size()) * times);
  for (std::size_t i = 0; i < times; ++i) all.append(i == 0 ? "" : between).append(piece);
  return all;
}

/// As the items of a list.
inline std::string listed(std::string_view piece, std::size_t times) {
  return repeated(piece, times, ", ");
}

/// A policy of these statements.
inline std::string policy(std::string_view statements) {
  return R"({"Version": "2012-10-17", "Statement": [)" + std::string(statements) + "]}";
}

}  // namespace ecrlint::test
