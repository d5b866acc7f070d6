// SPDX-License-Identifier: Apache-2.0
// Whether what was found in files belongs to a transfer.
#pragma once

#include "answers/transfer/request.hpp"
#include "workspace/policy_store.hpp"

namespace ecrlint::internal {

/// Is it the role or user that calls?
[[nodiscard]] bool is_caller(const Identity& identity, const Caller& caller);

/// Is the repository policy put on the image's repository?
[[nodiscard]] bool is_of_image(const format::Document& document, const Image& image);

/// Of several policies in a file that was given for a gate: may this be the one?
[[nodiscard]] bool fits(const FoundPolicies& found, std::size_t policy, Gate gate,
                        const Caller& caller, const Image& image);

}  // namespace ecrlint::internal
