// SPDX-License-Identifier: Apache-2.0
// The words of the catalogue: what a fact about an action, key, operator or limit is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ecrlint::internal::catalog {

/// The Service Authorization Reference's access levels.
enum class AccessLevel : std::uint8_t {
  list,
  read,
  write,
  permissions_management,
  tagging,
  unknown
};

/// The type of a condition key's values.
enum class KeyType : std::uint8_t { string, numeric, date, boolean, binary, ip, arn, unknown };

/// Index of a service or of an action; none is no such thing.
enum class ServiceId : std::uint16_t { none = 0xffff };
enum class ActionId : std::uint32_t { none = 0xffffffff };

/// A half-open range of actions, sorted by lower-case name.
struct ActionRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct ConditionKey {
  std::string_view name;  ///< canonical spelling; a tag key ends with `/`
  KeyType type = KeyType::unknown;
  bool multivalued = false;
  bool global = false;  ///< may come with any action, whatever its service
};

struct Partition {
  std::string_view name;        ///< `aws-cn`
  std::string_view dns_suffix;  ///< `amazonaws.com.cn`
};

struct Region {
  std::string_view name;       ///< `cn-north-1`
  std::string_view partition;  ///< `aws-cn`
};

/// What a condition operator compares.
enum class OperatorFamily : std::uint8_t { string, numeric, date, boolean, binary, ip, arn, null };

/// A condition operator without `ForAllValues:`, `ForAnyValue:` and `IfExists`.
struct Operator {
  std::string_view name;
  OperatorFamily family = OperatorFamily::string;
  bool negated = false;  ///< true when no value matches, and when the key is absent
  bool like = false;     ///< `*` and `?` in its values are wildcards
};

/// What a limit on the size of a policy is about.
enum class LimitKind : std::uint8_t {
  managed,       ///< IAM managed policy
  inline_user,   ///< all inline policies of one user together
  inline_group,  ///< all inline policies of one group together
  inline_role,   ///< all inline policies of one role together
  trust,         ///< role trust policy
  session,       ///< session policy
  scp,           ///< service or resource control policy
  repository,    ///< ECR repository policy, private or public
  registry,      ///< ECR registry policy
};
inline constexpr std::size_t kLimitKinds = 9;

struct SizeLimit {
  std::uint32_t characters = 0;  ///< the most that AWS takes
  bool whitespace = true;        ///< blanks and line breaks outside strings count
};

}  // namespace ecrlint::internal::catalog
