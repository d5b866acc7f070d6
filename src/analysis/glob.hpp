// SPDX-License-Identifier: Apache-2.0
// Wildcard patterns of the policy language: `*` is any text, `?` any one character. Both sides may
// hold holes (syntax::kHole), each standing for any text that is not known.
#pragma once

#include <string_view>

#include "model/answer.hpp"

namespace ecrlint::internal::analysis {

enum class LetterCase : bool { sensitive, ignored };

/// The bytes of a pattern that are wildcards.
struct Alphabet {
  char any = '*';
  char one = '?';
  /// The same, but no colon. No UTF-8 text contains these bytes.
  char any_in_field = '\xfd';
  char one_in_field = '\xfb';
};

/// Does the pattern match the text? Takes time linear in the text for a given pattern, never
/// exponential: at most `pattern.size() * text.size()` steps.
[[nodiscard]] Answer matches(std::string_view pattern, std::string_view text,
                             LetterCase letters = LetterCase::sensitive,
                             const Alphabet& alphabet = {});

/// Does `wide` match every text that `narrow` matches? Yes and no are certain; `unknown` is given
/// where a hole decides, and for a few pairs with `?` beside `*`.
[[nodiscard]] Answer covers(std::string_view wide, std::string_view narrow,
                            LetterCase letters = LetterCase::sensitive);

/// Is there a text that both match? `unknown` is given where a hole decides.
[[nodiscard]] Answer meets(std::string_view a, std::string_view b);

}  // namespace ecrlint::internal::analysis
