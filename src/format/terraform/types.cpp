// SPDX-License-Identifier: Apache-2.0
// The table of Terraform's attributes with policies, of the providers aws and awscc.
#include "format/terraform/types.hpp"

#include <algorithm>
#include <array>

namespace ecrlint::internal::format {
namespace {

using enum PolicyKind;

constexpr PolicyAttribute setter(PolicyAttribute attribute) {
  attribute.setter = true;
  return attribute;
}

// Sorted by type.
constexpr auto kAttributes = std::to_array<PolicyAttribute>({
    setter({kLifecyclePolicyType, "policy", lifecycle, "repository"}),
    setter({"aws_ecr_registry_policy", "policy", registry}),
    {"aws_ecr_repository_creation_template", "repository_policy", repository, "prefix"},
    {"aws_ecr_repository_creation_template", "lifecycle_policy", lifecycle, "prefix"},
    setter({kRepositoryPolicyType, "policy", repository, "repository"}),
    setter({"aws_ecrpublic_repository_policy", "policy", repository, "repository_name"}),
    {"aws_iam_group_policy", "policy", identity, "name", "group", "group", Storage::in_line},
    {kManagedPolicyType, "policy", identity, "name", "", "", Storage::customer_managed},
    {kRoleType, "assume_role_policy", trust, "name"},
    {"aws_iam_role_policy", "policy", identity, "name", "role", "role", Storage::in_line},
    {"aws_iam_user_policy", "policy", identity, "name", "user", "user", Storage::in_line},
    {"aws_organizations_policy", "content", scp, "name"},
    {"aws_ssoadmin_permission_set_inline_policy", "inline_policy", identity},
    {kEndpointType, "policy", endpoint, "", "", "", Storage::unknown, true},
    {"aws_vpc_endpoint_policy", "policy", endpoint, "vpc_endpoint_id"},
    {"awscc_ec2_vpc_endpoint", "policy_document", endpoint, "", "", "", Storage::unknown, true},
    {"awscc_ecr_public_repository", "repository_policy_text", repository, "repository_name", "", "",
     Storage::unknown, true},
    {"awscc_ecr_registry_policy", "policy_text", registry},
    {"awscc_ecr_repository", "repository_policy_text", repository, "repository_name", "", "",
     Storage::unknown, true},
    {"awscc_ecr_repository_creation_template", "repository_policy", repository, "prefix", "", "",
     Storage::unknown, true},
    {"awscc_ecr_repository_creation_template", "lifecycle_policy", lifecycle, "prefix", "", "",
     Storage::unknown, true},
    {"awscc_iam_group_policy", "policy_document", identity, "policy_name", "group", "group_name",
     Storage::in_line, true},
    {"awscc_iam_managed_policy", "policy_document", identity, "managed_policy_name", "", "",
     Storage::customer_managed},
    {"awscc_iam_role", "assume_role_policy_document", trust, "role_name"},
    {"awscc_iam_role_policy", "policy_document", identity, "policy_name", "role", "role_name",
     Storage::in_line, true},
    {"awscc_iam_user_policy", "policy_document", identity, "policy_name", "user", "user_name",
     Storage::in_line, true},
    {"awscc_organizations_policy", "content", scp, "name"},
});

// Sorted by type.
constexpr auto kAttachments = std::to_array<AttachmentArgument>({
    {"aws_iam_group_policy_attachment", "group", "group"},
    {"aws_iam_policy_attachment", "roles", "role"},
    {"aws_iam_policy_attachment", "users", "user"},
    {"aws_iam_policy_attachment", "groups", "group"},
    {"aws_iam_role_policy_attachment", "role", "role"},
    {"aws_iam_user_policy_attachment", "user", "user"},
});

// Sorted by type.
constexpr auto kOtherGivers = std::to_array<AttachmentArgument>({
    {"aws_iam_group_membership", "users", "user"},
    {"aws_iam_role_policy_attachments_exclusive", "role_name", "role"},
    {kUserGroupsType, "user", "user"},
    {"aws_iam_user_policy_attachments_exclusive", "user_name", "user"},
    {"awscc_iam_managed_policy", "roles", "role"},
    {"awscc_iam_managed_policy", "users", "user"},
});

/// A resource that policies name, or that they are attached to.
struct NamedType {
  std::string_view type;
  std::string_view name;  ///< the attribute that AWS knows it by
  std::string_view kind;  ///< `role`, `user` or `group`; empty for what has no policies of IAM
};

// Sorted by type.
constexpr auto kNamedTypes = std::to_array<NamedType>({
    {"aws_ecr_repository", "name", ""},
    {"aws_ecrpublic_repository", "repository_name", ""},
    {kGroupType, "name", "group"},
    {kRoleType, "name", "role"},
    {kUserType, "name", "user"},
});

constexpr auto kByType = [](const auto& a, const auto& b) { return a.type < b.type; };
static_assert(std::is_sorted(kAttributes.begin(), kAttributes.end(), kByType));
static_assert(std::is_sorted(kAttachments.begin(), kAttachments.end(), kByType));
static_assert(std::is_sorted(kOtherGivers.begin(), kOtherGivers.end(), kByType));
static_assert(std::is_sorted(kNamedTypes.begin(), kNamedTypes.end(), kByType));

template <class Row, std::size_t size>
std::span<const Row> of_type(const std::array<Row, size>& table, std::string_view type) {
  Row wanted{};
  wanted.type = type;
  const auto [first, last] = std::equal_range(table.begin(), table.end(), wanted, kByType);
  return {first, last};
}

}  // namespace

std::span<const PolicyAttribute> policy_attributes(std::string_view type) {
  return of_type(kAttributes, type);
}

std::span<const AttachmentArgument> attachments(std::string_view type) {
  return of_type(kAttachments, type);
}

std::span<const AttachmentArgument> other_givers(std::string_view type) {
  return of_type(kOtherGivers, type);
}

std::string_view name_attribute(std::string_view type) {
  const auto found = of_type(kNamedTypes, type);
  return found.empty() ? std::string_view() : found.front().name;
}

std::string_view made_kind(std::string_view type) {
  const auto found = of_type(kNamedTypes, type);
  return found.empty() ? std::string_view() : found.front().kind;
}

std::string_view type_of_kind(std::string_view kind) {
  const auto* const found = std::find_if(kNamedTypes.begin(), kNamedTypes.end(),
                                         [&](const NamedType& one) { return one.kind == kind; });
  return found == kNamedTypes.end() || kind.empty() ? std::string_view() : found->type;
}

bool is_of_organization(const PolicyAttribute& held) { return held.kind == scp; }

bool is_of_aws_provider(std::string_view type) {
  return type.starts_with("aws_") || type.starts_with("awscc_");
}

PolicyKind other_policy_kind(std::string_view type) {
  for (const std::string_view prefix :
       {"aws_iam_", "aws_ssoadmin_", "awscc_iam_", "awscc_sso_", "aws_iot_policy"})
    if (type.starts_with(prefix)) return identity;
  return resource;
}

}  // namespace ecrlint::internal::format
