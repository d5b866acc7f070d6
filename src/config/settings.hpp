// SPDX-License-Identifier: Apache-2.0
// Which rules are to look at which source, and how bad what they find is: profile, flags and
// config.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "config/path_pattern.hpp"
#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"

namespace ecrlint::internal {

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
  using Matches = std::vector<bool>;  // by override
  using Patterns = std::vector<std::vector<PathPattern>>;

  const SourceSettings* find(const Source& source, const Options& options);

  std::map<const Config*, Patterns> patterns_;
  std::map<std::pair<const Config*, Matches>, std::unique_ptr<SourceSettings>> all_;
  std::vector<const SourceSettings*> of_;  // by source
};

}  // namespace ecrlint::internal
