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

OffsetMap OffsetMap::through(const OffsetMap& outer, std::size_t size) const {
  if (runs_.empty()) return outer;
  OffsetMap joined;
  const auto add = [&](std::uint32_t inner, std::uint32_t place, std::uint32_t before) {
    const Stretch* const at = outer.run_at(place);
    if (at != nullptr && at->blurred)
      joined.add_blur(inner, {at->outer, at->blur_end}, before);
    else
      joined.add_run(inner, outer.outer(place), before);
  };
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const Stretch& run = runs_[i];
    const std::uint32_t last = run.before > 0 ? run.before - 1 : 0;
    const std::uint32_t before = outer.outer(Span{last, run.before}).end;
    if (run.blurred) {
      joined.add_blur(run.inner, outer.outer(Span{run.outer, run.blur_end}), before);
      continue;
    }
    add(run.inner, run.outer, before);
    const std::uint32_t end = i + 1 < runs_.size() ? runs_[i + 1].inner : offset(size);
    const std::uint32_t stop = run.outer + (end - run.inner);
    auto next = std::upper_bound(
        outer.runs_.begin(), outer.runs_.end(), run.outer,
        [](std::uint32_t at, const Stretch& stretch) { return at < stretch.inner; });
    for (; next != outer.runs_.end() && next->inner < stop; ++next)
      add(run.inner + (next->inner - run.outer), next->inner, next->before);
  }
  return joined;
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
