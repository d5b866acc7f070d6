// Fixes that replace the text of a string.
#pragma once

#include <optional>
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

}  // namespace ecrlint::check
