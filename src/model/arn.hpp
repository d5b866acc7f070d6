// SPDX-License-Identifier: Apache-2.0
// Amazon Resource Names as policies write them, with wildcards and with holes; and the shapes of
// the names in them: Regions, Availability Zones, repositories and images.
#pragma once

#include <optional>
#include <string_view>

#include "syntax/value.hpp"
#include "text/ascii.hpp"

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

/// What follows the last slash: a role's or user's name without its path, the first part of
/// `role/session` without the role.
[[nodiscard]] constexpr std::string_view last_path_part(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

[[nodiscard]] bool has_wildcard(std::string_view text);
using syntax::has_hole;

/// May a Region be named so, now or later? `eu-south-2`, but not `europe-2`.
[[nodiscard]] bool is_region_shape(std::string_view text);

/// `eu-west-1` of the Availability Zone `eu-west-1b`; empty for what is no zone.
[[nodiscard]] std::string_view region_of_zone(std::string_view text);

/// What ECR takes as the name of a repository: `team/app`.
[[nodiscard]] bool is_repository_name(std::string_view text);

/// `314159265358.dkr.ecr.eu-west-1.amazonaws.com/app:tag` or `public.ecr.aws/alias/app`, taken
/// apart.
struct ImageUri {
  std::string_view account;  ///< empty for a public image
  std::string_view region;
  std::string_view repository;
};
[[nodiscard]] std::optional<ImageUri> parse_image_uri(std::string_view text);

}  // namespace ecrlint::internal
