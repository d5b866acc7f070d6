// What is wrong with the ARN of a resource.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"

namespace ecrlint::check {

/// Why a text is no ARN or one that AWS refuses.
struct ArnFault {
  std::string what;     ///< goes on after `Resource ... `
  std::string_view at;  ///< the field that is at fault, or empty
  std::string better;   ///< the whole text as it was meant, or empty
};

/// Nothing for what may be right, for ARNs with too few fields, and for image URIs.
[[nodiscard]] std::optional<ArnFault> arn_fault(const Resource& resource,
                                                const catalog::Catalog& catalog);

/// `314159265358.dkr.ecr.eu-west-1.amazonaws.com/app:tag` or `public.ecr.aws/alias/app`, taken
/// apart.
struct ImageUri {
  std::string_view account;  ///< empty for a public image
  std::string_view region;
  std::string_view suffix;  ///< `amazonaws.com`
  std::string_view repository;
};
[[nodiscard]] std::optional<ImageUri> parse_image_uri(std::string_view text);

}  // namespace ecrlint::check
