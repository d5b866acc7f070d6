// SPDX-License-Identifier: Apache-2.0
// Matches paths as .gitignore does.
#include "config/path_pattern.hpp"

#include <algorithm>

#include "ecrlint/config.hpp"

namespace ecrlint {

using namespace internal;

namespace {

/// The pattern without the slashes around it, which are no part of the glob.
std::string_view inner(std::string_view pattern) {
  if (pattern.ends_with('/')) pattern.remove_suffix(1);
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  return pattern;
}

}  // namespace

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

}  // namespace ecrlint
