// SPDX-License-Identifier: Apache-2.0
// Reads the policies that flags name, and whole modules that paths name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/configs.hpp"
#include "cli/io.hpp"
#include "ecrlint/transfer.hpp"

namespace ecrlint::cli {

/// Reads files for one run: standard input at most once, and never more than kMaxTotal in all.
class PolicyFiles {
 public:
  /// With `follow` named links are followed out of a repository.
  explicit PolicyFiles(bool follow) : follow_(follow) {}

  /// Reads a file, `-`, or the name of one of AWS's managed policies
  /// (`arn:aws:iam::aws:policy/...`) as a policy of a gate.
  void add(std::vector<GatePolicy>& policies, Gate gate, const std::string& word,
           std::size_t level);

  /// Adds the policies of SCPs or RCPs: a comma list of files for each level.
  void add_levels(std::vector<GatePolicy>& policies, Gate gate,
                  const std::vector<std::string>& levels);

  /// Reads all that lies at the paths, each file with the config that counts for it.
  void add_workspace(std::vector<Source>& workspace, const std::vector<std::string>& paths,
                     Configs& configs);

  /// Reads one file, or standard input for `-`; false and said why on failure.
  bool read(const std::string& path, Source& source);

  /// Has something not been read? It was said already.
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  void fail(std::string_view path, std::string_view why);
  bool take(const std::string& path, Result<std::string> text, Source& source);

  bool follow_;
  bool standard_input_ = false;
  bool failed_ = false;
  std::size_t left_ = kMaxTotal;
};

}  // namespace ecrlint::cli
