// SPDX-License-Identifier: Apache-2.0
// Lays flags over overrides over the config's own settings over the defaults, and matches paths as
// .gitignore does.
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
  std::ranges::stable_sort(found, {}, [](const RuleSetting& one) { return one.rule->code; });
  const auto same = [](const RuleSetting& a, const RuleSetting& b) { return a.rule == b.rule; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

/// Of several overrides that say it the last one counts.
template <class T>
std::optional<Setting<T>> last_said(const Config& config, const std::vector<bool>& matches,
                                    std::optional<Setting<T>> ConfigOverride::*key,
                                    std::optional<Setting<T>> otherwise = {}) {
  for (std::size_t i = 0; i < matches.size(); ++i)
    if (matches[i] && config.overrides[i].*key) otherwise = config.overrides[i].*key;
  return otherwise;
}

std::optional<Setting<Profile>> merged_profile(const Config& config,
                                               const std::vector<bool>& matches) {
  return last_said(config, matches, &ConfigOverride::profile, config.profile);
}

std::unique_ptr<SourceSettings> settings_of(const Config* config, const std::vector<bool>& matches,
                                            const Options& options) {
  auto settings = std::make_unique<SourceSettings>();
  settings->severities.resize(rules().size());
  settings->wishes.resize(rules().size(), RuleWish::by_profile);
  settings->turned_off.resize(rules().size());
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
    settings->turned_off[i] = settings->wishes[i] == RuleWish::off && options.only.empty() &&
                              !names(options.ignore, rules()[i]) &&
                              rules()[i].profile <= settings->profile;
    if ((!named && !options.only.empty()) || names(options.ignore, rules()[i]))
      settings->wishes[i] = RuleWish::off;
    else if (named)
      settings->wishes[i] = RuleWish::on;
  }
  return settings;
}

/// The pattern without the slashes around it, which are no part of the glob.
std::string_view inner(std::string_view pattern) {
  if (pattern.ends_with('/')) pattern.remove_suffix(1);
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  return pattern;
}

}  // namespace

Settings::Settings(std::span<const Source> sources, const Options& options) {
  for (const Source& source : sources) of_.push_back(find(source, options));
}

const SourceSettings* Settings::find(const Source& source, const Options& options) {
  const Config* const config = source.config.get();
  std::vector<bool> matches;
  if (config != nullptr)
    matches = overrides_.try_emplace(config, *config).first->second.matching(source.path_in_config);
  std::unique_ptr<SourceSettings>& settings = all_[{config, matches}];
  if (!settings) settings = settings_of(config, matches, options);
  return settings.get();
}

PathPattern::PathPattern(std::string_view pattern)
    : glob_(inner(pattern)),
      anchored_(pattern.starts_with('/') || inner(pattern).find('/') != std::string_view::npos),
      folders_(pattern.ends_with('/')) {}

bool PathPattern::matches(std::string_view path) const {
  for (std::size_t begin = 0, end = 0; end < path.size(); begin = end + 1) {
    end = std::min(path.find('/', begin), path.size());
    if (folders_ && end == path.size()) return false;
    if (glob_.matches(anchored_ ? path.substr(0, end) : path.substr(begin, end - begin)))
      return true;
  }
  return false;
}

bool path_matches(std::string_view pattern, std::string_view path) {
  return PathPattern(pattern).matches(path);
}

Overrides::Overrides(const Config& config) {
  for (const ConfigOverride& one : config.overrides)
    patterns_.emplace_back(one.paths.begin(), one.paths.end());
}

std::vector<bool> Overrides::matching(std::string_view path) const {
  std::vector<bool> found;
  for (const std::vector<PathPattern>& any : patterns_)
    found.push_back(std::any_of(any.begin(), any.end(),
                                [&](const PathPattern& pattern) { return pattern.matches(path); }));
  return found;
}

std::optional<Setting<std::string>> internal::account_of(const Config& config,
                                                         const std::vector<bool>& matches) {
  return last_said(config, matches, &ConfigOverride::account);
}

std::vector<RuleSetting> rules_for(const Config& config, std::string_view path) {
  return merged_rules(config, Overrides(config).matching(path));
}

std::optional<Setting<Profile>> profile_for(const Config& config, std::string_view path) {
  return merged_profile(config, Overrides(config).matching(path));
}

std::optional<Setting<std::string>> account_for(const Config& config, std::string_view path) {
  return account_of(config, Overrides(config).matching(path));
}

}  // namespace ecrlint
