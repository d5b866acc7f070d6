// SPDX-License-Identifier: Apache-2.0
// ASCII characters: what they are, and comparing texts without regard to letter case. What is not
// ASCII is no letter and equals only itself.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ecrlint::internal {

/// White space as JSON has it.
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_small(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_letter(char c) { return is_small(c) || is_capital(c); }

constexpr bool has_blank(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_blank);
}

/// The text without the white space at its end, or at both ends.
constexpr std::string_view trimmed_end(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}
constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return trimmed_end(text);
}

/// Looks for any of a few characters in one pass; std::string_view::find_first_of searches the set
/// anew for every character, which showed as a third of a run.
class CharSet {
 public:
  explicit constexpr CharSet(std::string_view members) {
    for (const char c : members) in_[static_cast<unsigned char>(c)] = true;
  }

  [[nodiscard]] constexpr bool contains(char c) const { return in_[static_cast<unsigned char>(c)]; }

  /// Does the text hold one of them?
  [[nodiscard]] constexpr bool any_in(std::string_view text) const {
    for (const char c : text)
      if (contains(c)) return true;
    return false;
  }

 private:
  std::array<bool, 256> in_{};
};

constexpr char lower(char c) { return is_capital(c) ? static_cast<char>(c + ('a' - 'A')) : c; }

inline std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

namespace words {

/// The eight bytes with their capital letters made small, all at once.
constexpr std::uint64_t lower(std::uint64_t word) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  const std::uint64_t low = word & (kEach * 0x7f);
  const std::uint64_t past_z = low + kEach * (0x7f - 'Z');
  const std::uint64_t from_a = low + kEach * (0x80 - 'A');
  const std::uint64_t capital = ~word & (from_a ^ past_z) & (kEach * 0x80);
  return word | (capital >> 2);
}

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

/// Are all eight bytes digits?
constexpr bool are_digits(std::uint64_t word) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  constexpr std::uint64_t kHigh = kEach * 0xf0;
  return (word & kHigh) == kEach * 0x30 && ((word + kEach * 6) & kHigh) == kEach * 0x30;
}

}  // namespace words

/// Exactly twelve digits, as the id of an account is.
constexpr bool is_account_id(std::string_view text) {
  return text.size() == 12 && words::are_digits(words::load8(text.data())) &&
         words::are_digits(words::load8(text.data() + 4));
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  const char* x = a.data();
  const char* y = b.data();
  std::size_t left = a.size();
  const auto same = [](std::uint64_t p, std::uint64_t q) {  // most are spelt alike
    return p == q || words::lower(p) == words::lower(q);
  };
  if (left <= 8) return same(words::load_short(x, left), words::load_short(y, left));
  for (; left > 8; x += 8, y += 8, left -= 8)
    if (!same(words::load8(x), words::load8(y))) return false;
  return same(words::load8(x + left - 8), words::load8(y + left - 8));
}

/// Order by lower-case spelling.
constexpr bool less_ignoring_case(std::string_view a, std::string_view b) {
  const std::size_t common = a.size() < b.size() ? a.size() : b.size();
  for (std::size_t i = 0; i < common; ++i)
    if (lower(a[i]) != lower(b[i]))
      return static_cast<unsigned char>(lower(a[i])) < static_cast<unsigned char>(lower(b[i]));
  return a.size() < b.size();
}

}  // namespace ecrlint::internal
