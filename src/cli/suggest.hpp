// "did you mean" for words on the command line.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ecrlint::cli {

/// The candidate that `word` most likely stands for, or empty if none is close. Ignores letter
/// case.
[[nodiscard]] std::string_view closest(std::string_view word,
                                       std::span<const std::string_view> candidates);

/// `; did you mean x?` for the closest candidate, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

/// `unknown rule 'x'`, with the closest code or name.
[[nodiscard]] std::string unknown_rule(std::string_view word);

}  // namespace ecrlint::cli
