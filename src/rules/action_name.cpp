// SPDX-License-Identifier: Apache-2.0
// Finds the action that a misspelt one may have been.
#include "rules/action_name.hpp"

#include <algorithm>

#include "text/ascii.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

bool same_look(char a, char b) {
  const auto bar = [](char c) { return c == 'I' || c == 'l' || c == '1' || c == '|' || c == 'i'; };
  const auto round = [](char c) { return c == 'O' || c == '0' || c == 'o'; };
  return lower(a) == lower(b) || (bar(a) && bar(b)) || (round(a) && round(b));
}

/// `Create` of `CreateRepository`.
std::string_view verb(std::string_view name) {
  const auto end = name.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1);
  return end == name.npos ? std::string_view() : name.substr(0, end);
}

/// Long names are close by their length alone; `Abort...` is not meant by `Create...`.
bool has_other_verb(std::string_view name, std::string_view known) {
  const std::string_view said = verb(name);
  const std::string_view meant = verb(known);
  return !said.empty() && edit_distance(said, meant) * 2 > meant.size();
}

}  // namespace

bool is_action(const catalog::Catalog& catalog, std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos) return false;
  return catalog.find_action(catalog.find_service(text.substr(0, colon)), text.substr(colon + 1)) !=
         catalog::ActionId::none;
}

std::size_t known_prefix(const catalog::Catalog& catalog, std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos) return 0;
  const auto service = catalog.find_service(text.substr(0, colon));
  if (service == catalog::ServiceId::none) return 0;
  constexpr std::size_t kLongestName = 128;
  const auto stop = std::min(
      {text.find_first_not_of(kLetters, colon + 1), text.size(), colon + 1 + kLongestName});
  // The next action's prefix may follow without anything between: `GetImageecr:PutImage`.
  for (std::size_t end = stop; end > colon + 1; --end) {
    if (catalog.find_action(service, text.substr(colon + 1, end - colon - 1)) ==
        catalog::ActionId::none)
      continue;
    const auto next = text.find(':', end);
    const bool separated = end == text.size() || kLetters.find(text[end]) == kLetters.npos;
    if (separated || (next != text.npos && catalog.find_service(text.substr(end, next - end)) !=
                                               catalog::ServiceId::none))
      return end;
  }
  return 0;
}

bool is_documented_service(const catalog::Catalog& catalog, catalog::ServiceId service) {
  const catalog::ActionRange range = catalog.actions(service);
  for (std::uint32_t i = range.begin; i < range.end; ++i)
    if (catalog.documented(catalog::ActionId{i})) return true;
  return false;
}

std::string_view look_alike(const catalog::Catalog& catalog, catalog::ServiceId service,
                            std::string_view name) {
  const catalog::ActionRange range = catalog.actions(service);
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const std::string_view known = catalog.action_name(catalog::ActionId{i});
    if (std::ranges::equal(known, name, same_look)) return known;
  }
  return {};
}

std::string_view closest_action(const catalog::Catalog& catalog, catalog::ServiceId service,
                                std::string_view name) {
  Suggestion suggestion(name);
  const catalog::ActionRange range = catalog.actions(service);
  for (std::uint32_t i = range.begin; i < range.end; ++i)
    suggestion.consider(catalog.action_name(catalog::ActionId{i}));
  return has_other_verb(name, suggestion.best()) ? std::string_view() : suggestion.best();
}

std::string_view closest_service(const catalog::Catalog& catalog, std::string_view prefix) {
  Suggestion suggestion(prefix);
  for (std::size_t i = 0; i < catalog.service_count(); ++i)
    suggestion.consider(catalog.service_prefix(static_cast<catalog::ServiceId>(i)));
  return suggestion.best();
}

bool speaks_only_of_other(const Policy& policy, const std::optional<bool>& public_repository) {
  if (!public_repository) return false;
  bool found = false;
  for (const Statement& statement : policy.statements) {
    if (!statement.mentions_ecr) continue;
    if (!statement.actions_known || statement.not_action) return false;
    for (const Action& action : statement.actions) {
      if (action.may_be_ecr && !is_of_other_registry(action, public_repository)) return false;
      found = found || action.may_be_ecr;
    }
  }
  return found;
}

}  // namespace ecrlint::internal::check
