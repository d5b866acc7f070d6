// SPDX-License-Identifier: Apache-2.0
// What is wrong with the ARN of a resource.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::check {

/// Why a text is no ARN or one that AWS refuses.
struct ArnFault {
  std::string what;     ///< goes on after `Resource ... `
  std::string_view at;  ///< the field that is at fault, or empty
  std::string better;   ///< the whole text as it was meant, or empty
};

/// Is the service of an ARN one of the two that have repositories?
[[nodiscard]] constexpr bool is_of_ecr(std::string_view service) {
  return service == "ecr" || service == "ecr-public";
}

/// Finds no fault in what may be right, in ARNs with too few fields, and in image URIs.
[[nodiscard]] std::optional<ArnFault> arn_fault(const Resource& resource,
                                                const catalog::Catalog& catalog);

}  // namespace ecrlint::internal::check
