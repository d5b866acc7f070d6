// SPDX-License-Identifier: Apache-2.0
// Reads inventories, and looks for the roles and users that the linted sources make.
#include "workspace/surroundings.hpp"

#include "config/toml.hpp"
#include "format/document.hpp"
#include "format/terraform/terraform.hpp"
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

/// The owners of policies are made, or there already.
void add_made(const format::Located& located, const Accounts& accounts,
              Surroundings& surroundings) {
  const auto add = [&](const std::string& name, std::string_view account) {
    if (name.starts_with("role/") || name.starts_with("user/"))
      surroundings.made.emplace(name, account);
  };
  for (const format::Owner& made : located.made) add(made.name, accounts.of(made));
  for (const format::Document& document : located.documents) {
    const std::string_view account = accounts.of(document);
    for (const auto* names : {&document.owners, &document.owner_names})
      for (const std::string& name : *names) add(name, account);
  }
}

void look_for_made(std::span<const Source> sources, const Accounts& accounts,
                   Surroundings& surroundings) {
  Arena arena;
  std::vector<format::File> modules;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].role == Role::config || sources[i].text.size() > kLongestText) continue;
    const format::File file{i, sources[i].path, sources[i].text};
    if (format::is_terraform(file.path))
      modules.push_back(file);
    else
      add_made(format::locate(file, std::nullopt, arena), accounts, surroundings);
  }
  if (!modules.empty())
    add_made(format::locate_in_modules(modules, std::nullopt, arena), accounts, surroundings);
}

}  // namespace

Surroundings gather_surroundings(std::span<const Source> sources,
                                 std::span<const std::string> accounts, const Options& options,
                                 std::vector<Failure>& failures) {
  Surroundings surroundings;
  const Context& context = options.context;
  for (const Source& source : context.inventory)
    read_inventory(source, surroundings.inventory, failures);
  if (!context.org_id.empty()) surroundings.inventory.set_organization(context.org_id);
  for (const std::string& account : context.accounts) surroundings.inventory.add_account(account);
  surroundings.trusted.insert(context.trusted_accounts.begin(), context.trusted_accounts.end());
  surroundings.trust_is_known = !context.accounts.empty() || !surroundings.trusted.empty();
  surroundings.partition = context.partition;
  // Only the rule about who exists asks, and only an inventory makes it speak.
  if (!context.inventory.empty()) look_for_made(sources, Accounts(accounts), surroundings);
  return surroundings;
}

}  // namespace ecrlint::internal
