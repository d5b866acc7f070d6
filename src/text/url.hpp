// SPDX-License-Identifier: Apache-2.0
// Pieces of URLs.
#pragma once

#include <string_view>

namespace ecrlint::internal {

/// A URL without `https://`, as IAM keeps that of an identity provider; what begins otherwise as it
/// is.
[[nodiscard]] constexpr std::string_view without_https(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  if (url.starts_with(kScheme)) url.remove_prefix(kScheme.size());
  return url;
}

}  // namespace ecrlint::internal
