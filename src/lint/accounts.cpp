// Gives documents the account that the overrides of a config tell.
#include "lint/accounts.hpp"

#include <algorithm>
#include <set>

#include "ecrlint/config.hpp"

namespace ecrlint {
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

std::string_view Accounts::of_source(std::size_t source) {
  const auto [at, fresh] = known_.try_emplace(source);
  const Source& asked = sources_[source];
  if (fresh && asked.config)
    if (const auto told = account_for(*asked.config, asked.path_in_config))
      at->second = told->value;
  return at->second;
}

std::string_view Accounts::of_places(std::optional<std::size_t> called_from, std::size_t source) {
  const std::string_view root = called_from ? of_source(*called_from) : std::string_view();
  return root.empty() ? of_source(source) : root;
}

std::string_view Accounts::of(const format::Document& document) {
  // An example in a text for people is put nowhere.
  if (!document.account.empty() || document.is_example() || document.own_provider) return {};
  const std::string_view read =
      of_places(document.called_from, document.reader.value_or(document.source));
  return read.empty() ? of_source(document.source) : read;
}

std::string_view Accounts::of(const format::Owner& made) {
  const bool told = !made.arn.empty() || made.own_provider;
  return told ? std::string_view() : of_places(made.called_from, made.source);
}

void Accounts::tell(format::Located& located) {
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

}  // namespace ecrlint
