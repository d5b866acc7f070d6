// SPDX-License-Identifier: Apache-2.0
// Look-ups in the catalogue's tables.
#include "catalog/catalog.hpp"

#include <algorithm>

#include "text/ascii.hpp"

namespace ecrlint::internal::catalog {
namespace {

constexpr std::string_view kPrincipalSuffix = ".amazonaws.com";

/// The index of the row that `matches`, or kEmptySlot.
template <class Matches>
std::uint32_t find(Slots slots, std::uint64_t hash, Matches matches) {
  const std::size_t mask = slots.size() - 1;
  const std::uint32_t tag = slot_tag(hash);
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const std::uint32_t slot = slots[at];
    if (slot == kEmptySlot) return kEmptySlot;
    if ((slot & ~kIndexMask) == tag && matches(slot & kIndexMask)) return slot & kIndexMask;
  }
}

std::string_view find_pair(std::span<const Pair> pairs, std::string_view from) {
  const auto at = std::ranges::lower_bound(pairs, from, less_ignoring_case, &Pair::from);
  return at != pairs.end() && equal_ignoring_case(at->from, from) ? at->to : std::string_view();
}

/// Whether `text` is `pattern` with the one `*` of the pattern filled.
bool fills(std::string_view text, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  const std::string_view tail = pattern.substr(star + 1);
  return text.size() >= pattern.size() &&
         equal_ignoring_case(text.substr(0, star), pattern.substr(0, star)) &&
         equal_ignoring_case(text.substr(text.size() - tail.size()), tail);
}

/// Whether `stem` and kPrincipalSuffix together are a known service principal.
bool has_principal(std::span<const std::string_view> principals, std::string_view stem) {
  const auto compare = [stem](std::string_view principal) {
    const int order = principal.substr(0, stem.size()).compare(stem);
    return order != 0 ? order : principal.substr(stem.size()).compare(kPrincipalSuffix);
  };
  const auto at = std::ranges::lower_bound(principals, 0, {}, compare);
  return at != principals.end() && compare(*at) == 0;
}

/// Whether `known` holds for what stands before the domain of a partition, with or without a
/// Region.
template <class Known>
bool any_stem(const Catalog& catalog, std::string_view name, Known known) {
  for (const Partition& partition : catalog.partitions()) {
    if (!name.ends_with(partition.dns_suffix)) continue;
    std::string_view stem = name.substr(0, name.size() - partition.dns_suffix.size());
    if (!stem.ends_with('.')) continue;
    stem.remove_suffix(1);
    if (known(stem)) return true;
    const std::size_t dot = stem.rfind('.');
    if (dot != stem.npos && catalog.is_region(stem.substr(dot + 1)) && known(stem.substr(0, dot)))
      return true;
  }
  return false;
}

}  // namespace

ServiceId Catalog::find_service(std::string_view prefix) const {
  const std::uint32_t found = find(tables_.service_slots, hash(prefix), [&](std::uint32_t index) {
    return equal_ignoring_case(view(tables_.services[index].prefix), prefix);
  });
  return found == kEmptySlot ? ServiceId::none : static_cast<ServiceId>(found);
}

ActionRange Catalog::actions(ServiceId service) const {
  if (service == ServiceId::none) return {};
  const auto index = static_cast<std::size_t>(service);
  return {tables_.services[index].first_action, tables_.services[index + 1].first_action};
}

ActionId Catalog::find_action(ServiceId service, std::string_view name) const {
  if (service == ServiceId::none) return ActionId::none;
  const ServiceRow* const rows = &tables_.services[static_cast<std::size_t>(service)];
  const Slots slots =
      tables_.action_slots.subspan(rows[0].first_slot, rows[1].first_slot - rows[0].first_slot);
  const std::uint32_t found = find(slots, hash(name), [&](std::uint32_t index) {
    const ActionRow& row = tables_.actions[index];
    return equal_ignoring_case({tables_.text.data() + row.name_offset, row.name_size}, name);
  });
  return found == kEmptySlot ? ActionId::none : static_cast<ActionId>(found);
}

const ConditionKeyRow* Catalog::find_key(std::string_view name) const {
  const std::uint32_t found = find(tables_.key_slots, hash(name), [&](std::uint32_t index) {
    return equal_ignoring_case(view(tables_.keys[index].name), name);
  });
  return found == kEmptySlot ? nullptr : &tables_.keys[found];
}

std::optional<ConditionKey> Catalog::find_condition_key(std::string_view name) const {
  if (const ConditionKeyRow* row = find_key(name)) return key(*row);
  // `aws:ResourceTag/team`, `kms:EncryptionContext:department`
  for (const std::size_t cut : {name.find('/'), name.find(':', name.find(':') + 1)})
    if (cut != std::string_view::npos)
      if (const ConditionKeyRow* row = find_key(name.substr(0, cut + 1))) return key(*row);
  for (const std::uint16_t index : tables_.key_patterns)
    if (fills(name, view(tables_.keys[index].name))) return key(tables_.keys[index]);
  return std::nullopt;
}

bool Catalog::is_service_principal(std::string_view name) const {
  if (std::ranges::binary_search(tables_.principals, name)) return true;
  return any_stem(*this, name, [this](std::string_view stem) {
    return has_principal(tables_.principals, stem);
  });
}

std::string_view Catalog::pulls_as_role(std::string_view service_principal) const {
  std::string_view role;
  any_stem(*this, service_principal, [&](std::string_view stem) {
    role = find_pair(tables_.pullers, stem);
    return !role.empty();
  });
  return role;
}

std::string_view Catalog::partition_of(std::string_view region) const {
  const auto at = std::ranges::lower_bound(tables_.regions, region, {}, &Region::name);
  return at != tables_.regions.end() && at->name == region ? at->partition : std::string_view();
}

bool Catalog::is_documentation_account(std::string_view account) const {
  return std::ranges::binary_search(tables_.accounts, account);
}

bool Catalog::is_unlisted_service(std::string_view prefix) const {
  return std::ranges::binary_search(tables_.unlisted_services, prefix, less_ignoring_case);
}

bool Catalog::is_rcp_service(std::string_view prefix) const {
  return std::ranges::binary_search(tables_.rcp_services, prefix, less_ignoring_case);
}

bool Catalog::has_endpoint_owner_key(std::string_view prefix, std::string_view key) const {
  std::string_view keys = find_pair(tables_.endpoint_owner_keys, prefix);
  while (!keys.empty()) {
    const std::size_t end = std::min(keys.find(' '), keys.size());
    if (equal_ignoring_case(keys.substr(0, end), key)) return true;
    keys.remove_prefix(std::min(end + 1, keys.size()));
  }
  return false;
}

bool Catalog::is_whole_service(ServiceId service) const {
  return service != ServiceId::none &&
         !find_pair(tables_.whole_services, service_prefix(service)).empty();
}

std::string_view Catalog::invented_action(std::string_view service_and_name) const {
  return find_pair(tables_.invented, service_and_name);
}

const Operator* Catalog::find_operator(std::string_view name) const {
  const auto at = std::ranges::lower_bound(tables_.operators, name, {}, &Operator::name);
  return at != tables_.operators.end() && at->name == name ? &*at : nullptr;
}

std::optional<std::string_view> Catalog::managed_policy(std::string_view name) const {
  const auto name_of = [this](const ManagedPolicyRow& row) { return view(row.name); };
  const auto at = std::ranges::lower_bound(tables_.managed_policies, name, {}, name_of);
  if (at == tables_.managed_policies.end() || name_of(*at) != name) return std::nullopt;
  return view(at->statements);
}

}  // namespace ecrlint::internal::catalog
