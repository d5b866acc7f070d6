// SPDX-License-Identifier: Apache-2.0
// What is wrong with a YAML text, in words.
#pragma once

#include <optional>
#include <string_view>

#include "syntax/value.hpp"

namespace ecrlint::internal::syntax {

/// Where the parser stopped, and what it says.
struct YamlFault {
  bool in_bytes = false;          ///< not the YAML is wrong but a byte or character
  std::uint32_t character = 0;    ///< that character, where there is one
  std::string_view problem = {};  ///< what is wrong; empty when there was no memory
  std::string_view context = {};  ///< what was being read
  std::uint32_t at = 0;           ///< where the problem is
  std::uint32_t context_at = 0;   ///< where that which was being read begins
};

/// The parser's words and place, or better ones where a common slip explains them.
[[nodiscard]] Problem explain_yaml(std::string_view text, const YamlFault& fault);

/// Why a text should not be given to the parser at all.
[[nodiscard]] std::optional<Problem> refuse_yaml(std::string_view text);

}  // namespace ecrlint::internal::syntax
