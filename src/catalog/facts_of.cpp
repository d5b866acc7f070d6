// SPDX-License-Identifier: Apache-2.0
// Takes a catalogue apart again, so that a file can replace some of its sections.
#include "catalog/build_tables.hpp"

namespace ecrlint::internal::catalog {
namespace {

ActionFact fact_of(const Catalog& catalog, ActionId action) {
  ActionFact fact{.service = catalog.service_prefix(catalog.action_service(action)),
                  .name = catalog.action_name(action),
                  .level = catalog.access_level(action),
                  .documented = catalog.documented(action),
                  .types = {},
                  .keys = {}};
  for (std::size_t i = 0; i < catalog.resource_type_count(action); ++i)
    fact.types.push_back(catalog.resource_type(action, i));
  for (std::size_t i = 0; i < catalog.condition_key_count(action); ++i)
    fact.keys.push_back(catalog.condition_key(action, i).name);
  return fact;
}

template <class Row>
std::vector<Row> copy(std::span<const Row> rows) {
  return {rows.begin(), rows.end()};
}

}  // namespace

Facts facts_of(const Catalog& catalog) {
  Facts facts;
  facts.date = catalog.date();
  facts.source = catalog.source();
  for (std::size_t s = 0; s < catalog.service_count(); ++s) {
    const auto service = static_cast<ServiceId>(s);
    const ActionRange range = catalog.actions(service);
    for (std::uint32_t a = range.begin; a < range.end; ++a) {
      const auto action = static_cast<ActionId>(a);
      facts.actions.push_back(fact_of(catalog, action));
      for (std::size_t i = 0; i < catalog.resource_type_count(action); ++i)
        facts.types.push_back({catalog.service_prefix(service), catalog.resource_type(action, i),
                               catalog.resource_arn(action, i)});
    }
  }
  for (std::size_t i = 0; i < catalog.condition_key_count(); ++i)
    facts.keys.push_back(catalog.condition_key(i));
  facts.principals = copy(catalog.service_principals());
  facts.partitions = copy(catalog.partitions());
  facts.regions = copy(catalog.regions());
  facts.accounts = copy(catalog.documentation_accounts());
  facts.unlisted_services = copy(catalog.unlisted_services());
  facts.registries = copy(catalog.owned_registries());
  facts.invented = copy(catalog.invented_actions());
  facts.pullers = copy(catalog.pullers());
  facts.operators = copy(catalog.operators());
  for (std::size_t kind = 0; kind < kLimitKinds; ++kind)
    facts.limits[kind] = catalog.size_limit(static_cast<LimitKind>(kind));
  return facts;
}

}  // namespace ecrlint::internal::catalog
