// SPDX-License-Identifier: Apache-2.0
// Asks the configs of sources, and tells what they say to documents and owners.
#include "workspace/accounts.hpp"

#include <map>
#include <set>

#include "config/settings.hpp"

namespace ecrlint::internal {
namespace {

/// Of one account.
struct OpenOwners {
  std::set<std::string, std::less<>> names;
  bool anybody = false;

  [[nodiscard]] bool hold(const std::string& owner) const {
    return anybody || names.contains(owner);
  }
};

}  // namespace

std::vector<std::string> accounts_of(std::span<const Source> sources) {
  std::map<const Config*, Overrides> overrides;
  std::vector<std::string> accounts(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const Config* const config = sources[i].config.get();
    if (config == nullptr) continue;
    const Overrides& all = overrides.try_emplace(config, *config).first->second;
    if (auto said = account_of(*config, all.matching(sources[i].path_in_config)))
      accounts[i] = std::move(said->value);
  }
  return accounts;
}

std::string_view Accounts::of_places(std::optional<std::size_t> called_from,
                                     std::size_t source) const {
  const std::string_view root = called_from ? by_source_[*called_from] : std::string_view();
  return root.empty() ? by_source_[source] : root;
}

std::string_view Accounts::of(const format::Document& document) const {
  // An example in a text for people is put nowhere.
  if (!document.account.empty() || document.is_example() || document.own_provider) return {};
  const std::string_view read =
      of_places(document.called_from, document.reader.value_or(document.source));
  return read.empty() ? by_source_[document.source] : read;
}

std::string_view Accounts::of(const format::Owner& made) const {
  const bool told = !made.arn.empty() || made.own_provider;
  return told ? std::string_view() : of_places(made.called_from, made.source);
}

void Accounts::tell(format::Located& located) const {
  std::map<std::string, OpenOwners, std::less<>> open;
  for (const format::OpenOwner& one : located.open) {
    const std::string_view account = of_places(one.called_from, one.source);
    if (account.empty()) continue;
    OpenOwners& there = open[std::string(account)];
    there.names.insert(one.owner);
    there.anybody |= one.owner.empty();
  }
  for (format::Document& document : located.documents) {
    const std::string_view account = of(document);
    if (account.empty()) continue;
    document.account = account;
    const auto found = open.find(account);
    if (found == open.end()) continue;
    for (const auto* owners : {&document.owners, &document.owner_names})
      for (const std::string& owner : *owners) document.owner_open |= found->second.hold(owner);
  }
  for (format::Owner& made : located.made) made.account = of(made);
}

}  // namespace ecrlint::internal
