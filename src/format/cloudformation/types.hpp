// SPDX-License-Identifier: Apache-2.0
// Which properties of CloudFormation's resources hold policies, and which say whose they are.
#pragma once

#include <array>
#include <string_view>

#include "format/document.hpp"

namespace ecrlint::internal::format::cloudformation {

/// A property that holds one policy.
struct PolicyProperty {
  std::string_view type;
  std::string_view property;
  PolicyKind kind;
  std::string_view name;  ///< the property that names the policy or its resource
  Storage storage = Storage::unknown;
};

inline constexpr std::array kPolicyProperties{
    PolicyProperty{"AWS::ECR::Repository", "RepositoryPolicyText", PolicyKind::repository,
                   "RepositoryName"},
    PolicyProperty{"AWS::ECR::PublicRepository", "RepositoryPolicyText", PolicyKind::repository,
                   "RepositoryName"},
    PolicyProperty{"AWS::ECR::RepositoryCreationTemplate", "RepositoryPolicy",
                   PolicyKind::repository, "Prefix"},
    PolicyProperty{"AWS::ECR::RegistryPolicy", "PolicyText", PolicyKind::registry, ""},
    PolicyProperty{"AWS::IAM::Policy", "PolicyDocument", PolicyKind::identity, "PolicyName",
                   Storage::in_line},
    PolicyProperty{"AWS::IAM::RolePolicy", "PolicyDocument", PolicyKind::identity, "PolicyName",
                   Storage::in_line},
    PolicyProperty{"AWS::IAM::UserPolicy", "PolicyDocument", PolicyKind::identity, "PolicyName",
                   Storage::in_line},
    PolicyProperty{"AWS::IAM::GroupPolicy", "PolicyDocument", PolicyKind::identity, "PolicyName",
                   Storage::in_line},
    PolicyProperty{"AWS::IAM::ManagedPolicy", "PolicyDocument", PolicyKind::identity,
                   "ManagedPolicyName", Storage::customer_managed},
    PolicyProperty{"AWS::IAM::Role", "AssumeRolePolicyDocument", PolicyKind::trust, "RoleName"},
    PolicyProperty{"AWS::Serverless::Function", "AssumeRolePolicyDocument", PolicyKind::trust,
                   "FunctionName"},
    PolicyProperty{"AWS::SSO::PermissionSet", "InlinePolicy", PolicyKind::identity, "Name"},
};

/// A resource that policies are attached to.
struct OwnerType {
  std::string_view type;
  std::string_view kind;  ///< as an IdentityMention::key begins
  std::string_view name;  ///< the property
};

inline constexpr std::array kOwnerTypes{
    OwnerType{"AWS::IAM::Role", "role", "RoleName"},
    OwnerType{"AWS::IAM::User", "user", "UserName"},
    OwnerType{"AWS::IAM::Group", "group", "GroupName"},
};

/// A property that says to whom the policy of its resource is attached.
struct OwnerProperty {
  std::string_view property;
  std::string_view kind;
};

inline constexpr std::array kAttachments{
    OwnerProperty{"Roles", "role"},    OwnerProperty{"Users", "user"},
    OwnerProperty{"Groups", "group"},  OwnerProperty{"RoleName", "role"},
    OwnerProperty{"UserName", "user"}, OwnerProperty{"GroupName", "group"}};

}  // namespace ecrlint::internal::format::cloudformation
