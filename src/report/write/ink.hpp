// SPDX-License-Identifier: Apache-2.0
// Terminal colours, or none.
#pragma once

#include <string>
#include <string_view>

#include "ecrlint/finding.hpp"

namespace ecrlint::internal::report {

/// Wraps text in ANSI colours when they are wanted.
class Ink {
 public:
  explicit Ink(bool color) : color_(color) {}

  [[nodiscard]] std::string strong(std::string_view text) const { return wrap("1", text); }
  [[nodiscard]] std::string frame(std::string_view text) const { return wrap("1;34", text); }
  [[nodiscard]] std::string of(Severity severity, std::string_view text) const {
    if (severity >= Severity::high) return wrap("1;31", text);
    return wrap(severity == Severity::medium ? "1;33" : "1;36", text);
  }

 private:
  [[nodiscard]] std::string wrap(std::string_view code, std::string_view text) const {
    if (!color_ || text.empty()) return std::string(text);
    return std::string("\x1b[").append(code).append("m").append(text).append("\x1b[0m");
  }

  bool color_;
};

}  // namespace ecrlint::internal::report
