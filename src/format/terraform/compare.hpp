// SPDX-License-Identifier: Apache-2.0
// What can be said of values whatever the parts that are not known turn out to be: `x != null`,
// `x == ""`, `length(x) > 0`.
#pragma once

#include <optional>
#include <string_view>

#include "format/terraform/evaluate.hpp"

namespace ecrlint::internal::format::terraform {

// Each returns nothing where it cannot be told.

[[nodiscard]] std::optional<bool> is_null(const Term& term);

/// Is it the text `""`?
[[nodiscard]] std::optional<bool> is_empty_text(const Term& term);

[[nodiscard]] std::optional<bool> are_equal(const Term& a, const Term& b, Evaluator& evaluator);

/// The number that the value is, or is converted to.
[[nodiscard]] std::optional<double> number_of(const Term& term);

/// `a op b` of numbers, where `op` is `<`, `>`, `<=` or `>=`.
[[nodiscard]] std::optional<bool> compare(const Term& a, std::string_view op, const Term& b);

/// What `length()` returns: a number, or something that is no less than what is certain.
[[nodiscard]] Term length_of(const Term& term, SourceSpan place, Evaluator& evaluator);

/// Does a text begin with this one, which has no holes; does it end so?
[[nodiscard]] std::optional<bool> begins_with(std::string_view text, std::string_view prefix);
[[nodiscard]] std::optional<bool> ends_with(std::string_view text, std::string_view suffix);

}  // namespace ecrlint::internal::format::terraform
