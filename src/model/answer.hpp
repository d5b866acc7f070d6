// Three-valued truth: policies may hold pieces that no reader can know.
#pragma once

#include <cstdint>

namespace ecrlint {

enum class Answer : std::uint8_t { no, yes, unknown };

constexpr Answer answer(bool value) { return value ? Answer::yes : Answer::no; }

/// Yes when both are, no when one is not.
constexpr Answer operator&&(Answer a, Answer b) {
  if (a == Answer::no || b == Answer::no) return Answer::no;
  return a == Answer::yes && b == Answer::yes ? Answer::yes : Answer::unknown;
}

/// Yes when one is, no when both are not.
constexpr Answer operator||(Answer a, Answer b) {
  if (a == Answer::yes || b == Answer::yes) return Answer::yes;
  return a == Answer::no && b == Answer::no ? Answer::no : Answer::unknown;
}

constexpr Answer operator!(Answer a) {
  if (a == Answer::unknown) return a;
  return a == Answer::yes ? Answer::no : Answer::yes;
}

}  // namespace ecrlint
