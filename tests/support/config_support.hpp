// SPDX-License-Identifier: Apache-2.0
// What the tests of config files share.
#pragma once

#include <string>
#include <string_view>

#include "ecrlint/config.hpp"

namespace ecrlint::test {

/// `line:column message; help`, a line for each error.
inline std::string errors_of(std::string_view text) {
  std::string all;
  const auto parsed = parse_config(text, "ecrlint.toml");
  if (parsed) return all;
  for (const ConfigError& error : parsed.error())
    all += std::to_string(error.position.line) + ":" + std::to_string(error.position.column) + " " +
           error.message + (error.help.empty() ? "" : "; " + error.help) + "\n";
  return all;
}

inline std::string cut(std::string_view text, Span span) {
  return std::string(text.substr(span.begin, span.end - span.begin));
}

}  // namespace ecrlint::test
