// SPDX-License-Identifier: Apache-2.0
// The VPC endpoints of all roots: what each leads to, and what else its VPC has.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "format/document.hpp"

namespace ecrlint::internal {

/// What a VPC endpoint leads to. A pull asks the API of ECR for its login, the registry for the
/// manifest and where its layers are, and S3 for the layers (Amazon ECR user guide, "Interface VPC
/// endpoints").
enum class EndpointService : std::uint8_t { unknown, other, ecr_api, ecr_dkr, s3 };

/// By its name, `com.amazonaws.eu-west-1.ecr.dkr`, of which the Region need not be known.
[[nodiscard]] EndpointService endpoint_service_of(std::string_view name);

/// The endpoints of one VPC.
struct VpcEndpoints {
  bool ecr_dkr = false;     ///< there certainly is one
  std::size_t s3 = 0;       ///< so many there may be
  std::size_t unknown = 0;  ///< and so many of which it is not known what they lead to
};

/// Immutable.
class Endpoints {
 public:
  Endpoints() = default;
  explicit Endpoints(const format::Located& located);

  /// What the endpoint leads to that the document is put on.
  [[nodiscard]] EndpointService service_of(std::size_t document) const;
  /// The endpoints of the VPC of that one; null when it is not told.
  [[nodiscard]] const VpcEndpoints* beside(std::size_t document) const;

 private:
  struct Endpoint {
    EndpointService service = EndpointService::unknown;
    const VpcEndpoints* vpc = nullptr;  // of vpcs_; null when not told
  };
  std::map<std::pair<std::size_t, std::string>, VpcEndpoints> vpcs_;  // by root and VPC
  std::map<std::size_t, Endpoint> by_document_;  // of those that are put on one that is told
};

}  // namespace ecrlint::internal
