// SPDX-License-Identifier: Apache-2.0
// Offsets through the two encodings that AWS wraps policies in: JSON strings and URL encoding.
#include "text/offset_map.hpp"

#include <charconv>

#include "text/span.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal {
namespace {

std::uint32_t hex_at(std::string_view text, std::size_t at, std::size_t digits) {
  std::uint32_t value = 0;
  std::from_chars(text.data() + at, text.data() + std::min(at + digits, text.size()), value, 16);
  return value;
}

bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }

}  // namespace

OffsetMap map_json_string(std::string_view text, Span token) {
  OffsetMap map;
  std::uint32_t inner = 0;
  std::uint32_t outer = token.begin + 1;
  map.add_run(inner, outer);
  while (outer + 1 < token.end) {
    std::uint32_t read = 1;
    std::uint32_t written = 1;
    if (text[outer] == '\\') {
      read = 2;
      if (text[outer + 1] == 'u') {
        const std::uint32_t unit = hex_at(text, outer + 2, 4);
        read = is_high_surrogate(unit) ? 12 : 6;
        written = is_high_surrogate(unit) ? 4 : offset(text::encode(unit).size());
      }
    }
    inner += written;
    outer += read;
    if (read != written) map.add_run(inner, outer);
  }
  return map;
}

UrlDecoded decode_url(std::string_view encoded, const OffsetMap& before) {
  UrlDecoded decoded;
  decoded.text.reserve(encoded.size());
  const auto is_hex = [&](std::size_t at) {
    return at < encoded.size() && std::isxdigit(static_cast<unsigned char>(encoded[at])) != 0;
  };
  for (std::size_t i = 0; i < encoded.size();) {
    decoded.map.add_run(offset(decoded.text.size()), before.outer(offset(i)));
    const bool escape = encoded[i] == '%' && is_hex(i + 1) && is_hex(i + 2);
    decoded.text += escape ? static_cast<char>(hex_at(encoded, i + 1, 2)) : encoded[i];
    i += escape ? 3 : 1;
  }
  decoded.map.add_run(offset(decoded.text.size()), before.outer(offset(encoded.size())));
  return decoded;
}

}  // namespace ecrlint::internal
