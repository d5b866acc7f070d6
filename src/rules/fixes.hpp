// Edits that rules offer. None is offered for a policy inside a string, whose quotes are escaped.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rules/pass.hpp"

namespace ecrlint::check {

/// Does the token stand in the source as it is in the policy, between plain quotes?
[[nodiscard]] bool is_plain_string(const Pass& pass, Span token);

/// Offers to replace a string. `text` goes between the quotes.
void offer_replacement(const Pass& pass, Finding& finding, Span token, std::string_view text,
                       Applicability applicability);

/// Offers to list `actions` beside the one that is granted.
void offer_actions(const Pass& pass, Finding& finding, const analysis::Grant& grant,
                   std::span<const std::string> actions);

/// `"ecr:A", "ecr:B"`.
[[nodiscard]] std::string quoted_list(std::span<const std::string> items);

}  // namespace ecrlint::check
