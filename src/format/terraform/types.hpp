// SPDX-License-Identifier: Apache-2.0
// Which attributes of Terraform's resources hold policies.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "format/document.hpp"

namespace ecrlint::internal::format {

/// The types that are read in a way of their own.
inline constexpr std::string_view kRoleType = "aws_iam_role";
inline constexpr std::string_view kUserType = "aws_iam_user";
inline constexpr std::string_view kGroupType = "aws_iam_group";
inline constexpr std::string_view kManagedPolicyType = "aws_iam_policy";
inline constexpr std::string_view kPolicyDocumentType = "aws_iam_policy_document";
inline constexpr std::string_view kLifecycleDocumentType = "aws_ecr_lifecycle_policy_document";
inline constexpr std::string_view kLifecyclePolicyType = "aws_ecr_lifecycle_policy";
inline constexpr std::string_view kRepositoryPolicyType = "aws_ecr_repository_policy";
inline constexpr std::string_view kUserGroupsType = "aws_iam_user_group_membership";
inline constexpr std::string_view kEndpointType = "aws_vpc_endpoint";

/// Is it a type of data source that stands for a policy?
[[nodiscard]] constexpr bool is_document_type(std::string_view type) {
  return type == kPolicyDocumentType || type == kLifecycleDocumentType;
}

/// An attribute of a resource type that holds a policy.
struct PolicyAttribute {
  std::string_view type;
  std::string_view attribute;
  PolicyKind kind = PolicyKind::identity;
  std::string_view name = {};  ///< the attribute that says whose policy it is or how it is called
  std::string_view owner_kind = {};  ///< `role`, `user` or `group`, if it is inside of one
  std::string_view owner = {};       ///< the attribute that names it
  Storage storage = Storage::unknown;
  bool computed = false;  ///< AWS fills it in where it is not given
  bool setter = false;    ///< sets the policy of what `name` names; of the registry without one
};

/// The attributes of this resource type; none for other types.
[[nodiscard]] std::span<const PolicyAttribute> policy_attributes(std::string_view type);

/// A policy that stands in an `inline_policy` block of `aws_iam_role`.
inline constexpr PolicyAttribute kInlineOfRole{kRoleType, "policy", PolicyKind::identity, "name",
                                               "role",    "",       Storage::in_line};

/// An attribute by which a resource type attaches the managed policy of its `policy_arn`.
struct AttachmentArgument {
  std::string_view type;
  std::string_view attribute;  ///< names one, or by a list many
  std::string_view kind;       ///< `role`, `user` or `group`
  [[nodiscard]] bool is_list() const { return attribute.ends_with('s'); }
};

/// The attachments that this resource type makes; none for other types.
[[nodiscard]] std::span<const AttachmentArgument> attachments(std::string_view type);

/// The attributes that name those who get policies by a resource of this type, although it is
/// neither a policy nor an attachment of one; none for other types.
[[nodiscard]] std::span<const AttachmentArgument> other_givers(std::string_view type);

/// The attribute of this resource type that AWS knows it by, as its `id` does; empty for types that
/// no policy speaks of by name.
[[nodiscard]] std::string_view name_attribute(std::string_view type);

/// `role`, `user` or `group` where this resource type makes one; empty for other types.
[[nodiscard]] std::string_view made_kind(std::string_view type);

/// The resource type that makes a `role`, `user` or `group`.
[[nodiscard]] std::string_view type_of_kind(std::string_view kind);

/// Is the policy one of an organization, which is an SCP unless its `type` says something else?
[[nodiscard]] bool is_of_organization(const PolicyAttribute& held);

/// Is it a type of a provider for AWS?
[[nodiscard]] bool is_of_aws_provider(std::string_view type);

/// The kind of a policy under `policy` of a resource of any other type.
[[nodiscard]] PolicyKind other_policy_kind(std::string_view type);

/// The attributes by which resources of other types have policies.
inline constexpr std::array<std::string_view, 5> kOtherAttributes{
    "policy", "access_policies", "access_policy", "policy_document", "resource_policy"};

}  // namespace ecrlint::internal::format
