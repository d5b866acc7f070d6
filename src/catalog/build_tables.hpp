// SPDX-License-Identifier: Apache-2.0
// From JSON to loose facts, and from those to the tables of a Catalog: for the build and for a file
// given at run time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal::catalog {

/// An action with the names of its resource types and condition keys.
struct ActionFact {
  std::string_view service;
  std::string_view name;
  AccessLevel level = AccessLevel::unknown;
  bool documented = true;
  std::vector<std::string_view> types = {};
  std::vector<std::string_view> keys = {};
};

struct ResourceTypeFact {
  std::string_view service;
  std::string_view name;
  std::string_view arn;
};

/// Facts in any order, repetitions allowed. Of condition keys, pairs and operators of one name the
/// last counts; of an action the documented one, else the first.
struct Facts {
  std::string date;
  std::string source;
  std::vector<ActionFact> actions;
  std::vector<ResourceTypeFact> types;
  std::vector<ConditionKey> keys;
  std::vector<std::string_view> principals;
  std::vector<Partition> partitions;
  std::vector<Region> regions;
  std::vector<std::string_view> accounts;
  std::vector<std::string_view> unlisted_services;
  std::vector<std::string_view> rcp_services;
  std::vector<Pair> whole_services;
  std::vector<Pair> registries;
  std::vector<Pair> invented;
  std::vector<Pair> pullers;
  std::vector<Pair> endpoint_owner_keys;
  std::vector<Operator> operators;
  std::vector<Pair> managed_policies;  ///< names, and JSON lists of their statements
  std::array<SizeLimit, kLimitKinds> limits = {};
};

/// Owns what Tables view. Stays where it is, since its rows point into it.
struct TableData {
  TableData() = default;
  TableData(const TableData&) = delete;
  TableData& operator=(const TableData&) = delete;

  /// Lists of row indices under construction.
  struct ListData {
    std::vector<std::uint32_t> begins = {0};
    std::vector<std::uint16_t> items;
  };

  Facts facts;  // sorted; its views point into `text`
  std::string text;
  std::vector<ServiceRow> services;
  std::vector<std::uint32_t> service_slots;
  std::vector<ActionRow> actions;
  std::vector<std::uint32_t> action_slots;
  std::vector<ResourceTypeRow> types;
  ListData type_lists;
  std::vector<ConditionKeyRow> keys;
  std::vector<std::uint32_t> key_slots;
  std::vector<std::uint16_t> key_patterns;
  ListData key_lists;
  std::vector<ManagedPolicyRow> managed_policies;

  [[nodiscard]] Tables tables() const;
};

/// Adds the facts of a parsed catalogue file to `facts`, whose new views point into the tree and
/// into its text. On failure tells the first thing wrong in `problem` and returns false.
[[nodiscard]] bool read_catalog(const syntax::Value& root, std::string_view text, Facts& facts,
                                syntax::Problem& problem);

/// Forgets what the sections that stand in the file are to replace.
void clear_sections(const syntax::Value& root, Facts& facts);

/// Makes the tables of a catalogue. `data` must be new. Nothing in it points into `facts`
/// afterwards. On failure says why in `error` and returns false; happens only for facts that
/// contradict each other or are far more than AWS has. Time and memory are linear in the facts up
/// to sorting.
[[nodiscard]] bool build_tables(Facts facts, TableData& data, std::string& error);

}  // namespace ecrlint::internal::catalog
