// SPDX-License-Identifier: Apache-2.0
// Messages that name no caller: what each means, and what helps.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "answers/denied/message.hpp"
#include "ecrlint/denied.hpp"

namespace ecrlint::internal {

/// A message and what there is to explain it by.
struct DeniedQuestion {
  analysis::DeniedMessage message;
  const std::vector<Source>& workspace;  ///< may be empty
  std::shared_ptr<const catalog::Catalog> catalog;
};

/// Of all kinds but `nothing` and `access_denied`.
[[nodiscard]] DeniedReport explain_phrase(const DeniedQuestion& question);

/// The codes of the rules whose findings may explain a message of this kind.
[[nodiscard]] std::vector<std::string_view> rules_on(analysis::DeniedKind kind);

}  // namespace ecrlint::internal
