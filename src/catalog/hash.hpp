// SPDX-License-Identifier: Apache-2.0
// Letter-case-blind hashing of ASCII names; at build time and at run time the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/ascii.hpp"

namespace ecrlint::internal::catalog {
namespace detail {

constexpr std::uint64_t mix(std::uint64_t value) {
  value *= 0x9e3779b97f4a7c15;
  return value ^ (value >> 32);
}

}  // namespace detail

/// The same for all letter cases of a text.
constexpr std::uint64_t hash(std::string_view text) {
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t state = detail::mix(left + 1);
  if (left <= 8) return detail::mix(state ^ words::lower(words::load_short(at, left)));
  for (; left > 8; at += 8, left -= 8) state = detail::mix(state ^ words::lower(words::load8(at)));
  return detail::mix(state ^ words::lower(words::load8(at + left - 8)));
}

}  // namespace ecrlint::internal::catalog
