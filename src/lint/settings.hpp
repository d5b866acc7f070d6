// Which rules look at which source, and how bad what they find is: profile, flags and config.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"
#include "lint/path_pattern.hpp"
#include "rules/registry.hpp"

namespace ecrlint {

/// The rules to run.
struct Selection {
  std::vector<std::size_t> for_kind[5];  ///< by PolicyKind
  std::vector<std::size_t> per_source;
  std::vector<std::size_t> last;
  std::vector<bool> runs;  ///< by rule: is it in any of these?
};

/// What counts for a source.
struct SourceSettings {
  Selection selection;
  std::vector<std::optional<Severity>> severities;  ///< by rule, where a config says so
};

/// The settings of all sources of a run. Immutable, so safe to share between threads.
class Settings {
 public:
  Settings(std::span<const Source> sources, const Options& options);

  [[nodiscard]] const SourceSettings& of(std::size_t source) const { return *of_[source]; }

 private:
  using Matches = std::vector<bool>;  // by override
  using Patterns = std::vector<std::vector<PathPattern>>;

  const SourceSettings* find(const Source& source, const Options& options);

  std::map<const Config*, Patterns> patterns_;
  std::map<std::pair<const Config*, Matches>, std::unique_ptr<SourceSettings>> all_;
  std::vector<const SourceSettings*> of_;  // by source
};

}  // namespace ecrlint
