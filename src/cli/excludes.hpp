// SPDX-License-Identifier: Apache-2.0
// Which paths the `exclude` of config files leaves out.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "cli/configs.hpp"
#include "cli/ignore.hpp"

namespace ecrlint::cli {

/// Answers for whole trees. Reads configs by itself: what is left out must not have its say, and a
/// config that cannot be used leaves out nothing, which is told where it counts for a file.
class Excludes {
 public:
  explicit Excludes(const ConfigArguments& arguments) : configs_(arguments) {}

  /// The pattern that leaves out `name` in `directory`, or null. Paths are as Ignores takes them.
  /// Says nothing of the directories above.
  [[nodiscard]] const IgnorePattern* find(const std::string& directory, const std::string& top,
                                          std::string_view name, bool is_directory);

 private:
  const IgnoreList& list_of(const LoadedConfig& config);

  Configs configs_;
  std::map<const LoadedConfig*, IgnoreList> lists_;
};

}  // namespace ecrlint::cli
