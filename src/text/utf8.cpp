// SPDX-License-Identifier: Apache-2.0
// Decodes UTF-8 with the WHATWG rule for broken bytes, so that counts agree with JavaScript tools.
#include "text/utf8.hpp"

#include "text/ascii.hpp"

namespace ecrlint::internal::text {
namespace {

/// What a first byte promises: how many bytes follow, and which values the second may have.
struct Lead {
  std::size_t following = 0;
  unsigned char lowest = 0x80;
  unsigned char highest = 0xBF;
  char32_t bits = 0;
};

/// The bounds on the second byte shut out overlong forms, surrogates and what is past U+10FFFF.
Lead lead_of(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF, byte & 0x1FU};
  if (byte == 0xE0) return {2, 0xA0, 0xBF, 0};
  if (byte == 0xED) return {2, 0x80, 0x9F, 0xD};
  if (byte >= 0xE1 && byte <= 0xEF) return {2, 0x80, 0xBF, byte & 0x0FU};
  if (byte == 0xF0) return {3, 0x90, 0xBF, 0};
  if (byte >= 0xF1 && byte <= 0xF3) return {3, 0x80, 0xBF, byte & 0x07U};
  if (byte == 0xF4) return {3, 0x80, 0x8F, 4};
  return {};
}

}  // namespace

Decoded decode(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1, true};
  Lead lead = lead_of(first);
  if (lead.following == 0) return {0xFFFD, 1, false};
  char32_t point = lead.bits;
  for (std::size_t i = 1; i <= lead.following; ++i) {
    if (at + i >= text.size()) return {0xFFFD, i, false};
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if (byte < lead.lowest || byte > lead.highest) return {0xFFFD, i, false};
    point = (point << 6U) | (byte & 0x3FU);
    lead.lowest = 0x80;
    lead.highest = 0xBF;
  }
  return {point, lead.following + 1, true};
}

std::size_t find_broken(std::string_view text, std::size_t from) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  for (std::size_t at = from; at < text.size();) {
    if (at + 8 <= text.size() && (words::load8(text.data() + at) & kHighBits) == 0) {
      at += 8;
      continue;
    }
    const Decoded here = decode(text, at);
    if (!here.valid) return at;
    at += here.size;
  }
  return text.size();
}

std::string encode(char32_t point) {
  const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
  const auto tail = [&](char32_t bits) { return byte(0x80 | (bits & 0x3F)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | point >> 6), tail(point)};
  if (point < 0x10000) return {byte(0xE0 | point >> 12), tail(point >> 6), tail(point)};
  return {byte(0xF0 | point >> 18), tail(point >> 12), tail(point >> 6), tail(point)};
}

bool is_space(char32_t point) {
  return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0xA0 ||
         point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 ||
         point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000;
}

std::string_view clip(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  while (end > 0 && limit - end < 4 && is_continuation(text[end])) --end;
  return text.substr(0, end);
}

}  // namespace ecrlint::internal::text
