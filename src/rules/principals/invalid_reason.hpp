// SPDX-License-Identifier: Apache-2.0
// Why a text under `AWS` or `Service` is no principal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::check {

struct Reason {
  std::string message;
  std::string help;
  std::string meant = {};  ///< the text that was meant, where there is no doubt
};

/// Nothing where the text is or may be one. The text must hold neither holes nor wildcards.
[[nodiscard]] std::optional<Reason> invalid_reason(const Principal& principal,
                                                   const catalog::Catalog& catalog);

/// Cheap: nothing more need be asked of this principal.
[[nodiscard]] bool is_valid_form(const Principal& principal);

/// Dot-separated labels, as in `lambda.amazonaws.com`.
[[nodiscard]] bool is_domain(std::string_view text);

/// A domain that AWS has its services under.
[[nodiscard]] bool is_service_domain(const catalog::Catalog& catalog, std::string_view text);

}  // namespace ecrlint::internal::check
