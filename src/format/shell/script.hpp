// SPDX-License-Identifier: Apache-2.0
// Scripts of a shell, as far as it takes to find what they write and pass on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"
#include "text/offset_map.hpp"

namespace ecrlint::internal::format {

/// A text that the shell makes of what stands in the script; what it expands is a hole.
struct ShellText {
  std::string text;
  OffsetMap map;
  std::string shown;  ///< the same, but with what is expanded as it is written
};

/// A word of a command.
struct ShellWord {
  std::string key;  ///< `POLICY` of `POLICY=x`, `--policy` of `--policy=x`; empty elsewhere
  ShellText value;
  Span place = {};
};

/// A command, without its redirections.
struct ShellCommand {
  std::vector<ShellWord> words;
  std::string target;  ///< the file that it writes to, as shown
  std::uint32_t begin = 0;
  /// The command and its word, if any, that this one is expanded in.
  std::optional<std::size_t> outer;
  std::size_t outer_word = 0;
  std::string outer_key;
};

struct Heredoc {
  std::size_t command = 0;
  Span body = {};
  ShellText value;
};

struct Script {
  std::vector<ShellCommand> commands;  ///< by where they begin
  std::vector<Heredoc> heredocs;
  std::vector<Span> comments;
  bool cut = false;            ///< it has more than kMostWords, and no more are read
  bool filled_in_cut = false;  ///< what is filled in was looked for in kMostFilledIn places
};

/// Words, commands and heredocs of one script. Each takes some hundred bytes.
inline constexpr std::size_t kMostWords = 1'000'000;

/// Places of heredocs in which something may be filled in, for each thing that may.
inline constexpr std::size_t kMostFilledIn = 300'000'000;

/// Reads a script. Never fails: what no shell would take is read as it may be meant. Time and
/// memory are linear in the text. What a quoted heredoc has stays as it is, unless the script has
/// some other program fill it in.
[[nodiscard]] Script read_script(std::string_view text);

}  // namespace ecrlint::internal::format
