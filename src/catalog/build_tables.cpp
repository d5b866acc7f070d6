// SPDX-License-Identifier: Apache-2.0
// Sorts facts, joins repetitions, and lays them out as rows, lists and hash tables.
#include "catalog/build_tables.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <span>
#include <unordered_map>

#include "text/ascii.hpp"

namespace ecrlint::internal::catalog {
namespace {

// Far above what AWS has, so that only a broken file meets them.
constexpr std::size_t kMaxActions = std::size_t{1} << 20;
constexpr std::size_t kMaxRows = std::numeric_limits<std::uint16_t>::max() - 1;
constexpr std::size_t kMaxListItems = std::size_t{1} << 22;
constexpr std::size_t kMaxName = std::numeric_limits<std::uint8_t>::max();
constexpr int kMaxProbes = 1000;

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

/// Orders by service, then name.
template <class Fact>
bool in_order(const Fact& a, const Fact& b) {
  if (!equal_ignoring_case(a.service, b.service)) return less_ignoring_case(a.service, b.service);
  return less_ignoring_case(a.name, b.name);
}

/// Sorts and keeps the last of several rows that are neither before nor after one another.
template <class Row, class Less>
void sort_keeping_last(std::vector<Row>& rows, Less less) {
  std::ranges::reverse(rows);
  std::ranges::stable_sort(rows, less);
  const auto same = [&](const Row& a, const Row& b) { return !less(a, b) && !less(b, a); };
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
}

bool by_name(const ConditionKey& a, const ConditionKey& b) {
  return less_ignoring_case(a.name, b.name);
}

bool by_from(const Pair& a, const Pair& b) { return less_ignoring_case(a.from, b.from); }

void sort(Facts& facts) {
  std::ranges::stable_sort(facts.actions, [](const ActionFact& a, const ActionFact& b) {
    if (in_order(a, b)) return true;
    return !in_order(b, a) && a.documented && !b.documented;
  });
  const auto same = [](const ActionFact& a, const ActionFact& b) {
    return !in_order(a, b) && !in_order(b, a);
  };
  facts.actions.erase(std::unique(facts.actions.begin(), facts.actions.end(), same),
                      facts.actions.end());
  sort_keeping_last(facts.types, in_order<ResourceTypeFact>);
  sort_keeping_last(facts.keys, by_name);
  sort_keeping_last(facts.whole_services, by_from);
  sort_keeping_last(facts.registries, by_from);
  sort_keeping_last(facts.invented, by_from);
  sort_keeping_last(facts.pullers, by_from);
  sort_keeping_last(facts.endpoint_owner_keys, by_from);
  sort_keeping_last(facts.managed_policies,
                    [](const Pair& a, const Pair& b) { return a.from < b.from; });
  sort_keeping_last(facts.principals, std::less<>());
  sort_keeping_last(facts.accounts, std::less<>());
  sort_keeping_last(facts.unlisted_services, less_ignoring_case);
  sort_keeping_last(facts.rcp_services, less_ignoring_case);
  sort_keeping_last(facts.regions,
                    [](const Region& a, const Region& b) { return a.name < b.name; });
  sort_keeping_last(facts.operators,
                    [](const Operator& a, const Operator& b) { return a.name < b.name; });
}

/// Calls `each` for every view in the tables that are kept as views.
template <class Each>
void for_each_view(Facts& facts, Each each) {
  for (auto* names :
       {&facts.principals, &facts.accounts, &facts.unlisted_services, &facts.rcp_services})
    for (std::string_view& text : *names) each(text);
  for (Operator& row : facts.operators) each(row.name);
  for (std::vector<Pair>* pairs : {&facts.whole_services, &facts.registries, &facts.invented,
                                   &facts.pullers, &facts.endpoint_owner_keys})
    for (Pair& pair : *pairs) {
      each(pair.from);
      each(pair.to);
    }
  for (Partition& row : facts.partitions) {
    each(row.name);
    each(row.dns_suffix);
  }
  for (Region& row : facts.regions) {
    each(row.name);
    each(row.partition);
  }
}

/// Gives every distinct list one index.
class ListMaker {
 public:
  explicit ListMaker(TableData::ListData& data) : data_(data) { add({}); }

