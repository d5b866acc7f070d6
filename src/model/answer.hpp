// SPDX-License-Identifier: Apache-2.0
// Three-valued truth: policies may hold pieces that no reader can know.
#pragma once

#include <cstdint>

namespace ecrlint::internal {

/// In the order of certainty that it is so: both of two are the lesser, one of two the greater.
enum class Answer : std::uint8_t { no, unknown, yes };

constexpr Answer answer(bool value) { return value ? Answer::yes : Answer::no; }

/// Yes when both are, no when one is not.
constexpr Answer both(Answer a, Answer b) { return a < b ? a : b; }

/// Yes when one is, no when both are not.
constexpr Answer either(Answer a, Answer b) { return a < b ? b : a; }

constexpr Answer either(Answer a, Answer b, Answer c) { return either(either(a, b), c); }

constexpr Answer negated(Answer a) {
  return static_cast<Answer>(static_cast<std::uint8_t>(Answer::yes) - static_cast<std::uint8_t>(a));
}

}  // namespace ecrlint::internal
