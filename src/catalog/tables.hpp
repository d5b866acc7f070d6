// SPDX-License-Identifier: Apache-2.0
// What a fact about an action, key, operator or limit is made of, and the tables a Catalog reads:
// one text and rows that point into it, so that the built-in ones are plain read-only data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "text/ascii.hpp"

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
  scp,           ///< service control policy
  rcp,           ///< resource control policy
  repository,    ///< ECR repository policy, private or public
  registry,      ///< ECR registry policy
  lifecycle,     ///< ECR lifecycle policy
};
inline constexpr std::size_t kLimitKinds = 11;

struct SizeLimit {
  std::uint32_t characters = 0;  ///< the most that AWS takes
  bool whitespace = true;        ///< blanks and line breaks outside strings count
};

/// A piece of Tables::text.
struct Text {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

/// There is one row more than services: a service's actions and slots end where the next row's
/// begin.
struct ServiceRow {
  Text prefix;
  std::uint32_t first_action = 0;
  std::uint32_t first_slot = 0;
};

struct ActionRow {
  std::uint32_t name_offset = 0;
  std::uint16_t types = 0;  ///< index of a list
  std::uint16_t keys = 0;   ///< index of a list
  std::uint16_t service = 0;
  std::uint8_t name_size = 0;
  AccessLevel level = AccessLevel::unknown;
  bool documented = false;
};

struct ResourceTypeRow {
  Text name;
  Text arn;
};

struct ConditionKeyRow {
  Text name;
  KeyType type = KeyType::unknown;
  bool multivalued = false;
  bool global = false;
};

/// Lists of row indices: list `i` is `items[begins[i]]` to `items[begins[i + 1]]`.
struct Lists {
  std::span<const std::uint32_t> begins;
  std::span<const std::uint16_t> items;

  [[nodiscard]] constexpr std::span<const std::uint16_t> list(std::size_t index) const {
    return items.subspan(begins[index], begins[index + 1] - begins[index]);
  }
};

/// One of AWS's own managed policies.
struct ManagedPolicyRow {
  Text name;
  Text statements;  ///< a JSON list of those that are about ECR, without what is not
};

/// A text that stands for another one; sorted by lower-case `from`.
struct Pair {
  std::string_view from;
  std::string_view to;
};

namespace detail {

constexpr std::uint64_t mix(std::uint64_t value) {
  value *= 0x9e3779b97f4a7c15;
  return value ^ (value >> 32);
}

}  // namespace detail

/// The same for all letter cases of a text, and at build time as at run time.
constexpr std::uint64_t hash(std::string_view text) {
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t state = detail::mix(left + 1);
  if (left <= 8) return detail::mix(state ^ words::lower(words::load_short(at, left)));
  for (; left > 8; at += 8, left -= 8) state = detail::mix(state ^ words::lower(words::load8(at)));
  return detail::mix(state ^ words::lower(words::load8(at + left - 8)));
}

/// An open-addressing hash table with linear probing: a power of two of slots, the home slot by the
/// low bits of the hash. A slot holds the hash's top eight bits and the row's index, or kEmptySlot.
using Slots = std::span<const std::uint32_t>;
inline constexpr std::uint32_t kEmptySlot = 0xffffffff;
inline constexpr std::uint32_t kIndexBits = 24;
inline constexpr std::uint32_t kIndexMask = (1u << kIndexBits) - 1;

constexpr std::uint32_t slot_tag(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 56) << kIndexBits;
}

/// Views of everything a Catalog knows.
struct Tables {
  std::string_view date;
  std::string_view source;
  std::string_view text;
  std::span<const ServiceRow> services;
  Slots service_slots;
  std::span<const ActionRow> actions;
  Slots action_slots;  ///< a hash table for each service, so that a policy's are near each other
  std::span<const ResourceTypeRow> types;
  Lists type_lists;
  std::span<const ConditionKeyRow> keys;  ///< sorted by lower-case name
  Slots key_slots;
  std::span<const std::uint16_t> key_patterns;  ///< keys with a `*` in their name
  Lists key_lists;
  std::span<const std::string_view> principals;  ///< sorted
  std::span<const Partition> partitions;
  std::span<const Region> regions;                      ///< sorted by name
  std::span<const std::string_view> accounts;           ///< sorted
  std::span<const std::string_view> unlisted_services;  ///< sorted by lower-case name
  std::span<const std::string_view> rcp_services;       ///< sorted by lower-case name
  std::span<const Pair> whole_services;                 ///< their prefixes, and how that is known
  std::span<const Pair> registries;  ///< account ids of AWS's own, and what runs there
  std::span<const Pair> invented;    ///< `ecr:PullImage` and the real action
  std::span<const Pair> pullers;  ///< what stands before `.amazonaws.com`, and the role it pulls as
  /// Prefixes of services, and which keys on the owner of a VPC endpoint come with their requests.
  std::span<const Pair> endpoint_owner_keys;
  std::span<const Operator> operators;                 ///< sorted by name
  std::span<const ManagedPolicyRow> managed_policies;  ///< sorted by name
  std::array<SizeLimit, kLimitKinds> limits;
};

}  // namespace ecrlint::internal::catalog
