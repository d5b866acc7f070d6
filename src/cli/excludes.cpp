// SPDX-License-Identifier: Apache-2.0
// Holds paths against the patterns of the config that counts for them.
#include "cli/excludes.hpp"

#include <fmt/format.h>

namespace ecrlint::cli {

const IgnorePattern* Excludes::find(const std::string& directory, const std::string& top,
                                    std::string_view name, bool is_directory) {
  const FilePlace place{directory, std::string(name), top};
  const LoadedConfig* const config = configs_.find(place);
  if (config == nullptr || config->config->exclude.empty()) return nullptr;
  return list_of(*config).last_match(path_in(*config, place), name, is_directory);
}

const IgnoreList& Excludes::list_of(const LoadedConfig& config) {
  const auto [at, is_new] = lists_.try_emplace(&config);
  if (!is_new) return at->second;
  const LineIndex lines(config.text);
  for (const Setting<std::string>& one : config.config->exclude)
    at->second.add(one.value, false,
                   fmt::format("{}:{}", config.path, lines.position(one.span.begin).line));
  return at->second;
}

}  // namespace ecrlint::cli
