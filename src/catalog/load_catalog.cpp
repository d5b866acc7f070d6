// SPDX-License-Identifier: Apache-2.0
// AWS facts from a text given at run time, laid over the built-in ones.
#include "catalog/build_tables.hpp"
#include "ecrlint/catalog.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

constexpr std::size_t kMaxSize = std::size_t{32} << 20;

struct Loaded {
  catalog::TableData data;
  std::optional<catalog::Catalog> catalog;
};

catalog::ActionFact fact_of(const catalog::Catalog& known, catalog::ActionId action) {
  catalog::ActionFact fact{known.service_prefix(known.action_service(action)),
                           known.action_name(action), known.access_level(action),
                           known.documented(action)};
  for (std::size_t i = 0; i < known.resource_type_count(action); ++i)
    fact.types.push_back(known.resource_type(action, i));
  for (std::size_t i = 0; i < known.condition_key_count(action); ++i)
    fact.keys.push_back(known.condition_key(action, i).name);
  return fact;
}

template <class Row>
std::vector<Row> copy(std::span<const Row> rows) {
  return {rows.begin(), rows.end()};
}

/// Takes a catalogue apart again, so that a file can replace some of its sections.
catalog::Facts facts_of(const catalog::Catalog& known) {
  catalog::Facts facts;
  facts.date = known.date();
  facts.source = known.source();
  for (std::size_t s = 0; s < known.service_count(); ++s) {
    const auto service = static_cast<catalog::ServiceId>(s);
    const catalog::ActionRange range = known.actions(service);
    for (std::uint32_t a = range.begin; a < range.end; ++a) {
      const auto action = static_cast<catalog::ActionId>(a);
      facts.actions.push_back(fact_of(known, action));
      for (std::size_t i = 0; i < known.resource_type_count(action); ++i)
        facts.types.push_back({known.service_prefix(service), known.resource_type(action, i),
                               known.resource_arn(action, i)});
    }
  }
  for (std::size_t i = 0; i < known.condition_key_count(); ++i)
    facts.keys.push_back(known.condition_key(i));
  const catalog::Tables& tables = known.tables();
  facts.principals = copy(tables.principals);
  facts.partitions = copy(tables.partitions);
  facts.regions = copy(tables.regions);
  facts.accounts = copy(tables.accounts);
  facts.unlisted_services = copy(tables.unlisted_services);
  facts.rcp_services = copy(tables.rcp_services);
  facts.whole_services = copy(tables.whole_services);
  facts.registries = copy(tables.registries);
  facts.invented = copy(tables.invented);
  facts.pullers = copy(tables.pullers);
  facts.endpoint_owner_keys = copy(tables.endpoint_owner_keys);
  facts.operators = copy(tables.operators);
  for (const catalog::ManagedPolicyRow& row : tables.managed_policies)
    facts.managed_policies.push_back({known.text(row.name), known.text(row.statements)});
  facts.limits = tables.limits;
  return facts;
}

std::string at(std::string_view text, const syntax::Problem& problem) {
  const Position position = LineIndex(text).position(problem.span.begin);
  return std::to_string(position.line) + ":" + std::to_string(position.column) + ": " +
         problem.message;
}

/// The facts that the text and the built-in catalogue give together, as views into `text` and
/// `tree`.
bool read(std::string_view text, const syntax::Tree& tree, catalog::Facts& facts,
          std::string& error) {
  if (!tree.errors.empty()) {
    error = at(text, tree.errors.front());
    return false;
  }
  if (!tree.duplicates.empty()) {
    error = at(text, {tree.duplicates.front().second, "this key stands twice in one object"});
    return false;
  }
  facts = facts_of(catalog::Catalog::built_in());
  catalog::clear_sections(tree.root, facts);
  syntax::Problem problem;
  if (catalog::read_catalog(tree.root, text, facts, problem)) return true;
  error = at(text, problem);
  return false;
}

Result<std::shared_ptr<const Catalog>> load(std::string_view json) {
  if (json.size() > kMaxSize) return Error{"a catalogue of more than 32 MiB"};
  std::string error;
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(json, arena);
  catalog::Facts facts;
  if (!read(json, tree, facts, error)) return Error{std::move(error)};
  const auto loaded = std::make_shared<Loaded>();
  if (!catalog::build_tables(std::move(facts), loaded->data, error)) return Error{std::move(error)};
  loaded->catalog.emplace(loaded->data.tables());
  return std::shared_ptr<const Catalog>(loaded, &*loaded->catalog);
}

}  // namespace

Result<std::shared_ptr<const Catalog>> load_catalog(std::string_view json) {
  return guarded([&] { return load(json); });
}

std::string_view catalog_date() { return catalog::Catalog::built_in().date(); }

std::string_view catalog_source() { return catalog::Catalog::built_in().source(); }

}  // namespace ecrlint
