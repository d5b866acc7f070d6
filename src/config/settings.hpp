// SPDX-License-Identifier: Apache-2.0
// What a config says for a path, and which rules are to look at which source: profile, flags and
// config.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "ecrlint/config.hpp"
#include "ecrlint/glob.hpp"
#include "ecrlint/lint.hpp"

namespace ecrlint::internal {

/// One pattern; see path_matches. Immutable, so safe to share between threads.
class PathPattern {
 public:
  explicit PathPattern(std::string_view pattern);

  [[nodiscard]] bool matches(std::string_view path) const;

 private:
  Glob glob_;
  bool anchored_ = false;
  bool folders_ = false;  // matches only what has something in it
};

/// The overrides of a config, compiled. Immutable, so safe to share between threads.
class Overrides {
 public:
  explicit Overrides(const Config& config);

  /// By override: is it for the path?
  [[nodiscard]] std::vector<bool> matching(std::string_view path) const;

 private:
  std::vector<std::vector<PathPattern>> patterns_;
};

/// The account of those overrides that match; the last one that has one counts.
[[nodiscard]] std::optional<Setting<std::string>> account_of(const Config& config,
                                                             const std::vector<bool>& matches);

/// Does a text hold a letter or digit, of any script, that one can see? A reason has to.
[[nodiscard]] bool has_words(std::string_view text);

/// Whether a rule is to run.
enum class RuleWish : std::uint8_t {
  off,
  by_profile,  ///< from the profile on that shows it
  on,          ///< whatever the profile
};

/// What counts for a source.
struct SourceSettings {
  Profile profile = Profile::ci;
  std::vector<RuleWish> wishes;                     ///< by rule
  std::vector<std::optional<Severity>> severities;  ///< by rule, where a config says so
  std::vector<bool> turned_off;  ///< by rule: by a config alone, for it would run
};

/// The settings of all sources of a run. Immutable, so safe to share between threads.
class Settings {
 public:
  Settings(std::span<const Source> sources, const Options& options);

  [[nodiscard]] const SourceSettings& of(std::size_t source) const { return *of_[source]; }

  /// All that differ.
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& [by, settings] : all_) visit(*settings);
  }

 private:
  const SourceSettings* find(const Source& source, const Options& options);

  std::map<const Config*, Overrides> overrides_;
  /// By config and those of its overrides that match.
  std::map<std::pair<const Config*, std::vector<bool>>, std::unique_ptr<SourceSettings>> all_;
  std::vector<const SourceSettings*> of_;  // by source
};

}  // namespace ecrlint::internal
