// SPDX-License-Identifier: Apache-2.0
// Lays flags over overrides over the config's own settings over the defaults.
#include "config/settings.hpp"

#include <algorithm>

#include "pages/rules.hpp"

namespace ecrlint {

using namespace internal;

namespace {

bool names(const std::vector<std::string>& words, const RuleInfo& rule) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return find_rule(word) == &rule; });
}

std::vector<RuleSetting> merged_rules(const Config& config, const std::vector<bool>& matches) {
  std::vector<RuleSetting> found = config.rules;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const std::vector<RuleSetting>& more = config.overrides[i].rules;
    if (matches[i]) found.insert(found.end(), more.begin(), more.end());
  }
  std::reverse(found.begin(), found.end());  // the last of each rule wins, so it must come first
  std::stable_sort(found.begin(), found.end(), [](const RuleSetting& a, const RuleSetting& b) {
    return a.rule->code < b.rule->code;
  });
  const auto same = [](const RuleSetting& a, const RuleSetting& b) { return a.rule == b.rule; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

std::optional<Setting<Profile>> merged_profile(const Config& config,
                                               const std::vector<bool>& matches) {
  std::optional<Setting<Profile>> found = config.profile;
  for (std::size_t i = 0; i < matches.size(); ++i)
    if (matches[i] && config.overrides[i].profile) found = config.overrides[i].profile;
  return found;
}

bool matches(const ConfigOverride& one, std::string_view path) {
  return std::any_of(one.paths.begin(), one.paths.end(),
                     [&](const std::string& pattern) { return path_matches(pattern, path); });
}

std::vector<bool> matches_of(const Config& config, std::string_view path) {
  std::vector<bool> found;
  for (const ConfigOverride& one : config.overrides) found.push_back(matches(one, path));
  return found;
}

std::unique_ptr<SourceSettings> settings_of(const Config* config, const std::vector<bool>& matches,
                                            const Options& options) {
  auto settings = std::make_unique<SourceSettings>();
  settings->severities.resize(rules().size());
  settings->wishes.resize(rules().size(), RuleWish::by_profile);
  settings->profile = options.profile.value_or(Profile::ci);
  if (config != nullptr) {
    for (const RuleSetting& one : merged_rules(*config, matches)) {
      settings->wishes[index_of(*one.rule)] = one.severity ? RuleWish::on : RuleWish::off;
      settings->severities[index_of(*one.rule)] = one.severity;
    }
    const auto said = merged_profile(*config, matches);
    if (said && !options.profile) settings->profile = said->value;
  }
  for (std::size_t i = 0; i < rules().size(); ++i) {
    const bool named = names(options.only, rules()[i]);
    if ((!named && !options.only.empty()) || names(options.ignore, rules()[i]))
      settings->wishes[i] = RuleWish::off;
    else if (named)
      settings->wishes[i] = RuleWish::on;
  }
  return settings;
}

}  // namespace

Settings::Settings(std::span<const Source> sources, const Options& options) {
  for (const Source& source : sources) of_.push_back(find(source, options));
}

const SourceSettings* Settings::find(const Source& source, const Options& options) {
  const Config* const config = source.config.get();
  Matches matches;
  if (config != nullptr) {
    const auto [patterns, fresh] = patterns_.try_emplace(config);
    for (const ConfigOverride& one : config->overrides)
      if (fresh) patterns->second.emplace_back(one.paths.begin(), one.paths.end());
    for (const std::vector<PathPattern>& any : patterns->second)
      matches.push_back(std::any_of(any.begin(), any.end(), [&](const PathPattern& pattern) {
        return pattern.matches(source.path_in_config);
      }));
  }
  std::unique_ptr<SourceSettings>& settings = all_[{config, matches}];
  if (!settings) settings = settings_of(config, matches, options);
  return settings.get();
}

std::vector<RuleSetting> rules_for(const Config& config, std::string_view path) {
  return merged_rules(config, matches_of(config, path));
}

std::optional<Setting<Profile>> profile_for(const Config& config, std::string_view path) {
  return merged_profile(config, matches_of(config, path));
}

std::optional<Setting<std::string>> account_for(const Config& config, std::string_view path) {
  for (auto one = config.overrides.rbegin(); one != config.overrides.rend(); ++one)
    if (one->account && matches(*one, path)) return one->account;
  return std::nullopt;
}

}  // namespace ecrlint
