// SPDX-License-Identifier: Apache-2.0
// The words for the nearest word.
#include "cli/suggest.hpp"

#include <fmt/format.h>

#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/suggest.hpp"

namespace ecrlint::cli {
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view best = closest_word(word, candidates);
  return best.empty() ? "" : fmt::format("; did you mean {}?", best);
}

std::string unknown_rule(std::string_view word) {
  std::vector<std::string_view> known;
  for (const RuleInfo& rule : rules()) {
    known.push_back(rule.name);
    known.push_back(rule.code);
  }
  return fmt::format("unknown rule '{}'{}", word, did_you_mean(word, known));
}

}  // namespace ecrlint::cli
