// SPDX-License-Identifier: Apache-2.0
// The rules that run over each source.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "config/settings.hpp"

namespace ecrlint::internal {

/// The rules to run, by their index.
struct Selection {
  std::vector<std::size_t> for_kind[kPolicyKindWords.size()];  ///< by PolicyKind
  std::vector<std::size_t> per_source;
  std::vector<std::size_t> last;
  std::vector<bool> runs;  ///< by rule: is it in any of these?
};

/// The selections of all sources of a run. Refers to the settings. Immutable, so safe to share
/// between threads.
class Selections {
 public:
  explicit Selections(const Settings& settings);

  [[nodiscard]] const Selection& of(std::size_t source) const {
    return selections_.at(&settings_.of(source));
  }
  /// The severity that the source's config sets for a rule; empty where it sets none.
  [[nodiscard]] std::optional<Severity> severity(std::size_t source, std::size_t rule) const {
    return settings_.of(source).severities[rule];
  }

  /// How many rules a config turns off that would run.
  [[nodiscard]] std::size_t turned_off() const;

 private:
  const Settings& settings_;
  std::map<const SourceSettings*, Selection> selections_;
};

}  // namespace ecrlint::internal
