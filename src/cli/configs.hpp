// SPDX-License-Identifier: Apache-2.0
// Finds and reads the config files that count for files.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/arguments.hpp"
#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"

namespace ecrlint::cli {

/// How config files are called.
inline constexpr std::array<std::string_view, 2> kConfigNames{"ecrlint.toml", ".ecrlint.toml"};

/// A config file, read.
struct LoadedConfig {
  std::string path;       ///< as it is shown
  std::string folder;     ///< absolute, without links
  std::string top;        ///< its inventories may lie below; empty is anywhere
  bool for_root = false;  ///< its paths are from the top of each file, not from its folder
  std::string text;
  std::shared_ptr<const Config> config;
};

/// Where a file stands.
struct FilePlace {
  std::string folder;  ///< absolute, without links
  std::string name;
  std::string top;  ///< the last folder to look for a config in, unless a repository ends before
};

/// The place of a path that need not exist, as of standard input's name.
[[nodiscard]] FilePlace place_of(const std::string& path);
[[nodiscard]] FilePlace place_of(const Input& input);

/// Reads each config once.
class Configs {
 public:
  explicit Configs(ConfigArguments arguments);

  [[nodiscard]] const ConfigArguments& arguments() const { return arguments_; }

  /// The config that counts for a file: the nearest, from its folder upward to the root of its
  /// repository. Null if there is none.
  [[nodiscard]] const LoadedConfig* find(const FilePlace& place);

  /// All that were found so far.
  [[nodiscard]] const std::deque<LoadedConfig>& all() const { return all_; }

  /// What the configs found so far say of the world, inventories read.
  [[nodiscard]] Context context();

  /// A line for each thing wrong with them, with its place.
  [[nodiscard]] const std::vector<std::string>& errors() const { return errors_; }

 private:
  const LoadedConfig* find_above(const std::string& folder, const std::string& top);
  const LoadedConfig* find_in(const std::string& folder, const std::string& top);
  const LoadedConfig* load(const std::string& path, const std::string& folder,
                           const std::string& open, bool follow, const std::string& top);
  void fail(const LoadedConfig& config, Span span, const std::string& message);
  void read_inventory(const LoadedConfig& config, const Setting<std::string>& file,
                      Context& context);
  void take(const LoadedConfig& config, const std::optional<Setting<std::string>>& said,
            std::string_view key, std::string& into);

  struct Found {
    std::string folder;
    std::string top;
    const LoadedConfig* config = nullptr;
  };

  ConfigArguments arguments_;
  std::string working_directory_;
  const LoadedConfig* named_ = nullptr;
  std::deque<LoadedConfig> all_;
  std::map<std::pair<std::string, std::string>, const LoadedConfig*> found_;  // by folder and top
  Found last_;
  std::vector<std::string> errors_;
};

/// The path of a file as the patterns of a config see it.
[[nodiscard]] std::string path_in(const LoadedConfig& config, const FilePlace& place);

/// Says what is wrong with configs, but for as many errors as were said before; false if any was
/// left to say.
[[nodiscard]] bool say_errors(const Configs& configs, std::size_t said_before = 0);

/// Gives a source the config that counts for it, if any, as that of what stands at a place.
void give_config(Source& source, const LoadedConfig* config, const FilePlace& place);

/// Adds the inventories that flags name; false, and said why, if one cannot be read. `follow` is as
/// in ConfigArguments.
[[nodiscard]] bool read_inventories(const std::vector<std::string>& paths, bool follow,
                                    Context& context);

}  // namespace ecrlint::cli