  /// Sorts the list; nothing when there are too many.
  std::optional<std::uint16_t> add(std::vector<std::uint16_t> list) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
    if (const auto known = known_.find(list); known != known_.end()) return known->second;
    const std::size_t index = data_.begins.size() - 1;
    if (index == kMaxRows || data_.items.size() + list.size() > kMaxListItems) return std::nullopt;
    data_.items.insert(data_.items.end(), list.begin(), list.end());
    data_.begins.push_back(static_cast<std::uint32_t>(data_.items.size()));
    return known_.emplace(std::move(list), static_cast<std::uint16_t>(index)).first->second;
  }

 private:
  TableData::ListData& data_;
  std::map<std::vector<std::uint16_t>, std::uint16_t> known_;
};

class Builder {
 public:
  Builder(Facts& facts, TableData& data, std::string& error)
      : facts_(facts), data_(data), error_(error) {}

  bool run() {
    sort(facts_);
    if (!sizes_are_sane()) return false;
    add_services();
    for (const ResourceTypeFact& type : facts_.types)
      data_.types.push_back({intern(type.name), intern(type.arn)});
    for (const Pair& policy : facts_.managed_policies)
      data_.managed_policies.push_back({intern(policy.from), intern(policy.to)});
    if (!add_keys() || !add_actions() || !fill_slots()) return false;
    for_each_view(facts_, [&](std::string_view text) { intern(text); });
    for_each_view(facts_, [&](std::string_view& text) { text = settled(text); });
    return true;
  }

 private:
  bool fail(std::string message) {
    error_ = std::move(message);
    return false;
  }

  bool sizes_are_sane() {
    if (facts_.actions.size() > kMaxActions) return fail("too many actions");
    if (facts_.types.size() > kMaxRows) return fail("too many resource types");
    if (facts_.keys.size() > kMaxRows) return fail("too many condition keys");
    for (const ActionFact& action : facts_.actions)
      if (action.name.size() > kMaxName)
        return fail("the action " + quoted(action.name) + " is too long");
    std::size_t services = 1;
    for (std::size_t i = 1; i < facts_.actions.size(); ++i)
      services +=
          equal_ignoring_case(facts_.actions[i - 1].service, facts_.actions[i].service) ? 0 : 1;
    return services <= kMaxRows || fail("too many services");
  }

  Text intern(std::string_view text) {
    const auto [at, is_new] = texts_.try_emplace(text);
    if (is_new) {
      at->second = {static_cast<std::uint32_t>(data_.text.size()),
                    static_cast<std::uint32_t>(text.size())};
      data_.text += text;
    }
    return at->second;
  }

  std::string_view settled(std::string_view text) {
    const Text at = intern(text);
    return std::string_view(data_.text).substr(at.offset, at.size);
  }

  void add_services() {
    for (std::size_t i = 0; i < facts_.actions.size(); ++i)
      if (i == 0 || !equal_ignoring_case(facts_.actions[i - 1].service, facts_.actions[i].service))
        data_.services.push_back(
            {intern(facts_.actions[i].service), static_cast<std::uint32_t>(i), 0});
    data_.services.push_back({{}, static_cast<std::uint32_t>(facts_.actions.size()), 0});
  }

  bool add_keys() {
    for (const ConditionKey& key : facts_.keys) {
      const auto stars = std::ranges::count(key.name, '*');
      if (stars > 1)
        return fail("the condition key " + quoted(key.name) + " has more than one `*`");
      if (stars == 1) data_.key_patterns.push_back(static_cast<std::uint16_t>(data_.keys.size()));
      data_.keys.push_back({intern(key.name), key.type, key.multivalued, key.global});
    }
    return true;
  }

  bool add_actions() {
    ListMaker type_lists(data_.type_lists);
    ListMaker key_lists(data_.key_lists);
    std::uint16_t service = 0;
    for (std::size_t i = 0; i < facts_.actions.size(); ++i) {
      const ActionFact& action = facts_.actions[i];
      if (i == data_.services[service + 1u].first_action) ++service;
      std::vector<std::uint16_t> types;
      std::vector<std::uint16_t> keys;
      if (!find_types(action, types) || !find_keys(action, keys)) return false;
      const auto type_list = type_lists.add(std::move(types));
      const auto key_list = key_lists.add(std::move(keys));
      if (!type_list || !key_list)
        return fail("too many lists of resource types or condition keys");
      data_.actions.push_back({intern(action.name).offset, *type_list, *key_list, service,
                               static_cast<std::uint8_t>(action.name.size()), action.level,
                               action.documented});
    }
    return true;
  }

