// SPDX-License-Identifier: Apache-2.0
// UTF-8, one character at a time, for texts that may be broken.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ecrlint::internal::text {

/// What stands at one place of a text.
struct Decoded {
  char32_t point = 0;  ///< U+FFFD when the bytes are no character
  /// Bytes taken, at least one; of broken ones as many as browsers skip at once.
  std::size_t size = 1;
  bool valid = true;
};

/// Characters from one to another, both included.
struct PointRange {
  char32_t first;
  char32_t last;
};

/// Decodes the character at `at`, which must be inside the text.
[[nodiscard]] Decoded decode(std::string_view text, std::size_t at);

/// The bytes of a character.
[[nodiscard]] std::string encode(char32_t point);

/// Where the first byte from `from` on stands that is part of no character; past the end, the size.
[[nodiscard]] std::size_t find_broken(std::string_view text, std::size_t from);

/// Whether a character is white space (Unicode's White_Space).
[[nodiscard]] bool is_space(char32_t point);

/// The columns a terminal gives a character: 0, 1 or 2.
[[nodiscard]] unsigned columns(char32_t point);

/// Whether a byte is inside a character, not at its start.
[[nodiscard]] constexpr bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The longest front part of at most `limit` bytes that cuts no character in two.
[[nodiscard]] std::string_view clip(std::string_view text, std::size_t limit);

}  // namespace ecrlint::internal::text
