// SPDX-License-Identifier: Apache-2.0
// The calls that carry an image: what a pull and a push ask of ECR.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace ecrlint::internal::analysis {

/// Actions of ECR as policies write them, without their service.
template <std::size_t kCount>
constexpr auto names_of(const std::array<std::string_view, kCount>& actions) {
  std::array<std::string_view, kCount> names = actions;
  for (std::string_view& name : names) name.remove_prefix(std::string_view("ecr:").size());
  return names;
}

/// The two calls of every pull, that of the manifest first.
inline constexpr std::array<std::string_view, 2> kPullActions{"ecr:BatchGetImage",
                                                              "ecr:GetDownloadUrlForLayer"};
inline constexpr auto kPullNames = names_of(kPullActions);

/// The calls of every push, in their order: which layers are there, three for each layer that is
/// not, and the manifest. Amazon ECR User Guide, "IAM permissions for pushing an image"; it names
/// `ecr:BatchGetImage` too, which only some clients call.
inline constexpr std::array<std::string_view, 5> kPushActions{
    "ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload", "ecr:PutImage"};
inline constexpr auto kPushNames = names_of(kPushActions);

/// The one that asks which layers are there: of a push, and of some pulls.
inline constexpr std::string_view kLayerCheckAction = kPushActions.front();
inline constexpr std::string_view kLayerCheckName = kPushNames.front();

/// Those of a push that write.
inline constexpr auto kWriteNames = std::span<const std::string_view, 5>(kPushNames).last<4>();

}  // namespace ecrlint::internal::analysis
