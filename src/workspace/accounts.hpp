// SPDX-License-Identifier: Apache-2.0
// Where the policies of a source are, where its file does not say so but something beside it does.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ecrlint/source.hpp"

namespace ecrlint::internal {

/// Empty: nobody tells.
struct SourcePlace {
  std::string account;
  std::string region;
};

/// By source, where the manifest of the CDK app that it is a template of deploys it, else the
/// account that its config names for it.
[[nodiscard]] std::vector<SourcePlace> places_of(std::span<const Source> sources);

}  // namespace ecrlint::internal
