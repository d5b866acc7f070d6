// SPDX-License-Identifier: Apache-2.0
// Cuts texts between characters.
#include "rules/brief.hpp"

namespace ecrlint::internal {
namespace {

constexpr std::string_view kDots = "...";

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }

}  // namespace

std::string brief(std::string_view text, std::size_t most) {
  if (text.size() <= kMostQuoted) return std::string(text);
  std::string out;
  std::size_t all = 0;
  std::size_t unquoted = 0;  // since the last quote
  bool left_out = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (begins_character(c)) {
      unquoted = c == '`' || c == '"' ? 0 : unquoted + 1;
      if (unquoted <= kMostQuoted && ++all > most) return out += kDots;
      if (unquoted == kMostQuoted + 1) out += kDots;
      left_out = unquoted > kMostQuoted;
    }
    if (!left_out) out += c;
  }
  return out;
}

}  // namespace ecrlint::internal
