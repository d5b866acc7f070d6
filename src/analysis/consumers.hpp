// SPDX-License-Identifier: Apache-2.0
// Who pulls images from ECR, as whom, and what each asks beyond the two calls of every pull.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "analysis/transfer_calls.hpp"

namespace ecrlint::internal::analysis {

/// As whom a consumer calls ECR.
enum class CallsAs : std::uint8_t {
  caller,   ///< as the user or role that it was given
  service,  ///< as its own service principal
  either,   ///< as the role it was given or as the service principal, as it was configured
  both,     ///< as the service; across accounts as whoever creates the resource, too
};

/// One kind of consumer.
struct Consumer {
  std::string_view name;  ///< `ecs`: the word of `--consumer`
  CallsAs calls_as = CallsAs::caller;
  std::string_view who;      ///< whose permissions count: `task execution role`
  std::string_view service;  ///< `lambda.amazonaws.com`; empty when it never calls as a service
  /// The resource that the service acts for, behind the account in its ARN, of
  /// `arn:PARTITION:SERVICE:REGION:ACCOUNT:`; with a `*` for its name.
  std::string_view source_service;
  std::string_view source;
  /// Actions (`DescribeImages`) that it asks of the repository beyond kPullNames.
  std::span<const std::string_view> extra;
  std::string_view page;  ///< where that is documented or was seen
};

/// All of them, `docker` first.
[[nodiscard]] std::span<const Consumer> consumers();

/// The consumer of this name, or null.
[[nodiscard]] const Consumer* find_consumer(std::string_view name);

/// The consumer that calls as this service principal, in any partition; null when none does.
[[nodiscard]] const Consumer* consumer_of_service(std::string_view service_principal);

}  // namespace ecrlint::internal::analysis
