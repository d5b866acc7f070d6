// SPDX-License-Identifier: Apache-2.0
// What a config file says. parse_config() takes its text; a Source then points to the result.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/export.hpp"
#include "ecrlint/finding.hpp"
#include "ecrlint/format.hpp"
#include "ecrlint/result.hpp"
#include "ecrlint/source.hpp"
#include "ecrlint/threshold.hpp"

namespace ecrlint {

/// Something wrong in a config file.
struct ConfigError {
  Span span;
  Position position;    ///< of the span's begin
  std::string message;  ///< one line, lower-case start, no full stop
  std::string help;     ///< what to do; may be empty
};

/// A value and where it stands in the config.
template <class T>
struct Setting {
  T value = {};
  Span span = {};
};

/// `"incomplete-pull" = "low"`. A rule with a severity runs in every profile.
struct RuleSetting {
  const RuleInfo* rule = nullptr;
  std::optional<Severity> severity;  ///< nothing is `off`
  Span span;                         ///< of the value
};

/// `[[override]]`: other settings for some paths.
struct ConfigOverride {
  std::vector<std::string> paths;  ///< patterns, see path_matches
  std::optional<Setting<Profile>> profile;
  std::optional<Setting<std::string>> account;  ///< of policies whose file does not tell theirs
  std::vector<RuleSetting> rules;
};

/// `[[suppress]]`: holds back the findings of a rule at one statement or element.
struct ConfigSuppression {
  const RuleInfo* rule = nullptr;
  std::string path;                    ///< pattern, see path_matches
  std::optional<std::string> sid;      ///< either this
  std::optional<std::string> pointer;  ///< or this: the element and all inside it
  std::string reason;
  std::string expires;  ///< the last day on which it works, `2027-01-31`; empty is for ever
  Span rule_span;       ///< of the rule's name
  Span expires_span;    ///< of the date
  Span table;           ///< of the whole entry if it has a header; else empty
};

/// `[context]`, see Context. Paths of inventories are as written, relative to the config.
struct ConfigContext {
  std::vector<Setting<std::string>> accounts;
  std::vector<Setting<std::string>> trusted_accounts;  ///< for the sources of this config
  std::optional<Setting<std::string>> org_id;
  std::optional<Setting<std::string>> partition;
  std::vector<Setting<std::string>> inventory;
};

/// A config file, read. Lists are in source order, `rules` without doubles.
struct Config {
  std::string path;
  std::optional<Setting<Profile>> profile;
  std::optional<Setting<FailOn>> fail_on;
  std::optional<Setting<Severity>> min_severity;
  std::optional<Setting<Format>> format;
  std::vector<Setting<std::string>>
      exclude;  ///< what a search leaves out: patterns, see path_matches
  ConfigContext context;
  std::vector<RuleSetting> rules;
  std::vector<ConfigOverride> overrides;
  std::vector<ConfigSuppression> suppressions;
};

/// Reads the text of an `ecrlint.toml`. The errors are sorted by place. `path` is only shown.
/// Thread-safe. Throws nothing but std::bad_alloc, where a single error has no room.
[[nodiscard]] ECRLINT_EXPORT Result<Config, std::vector<ConfigError>> parse_config(
    std::string_view text, std::string path);

/// Does a pattern match a path? Both are relative to the config's folder. Patterns are those of
/// .gitignore: `*` and `?` stay within a name, `**` crosses folders, one with a slash in it begins
/// at the folder, any other matches at every depth, and what matches a folder matches all in it.
[[nodiscard]] ECRLINT_EXPORT bool path_matches(std::string_view pattern, std::string_view path);

/// What a config says of rules for a path: one setting a rule, sorted by code. Later overrides win
/// over earlier ones, all of them over `[rules]`.
[[nodiscard]] ECRLINT_EXPORT std::vector<RuleSetting> rules_for(const Config& config,
                                                                std::string_view path);

/// The profile for a path; nothing if the config does not say.
[[nodiscard]] ECRLINT_EXPORT std::optional<Setting<Profile>> profile_for(const Config& config,
                                                                         std::string_view path);

/// The account of the policies in a file that does not tell it; nothing if the config does not say.
[[nodiscard]] ECRLINT_EXPORT std::optional<Setting<std::string>> account_for(const Config& config,
                                                                             std::string_view path);

/// The JSON schema of config files, `schemas/config.schema.json`.
[[nodiscard]] ECRLINT_EXPORT std::string_view config_schema();

/// A config with every key explained and commented out, as `ecrlint init` writes it.
[[nodiscard]] ECRLINT_EXPORT std::string_view config_template();

}  // namespace ecrlint
