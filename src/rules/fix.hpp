// Edits that rules offer.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rules/pass.hpp"

namespace ecrlint::check {

/// The quote that opens the string token `token`, as the source spells it: `"`, or `\"` in a policy
/// that stands in a JSON string itself. Empty where it is spelt otherwise and no edit is safe to
/// make.
[[nodiscard]] std::string_view quote_of(const Pass& pass, Span token);

/// Adds a fix that puts `text` between the quotes of `token`. Does nothing where that would need an
/// escape or would overwrite a piece that is not known.
void offer(const Pass& pass, Finding& finding, Applicability applicability, Span token,
           std::string_view text);

/// Offers to list `actions` beside the one that is granted.
void offer_actions(const Pass& pass, Finding& finding, const analysis::Grant& grant,
                   std::span<const std::string> actions);

/// `"ecr:A", "ecr:B"`.
[[nodiscard]] std::string quoted_list(std::span<const std::string> items);

}  // namespace ecrlint::check
