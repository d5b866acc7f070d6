// SPDX-License-Identifier: Apache-2.0
// What the rules on logins share.
#pragma once

#include <string>

#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// `role \`app\``, or `this identity` where nobody tells whose the policy is.
[[nodiscard]] std::string describe_holder(const Identity* identity);

/// Does the source show all policies of the identity, or of whoever has this one? Of whom a root
/// does not make it does not. What a command printed, or a file that is a policy, is all there is
/// to look at.
[[nodiscard]] bool is_whole(const Pass& pass, const Identity* identity);

/// Reports who can push to ECR Public but not log in there.
void check_public_login(Pass& pass);

}  // namespace ecrlint::internal::check
