// SPDX-License-Identifier: Apache-2.0
// The characters that Unicode calls format controls or to be ignored by default, and those that
// are drawn as nothing.
#include "text/invisible.hpp"

#include <algorithm>
#include <iterator>

#include "text/utf8.hpp"

namespace ecrlint::internal::text {
namespace {

constexpr PointRange kInvisible[] = {
    {0x0000, 0x001F},    // controls
    {0x007F, 0x009F},    // more of them
    {0x00AD, 0x00AD},    // soft hyphen
    {0x034F, 0x034F},    // grapheme joiner
    {0x0600, 0x0605},    // Arabic number signs
    {0x061C, 0x061C},    // Arabic letter mark
    {0x06DD, 0x06DD},    // end of ayah
    {0x070F, 0x070F},    // Syriac abbreviation
    {0x0890, 0x0891},    // Arabic currency marks
    {0x08E2, 0x08E2},    // disputed end of ayah
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // inherent vowels of Khmer
    {0x180B, 0x180F},    // Mongolian selectors and separator
    {0x200B, 0x200F},    // zero-width space, joiners, direction marks
    {0x2028, 0x202E},    // line and paragraph ends, direction controls
    {0x2060, 0x206F},    // word joiner, invisible operators, isolates
    {0x2800, 0x2800},    // blank of Braille
    {0x2D7F, 0x2D7F},    // joiner of Tifinagh
    {0x3164, 0x3164},    // Hangul filler
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFA0, 0xFFA0},    // halfwidth Hangul filler
    {0xFFF0, 0xFFFB},    // interlinear notes, and what is reserved to be ignored
    {0xFFFE, 0xFFFF},    // no characters
    {0x1107F, 0x1107F},  // joiner of Brahmi
    {0x110BD, 0x110BD},  // number sign of Kaithi
    {0x110CD, 0x110CD},  // and that above
    {0x13430, 0x13455},  // joiners and blanks of hieroglyphs
    {0x16FE4, 0x16FE4},  // filler of Khitan
    {0x1BCA0, 0x1BCA3},  // shorthand controls
    {0x1D159, 0x1D159},  // musical null notehead
    {0x1D173, 0x1D17A},  // musical controls
    {0xE0000, 0xE0FFF},  // tags, more variation selectors, and what is reserved to be ignored
};

}  // namespace

bool is_invisible(char32_t point) {
  const auto* const after =
      std::upper_bound(std::begin(kInvisible), std::end(kInvisible), point,
                       [](char32_t value, const PointRange& range) { return value < range.first; });
  return after != std::begin(kInvisible) && point <= std::prev(after)->last;
}

}  // namespace ecrlint::internal::text
