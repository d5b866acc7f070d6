// SPDX-License-Identifier: Apache-2.0
// The policies that SAM writes itself.
#pragma once

#include "format/document.hpp"

namespace ecrlint::internal::format {

/// Is it, in a list of policies, one of SAM's own templates with its parameters:
/// `S3ReadPolicy: {BucketName: logs}`? They say nothing of ECR.
[[nodiscard]] bool is_sam_policy_template(const Value& item);

}  // namespace ecrlint::internal::format
