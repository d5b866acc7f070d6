// SPDX-License-Identifier: Apache-2.0
// What the tests of the YAML reader share.
#pragma once

#include <string>
#include <string_view>

#include "ecrlint/source.hpp"

namespace ecrlint::test {

inline std::string cut(std::string_view text, Span span) {
  return std::string(text.substr(span.begin, span.end - span.begin));
}

}  // namespace ecrlint::test
