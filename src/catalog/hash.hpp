// Letter-case-blind hashing and comparing of ASCII names; at build time and at run time the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ecrlint::catalog {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// The eight bytes with their capital ASCII letters made small, all at once.
constexpr std::uint64_t lower(std::uint64_t word) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  const std::uint64_t low = word & (kEach * 0x7f);
  const std::uint64_t past_z = low + kEach * (0x7f - 'Z');
  const std::uint64_t from_a = low + kEach * (0x80 - 'A');
  const std::uint64_t capital = ~word & (from_a ^ past_z) & (kEach * 0x80);
  return word | (capital >> 2);
}

namespace detail {

constexpr std::uint64_t byte(const char* at, int shift) {
  return static_cast<std::uint64_t>(static_cast<unsigned char>(*at)) << shift;
}

// Little-endian on every machine; compilers make each of these one load.
constexpr std::uint64_t load4(const char* at) {
  return byte(at, 0) | byte(at + 1, 8) | byte(at + 2, 16) | byte(at + 3, 24);
}
constexpr std::uint64_t load8(const char* at) {
  return byte(at, 0) | byte(at + 1, 8) | byte(at + 2, 16) | byte(at + 3, 24) | byte(at + 4, 32) |
         byte(at + 5, 40) | byte(at + 6, 48) | byte(at + 7, 56);
}

/// All of a text of at most eight bytes; differs for different texts of one length.
constexpr std::uint64_t load_short(const char* at, std::size_t size) {
  if (size >= 4) return load4(at) | load4(at + size - 4) << 32;
  if (size == 0) return 0;
  return byte(at, 0) | byte(at + size / 2, 8) | byte(at + size - 1, 16);
}

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
  if (left <= 8) return detail::mix(state ^ lower(detail::load_short(at, left)));
  for (; left > 8; at += 8, left -= 8) state = detail::mix(state ^ lower(detail::load8(at)));
  return detail::mix(state ^ lower(detail::load8(at + left - 8)));
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  const char* x = a.data();
  const char* y = b.data();
  std::size_t left = a.size();
  if (left <= 8) return lower(detail::load_short(x, left)) == lower(detail::load_short(y, left));
  for (; left > 8; x += 8, y += 8, left -= 8)
    if (lower(detail::load8(x)) != lower(detail::load8(y))) return false;
  return lower(detail::load8(x + left - 8)) == lower(detail::load8(y + left - 8));
}

/// Order by lower-case spelling.
constexpr bool less_ignoring_case(std::string_view a, std::string_view b) {
  const std::size_t common = a.size() < b.size() ? a.size() : b.size();
  for (std::size_t i = 0; i < common; ++i)
    if (lower(a[i]) != lower(b[i]))
      return static_cast<unsigned char>(lower(a[i])) < static_cast<unsigned char>(lower(b[i]));
  return a.size() < b.size();
}

}  // namespace ecrlint::catalog