  bool find_types(const ActionFact& action, std::vector<std::uint16_t>& found) {
    for (const std::string_view name : action.types) {
      const ResourceTypeFact wanted{action.service, name, {}};
      const auto at = std::lower_bound(facts_.types.begin(), facts_.types.end(), wanted,
                                       in_order<ResourceTypeFact>);
      if (at == facts_.types.end() || in_order(wanted, *at))
        return fail("the action " + quoted(action.name) + " of " + quoted(action.service) +
                    " names the resource type " + quoted(name) +
                    ", which the service does not have");
      found.push_back(static_cast<std::uint16_t>(at - facts_.types.begin()));
    }
    return true;
  }

  bool find_keys(const ActionFact& action, std::vector<std::uint16_t>& found) {
    for (const std::string_view name : action.keys) {
      const ConditionKey wanted{.name = name};
      const auto at = std::lower_bound(facts_.keys.begin(), facts_.keys.end(), wanted, by_name);
      if (at == facts_.keys.end() || by_name(wanted, *at))
        return fail("the action " + quoted(action.name) + " of " + quoted(action.service) +
                    " names the unknown condition key " + quoted(name));
      found.push_back(static_cast<std::uint16_t>(at - facts_.keys.begin()));
    }
    return true;
  }

  bool fill_slots() {
    const auto text = [&](Text piece) {
      return std::string_view(data_.text).substr(piece.offset, piece.size);
    };
    for (std::size_t i = 0; i + 1 < data_.services.size(); ++i) {
      ServiceRow& service = data_.services[i];
      service.first_slot = static_cast<std::uint32_t>(data_.action_slots.size());
      if (!add_slots(data_.action_slots, service.first_action, data_.services[i + 1].first_action,
                     [&](std::size_t action) {
                       const ActionRow& row = data_.actions[action];
                       return hash(text({row.name_offset, row.name_size}));
                     }))
        return false;
    }
    data_.services.back().first_slot = static_cast<std::uint32_t>(data_.action_slots.size());
    return add_slots(data_.service_slots, 0, data_.services.size() - 1,
                     [&](std::size_t i) { return hash(text(data_.services[i].prefix)); }) &&
           add_slots(data_.key_slots, 0, data_.keys.size(),
                     [&](std::size_t i) { return hash(text(data_.keys[i].name)); });
  }

  /// Appends a hash table of the rows from `first` to before `last`.
  template <class HashOf>
  bool add_slots(std::vector<std::uint32_t>& all, std::size_t first, std::size_t last,
                 HashOf hash_of) {
    const std::size_t count = last - first;
    const std::size_t size = std::bit_ceil(count + count / 3 + 1);
    all.resize(all.size() + size, kEmptySlot);
    const auto slots = std::span(all).last(size);
    for (std::size_t i = first; i < last; ++i) {
      const std::uint64_t key = hash_of(i);
      std::size_t at = key & (size - 1);
      for (int probes = 0; slots[at] != kEmptySlot; at = (at + 1) & (size - 1))
        if (++probes > kMaxProbes) return fail("too many names with one hash");
      slots[at] = slot_tag(key) | static_cast<std::uint32_t>(i);
    }
    return true;
  }

  Facts& facts_;
  TableData& data_;
  std::string& error_;
  std::unordered_map<std::string_view, Text> texts_;  // keys view the given facts
};

Lists lists_of(const TableData::ListData& data) { return {data.begins, data.items}; }

}  // namespace

Tables TableData::tables() const {
  return {.date = facts.date,
          .source = facts.source,
          .text = text,
          .services = services,
          .service_slots = service_slots,
          .actions = actions,
          .action_slots = action_slots,
          .types = types,
          .type_lists = lists_of(type_lists),
          .keys = keys,
          .key_slots = key_slots,
          .key_patterns = key_patterns,
          .key_lists = lists_of(key_lists),
          .principals = facts.principals,
          .partitions = facts.partitions,
          .regions = facts.regions,
          .accounts = facts.accounts,
          .unlisted_services = facts.unlisted_services,
          .rcp_services = facts.rcp_services,
          .whole_services = facts.whole_services,
          .registries = facts.registries,
          .invented = facts.invented,
          .pullers = facts.pullers,
          .endpoint_owner_keys = facts.endpoint_owner_keys,
          .operators = facts.operators,
          .managed_policies = managed_policies,
          .limits = facts.limits};
}

bool build_tables(Facts facts, TableData& data, std::string& error) {
  if (!Builder(facts, data, error).run()) return false;
  facts.actions.clear();
  facts.types.clear();
  facts.keys.clear();
  facts.managed_policies.clear();
  data.facts = std::move(facts);
  return true;
}

}  // namespace ecrlint::internal::catalog
