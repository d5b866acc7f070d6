// Matches what was asked for with what was found.
#include "answers/who/wanted.hpp"

#include <algorithm>

namespace ecrlint::internal {
namespace {

/// The partition of the principals that the policies name; empty when they do not tell.
std::string_view partition_in(const analysis::GatePolicies& policies) {
  for (const auto& level : policies.levels)
    for (const analysis::CompiledPolicy& test : level)
      for (const Statement& statement : test.policy().statements)
        for (const Principal& named : statement.principals)
          if (!named.partition.empty() && !has_hole(named.partition)) return named.partition;
  return {};
}

}  // namespace

bool WantedRepositories::read(std::span<const std::string> words, const catalog::Catalog& catalog,
                              std::string& error) {
  for (const std::string& word : words) {
    const bool full = word.starts_with("arn:") || word.find(".dkr") != word.npos;
    if (!full) {
      wanted_.push_back({{{}, {}, {}, word, {}}});
      continue;
    }
    const auto image = read_image(word, catalog, error);
    if (!image) return false;
    wanted_.push_back({*image});
  }
  return true;
}

WantedRepository* WantedRepositories::find(const WhoFoundRepository& repository) {
  const auto is_it = [&](const WantedRepository& one) {
    return one.image.repository == repository.repository &&
           (one.image.account.empty() || repository.account.empty() ||
            one.image.account == repository.account);
  };
  const auto at = std::find_if(wanted_.begin(), wanted_.end(), is_it);
  return at == wanted_.end() ? nullptr : &*at;
}

std::string arn_of(const WhoFoundRepository& repository, const WantedRepository* wanted,
                   std::string_view region, std::string_view partition,
                   const catalog::Catalog& catalog) {
  std::string_view account = repository.account;
  std::string_view name = repository.repository;
  if (wanted != nullptr && !wanted->image.region.empty()) region = wanted->image.region;
  if (wanted != nullptr && account.empty()) account = wanted->image.account;
  const std::string_view of_region = catalog.partition_of(region);
  const std::string_view of_policies =
      of_region.empty() ? partition_in(repository.policies) : of_region;
  if (!of_policies.empty()) partition = of_policies;
  for (std::string_view* part : {&region, &account, &name})
    if (part->empty()) *part = syntax::kUnknownText;
  return "arn:" + std::string(partition) + ":ecr:" + std::string(region) + ":" +
         std::string(account) + ":repository/" + std::string(name);
}

}  // namespace ecrlint::internal
