// SPDX-License-Identifier: Apache-2.0
// Makes visible what could act on a terminal or be read as a command by a CI log.
#include "report/write/printable.hpp"

#include <fmt/format.h>

#include "ecrlint/report.hpp"
#include "text/ascii.hpp"
#include "text/guard.hpp"
#include "text/invisible.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal::report {
namespace {

/// What GitHub's runner skips before it looks for `::`. The other white space is escaped anyway.
bool is_blank(char32_t point) {
  return point == ' ' || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) ||
         point == 0x202F || point == 0x205F || point == 0x3000;
}

/// `##[group]`, `##vso[...]`, `##teamcity[...]`: log commands that count anywhere in a line.
bool opens_log_command(std::string_view text) {
  constexpr std::size_t kLongestWord = 16;
  if (!text.starts_with("##")) return false;
  std::size_t at = 2;
  while (at < text.size() && at < 2 + kLongestWord && is_letter(text[at])) ++at;
  return at < text.size() && text[at] == '[';
}

std::string escape(char32_t point) {
  const auto number = static_cast<std::uint32_t>(point);
  if (number < 0x80) return fmt::format("\\x{:02x}", number);
  return number < 0x10000 ? fmt::format("\\u{:04x}", number) : fmt::format("\\U{:08x}", number);
}

bool opens_line_command(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const text::Decoded next = text::decode(text, at);
    if (!is_blank(next.point)) break;
    at += next.size;
  }
  return text.substr(at).starts_with("::");
}

}  // namespace

Glyph glyph_at(std::string_view text, std::size_t at) {
  const text::Decoded next = text::decode(text, at);
  Glyph glyph{next.size};
  if (!next.valid) {
    for (const char byte : text.substr(at, next.size))
      glyph.shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  } else if (text::is_invisible(next.point) ||
             (next.point == '#' && opens_log_command(text.substr(at)))) {
    glyph.shown = escape(next.point);
  } else {
    glyph.shown = text.substr(at, next.size);
    glyph.width = text::columns(next.point);
    return glyph;
  }
  glyph.width = glyph.shown.size();
  return glyph;
}

std::string visible(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Glyph glyph = glyph_at(text, at);
    shown += glyph.shown;
    at += glyph.size;
  }
  return shown;
}

std::string visible_line(std::string_view text) {
  std::string shown = visible(text);
  if (opens_line_command(text)) shown.replace(shown.find(':'), 1, "\\x3a");
  return shown;
}

}  // namespace ecrlint::internal::report

namespace ecrlint {

using namespace internal;

std::string printable(std::string_view text) {
  return text_or_empty([&] { return report::visible_line(text); });
}

}  // namespace ecrlint
