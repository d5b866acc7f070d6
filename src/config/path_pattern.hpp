// SPDX-License-Identifier: Apache-2.0
// The patterns of a config, compiled.
#pragma once

#include <string_view>

#include "ecrlint/glob.hpp"

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

}  // namespace ecrlint::internal
