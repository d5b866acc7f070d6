// SPDX-License-Identifier: Apache-2.0
// AWS facts from a text given at run time, laid over the built-in ones.

#include "catalog/read_catalog.hpp"
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

std::string at(std::string_view text, const syntax::Problem& problem) {
  const Position position = LineIndex(text).position(problem.span.begin);
  return std::to_string(position.line) + ":" + std::to_string(position.column) + ": " +
         problem.message;
}

/// The facts that the text and the built-in catalogue give together, as views into `tree`.
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
  facts = catalog::facts_of(catalog::Catalog::built_in());
  clear_sections(tree.root, facts);
  syntax::Problem problem;
  if (read_catalog(tree.root, facts, problem)) return true;
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
