// SPDX-License-Identifier: Apache-2.0
// Glob patterns over paths as .gitignore writes them. Standard types only.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/export.hpp"

namespace ecrlint {

/// One compiled pattern: `*` and `?` stay within a path segment, `**` between slashes crosses them,
/// `[a-z]` is a set and a backslash takes a character as it is. Matching takes time in proportion
/// to pattern times text, whatever the pattern.
class ECRLINT_EXPORT Glob {
 public:
  explicit Glob(std::string_view pattern);

  /// True if the whole text matches.
  [[nodiscard]] bool matches(std::string_view text) const;

  /// What every text that matches begins with, and what it ends with, as far as the pattern has
  /// that literally. The two do not overlap.
  [[nodiscard]] std::string_view prefix() const { return prefix_; }
  [[nodiscard]] std::string_view suffix() const { return suffix_; }

 private:
  enum class Kind : std::uint8_t {
    literal,
    any,      ///< one character that is no slash
    set,      ///< one of sets_[value]
    star,     ///< any characters but a slash
    all,      ///< any characters
    folders,  ///< nothing, or what `inside` takes
    inside,   ///< any characters up to and including a slash; always after `folders`
  };
  struct Token {
    Kind kind;
    std::uint32_t value = 0;
  };
  using Set = std::bitset<256>;

  std::size_t add_stars(std::string_view pattern, std::size_t begin);
  std::size_t add_set(std::string_view pattern, std::size_t begin);
  [[nodiscard]] bool takes(const Token& token, unsigned char c) const;
  [[nodiscard]] bool run(std::string_view text) const;

  std::string prefix_;         ///< what every match begins with
  std::string suffix_;         ///< what every match ends with, apart from the prefix
  std::vector<Token> tokens_;  ///< what lies between them
  std::vector<Set> sets_;
  bool broken_ = false;  ///< matches nothing: an unclosed set or a lone backslash
};

}  // namespace ecrlint
