// SPDX-License-Identifier: Apache-2.0
// "did you mean" for words on the command line.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ecrlint::cli {

/// `; did you mean x?` for the closest candidate, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

/// `unknown rule 'x'`, with the closest code or name.
[[nodiscard]] std::string unknown_rule(std::string_view word);

}  // namespace ecrlint::cli
