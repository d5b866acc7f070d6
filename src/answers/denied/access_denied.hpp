// Messages that name the caller, the action and the resource: the call is decided once more.
#pragma once

#include "answers/denied/question.hpp"
#include "ecrlint/denied.hpp"

namespace ecrlint::internal {

/// Of a message of the kind `access_denied`.
[[nodiscard]] DeniedReport explain_access(const DeniedQuestion& question);

}  // namespace ecrlint::internal
