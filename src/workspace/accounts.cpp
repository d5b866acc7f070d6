// SPDX-License-Identifier: Apache-2.0
// Asks the configs of sources.
#include "workspace/accounts.hpp"

#include <map>

#include "config/settings.hpp"

namespace ecrlint::internal {
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

}  // namespace ecrlint::internal
