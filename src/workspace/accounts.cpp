// SPDX-License-Identifier: Apache-2.0
// Matches the paths of sources with the overrides of their configs.
#include "workspace/accounts.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "config/path_pattern.hpp"
#include "ecrlint/config.hpp"

namespace ecrlint::internal {
namespace {

/// The overrides of a config that have an account, the one that wins first.
class Placing {
 public:
  explicit Placing(const Config& config) {
    for (auto one = config.overrides.rbegin(); one != config.overrides.rend(); ++one)
      if (one->account)
        overrides_.push_back({{one->paths.begin(), one->paths.end()}, one->account->value});
  }

  [[nodiscard]] std::string_view account(std::string_view path) const {
    const auto matches = [&](const PathPattern& pattern) { return pattern.matches(path); };
    for (const Override& one : overrides_)
      if (std::any_of(one.paths.begin(), one.paths.end(), matches)) return one.account;
    return {};
  }

 private:
  struct Override {
    std::vector<PathPattern> paths;
    std::string_view account;
  };

  std::vector<Override> overrides_;
};

}  // namespace

std::vector<std::string> accounts_of(std::span<const Source> sources) {
  std::map<const Config*, Placing> configs;
  std::vector<std::string> accounts(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i)
    if (const Config* config = sources[i].config.get())
      accounts[i] =
          configs.try_emplace(config, *config).first->second.account(sources[i].path_in_config);
  return accounts;
}

}  // namespace ecrlint::internal
