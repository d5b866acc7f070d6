// Which attributes of Terraform's resources hold policies.
#pragma once

#include <span>
#include <string_view>

#include "format/document.hpp"

namespace ecrlint::format {

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
};

/// The attributes of this resource type; none for other types.
[[nodiscard]] std::span<const PolicyAttribute> policy_attributes(std::string_view type);

/// The kind of a policy under `policy` of a resource of any other type.
[[nodiscard]] PolicyKind other_policy_kind(std::string_view type);

}  // namespace ecrlint::format
