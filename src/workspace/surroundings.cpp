// SPDX-License-Identifier: Apache-2.0
// Reads inventories, and looks for the roles and users that the linted sources make.
#include "workspace/surroundings.hpp"

#include <algorithm>
#include <map>

#include "config/toml.hpp"
#include "format/document.hpp"
#include "format/terraform/terraform.hpp"
#include "text/ascii.hpp"
#include "text/braced.hpp"
#include "text/span.hpp"
#include "workspace/accounts.hpp"

namespace ecrlint::internal {
namespace {

void read_inventory(const Source& source, Inventory& inventory, std::vector<Failure>& failures) {
  Arena arena;
  const bool toml = source.path.ends_with(".toml");
  const syntax::Tree tree =
      toml ? parse_toml(source.text, arena) : syntax::parse_json(source.text, arena);
  std::string error;
  if (!tree.parsed)
    error = tree.errors.empty() ? "does not parse" : tree.errors.front().message;
  else
    error = inventory.add(tree.root);
  if (!error.empty()) failures.push_back({source.path, std::move(error)});
}

/// Calls `see` with each `${NAME}`.
template <class See>
void each_name(std::string_view text, See see) {
  const auto is_of_name = [](char c) {
    return is_capital(c) || is_digit(c) || c == '_' || c == '-';
  };
  each_braced(text, [&](const Braced& one) {
    // Programs that fill names in take the innermost.
    const auto inner = one.inside.rfind(kBraceOpen);
    const auto begin = inner == one.inside.npos ? 0 : inner + kBraceOpen.size();
    const std::string_view name = one.inside.substr(begin);
    if (!name.empty() && std::ranges::all_of(name, is_of_name))
      see(text.substr(one.begin + begin, one.end - one.begin - begin));
  });
}

}  // namespace

Surroundings gather_surroundings(const Options& options, std::vector<Failure>& failures) {
  Surroundings surroundings;
  const Context& context = options.context;
  for (const Source& source : context.inventory)
    read_inventory(source, surroundings.inventory, failures);
  if (!context.org_id.empty()) surroundings.inventory.set_organization(context.org_id);
  for (const std::string& account : context.accounts) surroundings.inventory.add_account(account);
  surroundings.trusted.insert(context.trusted_accounts.begin(), context.trusted_accounts.end());
  surroundings.trust_is_known = !context.accounts.empty() || !surroundings.trusted.empty();
  surroundings.partition = context.partition;
  return surroundings;
}

std::set<std::string, std::less<>> names_filled_in(std::span<const Source> sources) {
  std::map<std::string_view, std::size_t> first;
  std::set<std::string, std::less<>> filled_in;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].role == Role::config || format::is_terraform(sources[i].path)) continue;
    each_name(sources[i].text, [&](std::string_view name) {
      if (first.try_emplace(name, i).first->second != i) filled_in.emplace(name);
    });
  }
  return filled_in;
}

}  // namespace ecrlint::internal
