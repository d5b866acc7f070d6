// SPDX-License-Identifier: Apache-2.0
// Did-you-mean, and fixes that replace the text of a string or add to a list: how their edits are
// spelt. Those that cannot be made where they stand are dropped once the rules have run, see
// lint/editable.hpp.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "analysis/access.hpp"
#include "rules/pass.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::check {

/// Is it a value that the policy only refers to? Others may refer to it, too, so that it must stay
/// what it is, a text or a list.
[[nodiscard]] bool is_from_elsewhere(const Pass& pass, Span token);

/// The quote that opens the string token `token`, as the source spells it: `"`, or `\"` in a policy
/// that stands in a JSON string itself. Empty where it is spelt otherwise.
[[nodiscard]] std::string_view quote_of(const Pass& pass, Span token);

/// Does the object or list stand in brackets, with commas between its members? The block style of
/// YAML has neither.
[[nodiscard]] bool is_bracketed(const Pass& pass, Span container);

/// Adds a fix that puts `text` between the quotes of `token`. Does nothing where that would need an
/// escape.
void offer(const Pass& pass, Finding& finding, Applicability applicability, Span token,
           std::string_view text);

/// Asks in the help whether `text` was meant, between such quotes, and offers it.
void suggest(const Pass& pass, Finding& finding, Applicability applicability, Span token,
             std::string_view text, char quote = '"');

/// The word that one was meant to be, or empty.
template <class Words, class Spelling = std::identity>
[[nodiscard]] std::string_view closest(std::string_view word, const Words& words,
                                       Spelling spelling = {}) {
  Suggestion suggestion(word);
  for (const auto& one : words) suggestion.consider(std::invoke(spelling, one));
  return suggestion.best();
}

/// Adds a fix that lists `actions` beside the one that is granted.
void offer_actions(const Pass& pass, Finding& finding, const analysis::Grant& grant,
                   std::span<const std::string> actions);

/// Adds a fix that puts several actions in the place of one. No name may need an escape.
void offer_instead(const Pass& pass, Finding& finding, const Statement& statement,
                   const Action& action, std::span<const std::string> actions);

/// `"ecr:A", "ecr:B"`, with the given quote.
[[nodiscard]] std::string quoted_list(std::span<const std::string> items,
                                      std::string_view quote = "\"");

}  // namespace ecrlint::internal::check
