// How one character of foreign text is shown to people without acting on their terminal or CI log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ecrlint::internal::report {

/// The shown form of one character.
struct Glyph {
  std::size_t size = 1;    ///< bytes taken from the text
  std::size_t width = 1;   ///< columns on a terminal
  std::string shown = {};  ///< the character itself, or an escape such as `\x1b`
};

/// The glyph at `at`, which must be inside the text. Tabs are escaped like other control
/// characters.
[[nodiscard]] Glyph glyph_at(std::string_view text, std::size_t at);

/// What printable() returns, for texts that are part of another: throws where memory runs out.
[[nodiscard]] std::string visible_line(std::string_view text);

/// The same for text that never opens a line: leaves a leading `::` alone.
[[nodiscard]] std::string visible(std::string_view text);

}  // namespace ecrlint::internal::report
