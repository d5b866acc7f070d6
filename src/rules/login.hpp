// SPDX-License-Identifier: Apache-2.0
// What the identity policies of one owner say about logging in to ECR.
#pragma once

#include <string_view>
#include <vector>

#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// What one policy, or all policies of one owner together, grant of a login and its use.
struct Login {
  Answer granted = Answer::no;           ///< GetAuthorizationToken on `*`
  const Statement* elsewhere = nullptr;  ///< lists it by name, on resources that are not `*`
  const Action* elsewhere_entry = nullptr;
  Answer manifests = Answer::no;          ///< BatchGetImage
  Answer layers = Answer::no;             ///< GetDownloadUrlForLayer
  Answer pushes = Answer::no;             ///< all calls of a push
  analysis::Grant pull;                   ///< of BatchGetImage
  analysis::Grant push;                   ///< of InitiateLayerUpload
  const Reading* pull_in = nullptr;       ///< the policy that `pull` is of
  const Reading* push_in = nullptr;       ///< and `push`
  const Reading* elsewhere_in = nullptr;  ///< and `elsewhere`
  const Identity* identity = nullptr;     ///< whose; null where nobody tells
};

/// The logins that a Pass judges: that of its policy where nobody has it; else those of all who
/// have it as the first policy that speaks of ECR. Who has policies that cannot be read is left
/// out.
[[nodiscard]] std::vector<Login> logins(Pass& pass);

/// `role \`app\``, or `this identity`.
[[nodiscard]] std::string describe_holder(const Login& login);

}  // namespace ecrlint::internal::check
