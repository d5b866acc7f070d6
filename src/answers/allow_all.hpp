// SPDX-License-Identifier: Apache-2.0
// The policies that allow everything: AWS's own, and those that stand for what is not known.
#pragma once

#include <string_view>

namespace ecrlint::internal {

/// Of whoever has it: an identity policy or an SCP.
inline constexpr std::string_view kAllowAll =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", )"
    R"("Resource": "*"}]})";

/// Of everyone: a policy of a resource or an RCP.
inline constexpr std::string_view kAllowAllToEveryone =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", )"
    R"("Action": "*", "Resource": "*"}]})";

}  // namespace ecrlint::internal
