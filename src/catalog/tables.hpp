// SPDX-License-Identifier: Apache-2.0
// The tables a Catalog reads: one text and rows that point into it, so that the built-in ones are
// plain read-only data.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "catalog/types.hpp"

namespace ecrlint::internal::catalog {

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

/// A text that stands for another one; sorted by lower-case `from`.
struct Pair {
  std::string_view from;
  std::string_view to;
};

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
  std::span<const Pair> registries;
  std::span<const Pair> invented;
  std::span<const Pair> pullers;        ///< service principals and the role each pulls as
  std::span<const Operator> operators;  ///< sorted by name
  std::array<SizeLimit, kLimitKinds> limits;
};

}  // namespace ecrlint::internal::catalog
