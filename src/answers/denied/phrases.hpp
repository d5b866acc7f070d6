// Messages that name no caller: what each means, and what helps.
#pragma once

#include <string_view>
#include <vector>

#include "answers/denied/question.hpp"
#include "ecrlint/denied.hpp"

namespace ecrlint::internal {

/// Of all kinds but `nothing` and `access_denied`.
[[nodiscard]] DeniedReport explain_phrase(const DeniedQuestion& question);

/// The codes of the rules whose findings may explain a message of this kind.
[[nodiscard]] std::vector<std::string_view> rules_on(analysis::DeniedKind kind);

}  // namespace ecrlint::internal
