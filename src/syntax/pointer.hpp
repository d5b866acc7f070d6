// SPDX-License-Identifier: Apache-2.0
// JSON Pointers (RFC 6901), built step by step.
#pragma once

#include <string>
#include <string_view>

namespace ecrlint::internal::syntax {

/// The step into a member: `/` and the key, escaped.
[[nodiscard]] inline std::string step(std::string_view key) {
  std::string escaped = "/";
  for (const char c : key) {
    if (c == '~')
      escaped += "~0";
    else if (c == '/')
      escaped += "~1";
    else
      escaped += c;
  }
  return escaped;
}

/// The step into an item of a list.
[[nodiscard]] inline std::string step(std::size_t index) { return "/" + std::to_string(index); }

}  // namespace ecrlint::internal::syntax
