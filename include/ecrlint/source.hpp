// SPDX-License-Identifier: Apache-2.0
// Texts to lint, and places in them. Standard types only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/export.hpp"

namespace ecrlint {

struct Config;

/// A half-open range of byte offsets `[begin, end)` into the text of one Source.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

/// What a source is there for.
enum class Role : std::uint8_t {
  lint,  ///< it is linted
  /// It is only read for what other sources refer to: the rest of a Terraform module of which one
  /// file is linted. It has findings only where a linted file takes a policy out of it, by
  /// `file()`, or calls it as a module: those of what the call makes.
  context,
  /// It is a config file. It is not linted; what is wrong with its suppressions is found here.
  config,
};

/// One text. The library never opens `path`; it is only shown in findings.
/// `text` is UTF-8 as read from disk, shorter than 4 GiB.
struct Source {
  std::string path;
  std::string text;
  Role role = Role::lint;
  /// The config that counts for this source, or null. See config.hpp.
  std::shared_ptr<const Config> config = {};
  /// The path as the patterns of that config see it: from the config's folder, with `/`.
  std::string path_in_config = {};
  /// By a search: nobody named it, so it may be any other program's. What does not parse there, and
  /// shows no sign of a policy, is no fault.
  bool found = false;
};

/// A source that could not be parsed or (added by a caller that reads files) not be read.
/// What could not be parsed has a finding too.
struct Failure {
  std::string path;       ///< empty when it is no single source's
  std::string message;    ///< one line, lower-case start, no full stop
  bool internal = false;  ///< no fault of the input: no memory, no thread, a mistake of ours
  bool syntax = false;    ///< it does not parse, of which an ECR001 finding tells, too
};

/// A place as people count it: both 1-based, `column` in Unicode code points.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

/// The lines of one text. A line ends at LF, CR LF or a lone CR. A byte order mark takes no column.
/// Holds a view of the text, which must outlive it. Immutable, so safe to share between threads.
class ECRLINT_EXPORT LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  /// The position of a byte offset; for an offset past the end that of the end of the text.
  [[nodiscard]] Position position(std::uint32_t offset) const;

  /// The bytes of a 1-based line without its line break. A line past the end is empty.
  [[nodiscard]] std::string_view line(std::uint32_t number) const;

  /// The offset of the first byte of a 1-based line; the size of the text for a line past the end.
  [[nodiscard]] std::uint32_t line_begin(std::uint32_t number) const;

  /// The number of lines; an empty text has one.
  [[nodiscard]] std::uint32_t line_count() const;

 private:
  [[nodiscard]] std::uint32_t points_before(std::uint32_t offset) const;

  std::string_view text_;
  std::vector<std::uint32_t> begins_;
  std::vector<std::uint32_t> points_;  // code points before each block of the text
};

}  // namespace ecrlint
