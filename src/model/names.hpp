// SPDX-License-Identifier: Apache-2.0
// The shapes of names: Regions, Availability Zones, repositories and images.
#pragma once

#include <optional>
#include <string_view>

namespace ecrlint::internal {

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
