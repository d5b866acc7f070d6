// SPDX-License-Identifier: Apache-2.0
// Amazon Resource Names as policies write them: with wildcards, and with holes.
#pragma once

#include <optional>
#include <string_view>

#include "syntax/value.hpp"

namespace ecrlint::internal {

/// The six fields of `arn:partition:service:region:account:resource`; the resource may hold colons.
struct Arn {
  std::string_view partition;
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view resource;
};

/// Splits a text that begins with `arn:` and has six fields. A hole may stand for colons too, so a
/// text with a hole and fewer fields is no ARN. Returns nothing for what is no ARN.
[[nodiscard]] std::optional<Arn> parse_arn(std::string_view text);

/// Exactly twelve digits.
[[nodiscard]] bool is_account_id(std::string_view text);

/// What follows the last slash: a role's or user's name without its path, the first part of
/// `role/session` without the role.
[[nodiscard]] constexpr std::string_view last_path_part(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

[[nodiscard]] bool has_wildcard(std::string_view text);
[[nodiscard]] inline bool has_hole(std::string_view text) {
  return text.find(syntax::kHole) != text.npos;
}

}  // namespace ecrlint::internal
