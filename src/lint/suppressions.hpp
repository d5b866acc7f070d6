// SPDX-License-Identifier: Apache-2.0
// What holds findings back: comments, `# ecrlint: ignore[incomplete-pull] why it is right here`,
// and
// `[[suppress]]` of config files.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "ecrlint/finding.hpp"
#include "lint/placing.hpp"
#include "lint/selection.hpp"
#include "rules/pass.hpp"

namespace ecrlint::internal {

/// The suppressions of one file. Not thread-safe.
///
/// One that stands after code speaks of its line. One on lines of its own speaks of the line after
/// the comments it is part of, and of the statement, policy, block or key that begins there.
class Suppressions {
 public:
  /// The comments are in source order.
  Suppressions(std::string_view text, std::span<const Span> comments);

  [[nodiscard]] bool empty() const { return directives_.empty(); }

  /// Makes a statement, a policy, a block around a policy or the code it is shown in known.
  enum class Extent : std::uint8_t { statement, policy, block, code };
  void add(Extent kind, Span span);

  /// Makes all members known, with their keys, inside of which something stands in a tree.
  void add_around(const syntax::Value& root, Span inner);

  /// The reason of one that holds back what a rule found at a place. Those that do count as used.
  [[nodiscard]] std::optional<std::string_view> hold_back(const RuleInfo& rule, Span place);
  /// The same of one that stands above what begins there.
  [[nodiscard]] std::optional<std::string_view> hold_back_around(const RuleInfo& rule, Span around);

  /// What is wrong with them. `ran` tells whether a rule looked at the file.
  [[nodiscard]] std::vector<SuppressionFault> faults(
      const std::function<bool(const RuleInfo&)>& ran) const;

 private:
  /// One rule that a directive names.
  struct NamedRule {
    std::string_view word;
    Span span;
    const RuleInfo* rule = nullptr;  ///< null for a word that is no rule
  };
  struct Directive {
    Span span;
    std::vector<NamedRule> named;
    std::string_view reason;   ///< empty unless it has words
    bool well_formed = false;  ///< `ignore` and a list
    bool in_sight = true;      ///< it stands in the first columns of its line
    Span removable;            ///< what to delete to be rid of it; empty if that is not clear
    std::uint32_t line = 0;    ///< of which it speaks
    bool above = false;        ///< also of what begins there
  };

  void add(std::size_t level, Span span);
  void read_comment(Span comment, std::uint32_t next_line);
  void read_directive(std::uint32_t begin, std::uint32_t end, Span comment, std::uint32_t line,
                      bool above);
  void read_names(Directive& directive, std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] Span trimmed(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] std::string_view cut(Span span) const;
  [[nodiscard]] bool alone(Span comment) const;
  std::optional<std::string_view> use(std::uint32_t line, bool extent, const RuleInfo* rule);

  std::string_view text_;
  LineIndex lines_;
  std::vector<Directive> directives_;
  struct Validity {
    bool above = false;  ///< also of what begins on its line
    bool used = false;
    std::string_view reason = {};
  };
  std::map<std::pair<std::uint32_t, const RuleInfo*>, Validity> validities_;  // by line and rule
  /// By where they begin; those of one kind, or around something equally deep, are apart.
  std::vector<std::map<std::uint32_t, Span>> extents_;
};

/// The suppressions in the comments of files that are linted together. Not thread-safe.
class CommentSuppressions {
 public:
  CommentSuppressions(std::span<const format::FileFacts> files, std::span<const Source> sources,
                      std::span<const Reading> readings);

  /// The reason of one that holds a finding back, at any of its places; good as long as the text.
  /// Those that do count as used.
  [[nodiscard]] std::optional<std::string_view> hold_back(const PlacedFinding& placed);

  /// What is wrong with those of a source, once all findings were asked for. `ran` tells whether a
  /// rule looked at the file: no suppression of one that did not is at fault.
  [[nodiscard]] std::vector<SuppressionFault> faults(
      std::size_t source, const std::function<bool(const RuleInfo&)>& ran) const;

 private:
  void add_extents(const Reading& reading,
                   const std::map<std::size_t, const syntax::Value*>& roots);

  std::map<std::size_t, Suppressions> by_source_;  // of those that have any
};

/// Takes out of a report what configs hold back, once all sources are linted, and adds to it what
/// is wrong with their suppressions.
void apply_config_suppressions(Report& report, std::span<const Source> sources,
                               const Selections& selections, const Options& options,
                               const catalog::Catalog& catalog);

}  // namespace ecrlint::internal
