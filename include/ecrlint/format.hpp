// SPDX-License-Identifier: Apache-2.0
// The formats of reports. Standard types only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "ecrlint/words.hpp"

namespace ecrlint {

enum class Format : std::uint8_t {
  text,     ///< frames with carets, for people
  concise,  ///< one line a finding: `path:line:column: severity[code] message`
  json,     ///< `schemas/report.schema.json`, version 1
  sarif,    ///< SARIF 2.1.0 as GitHub code scanning wants it
  github,   ///< GitHub workflow commands
};

inline constexpr std::array<std::string_view, 5> kFormatWords{"text", "concise", "json", "sarif",
                                                              "github"};
[[nodiscard]] constexpr std::string_view to_string(Format value) {
  return word_of(kFormatWords, value);
}
[[nodiscard]] constexpr std::optional<Format> format_from(std::string_view word) {
  return value_of<Format>(kFormatWords, word);
}

}  // namespace ecrlint
