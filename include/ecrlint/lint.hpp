// SPDX-License-Identifier: Apache-2.0
// Start here: lint() takes texts and returns a Report. No I/O, no global state, no exceptions
// thrown.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/catalog.hpp"
#include "ecrlint/export.hpp"
#include "ecrlint/finding.hpp"
#include "ecrlint/source.hpp"

namespace ecrlint {

/// What is known of the accounts that the policies are for.
struct Context {
  std::vector<std::string> accounts;          ///< members of the organization, 12 digits each
  std::vector<std::string> trusted_accounts;  ///< others that may have access, for all sources
  std::string org_id;                         ///< `o-a1b2c3d4e5`, or empty
  std::string partition;                      ///< `aws-cn`, or empty
  std::vector<Source> inventory;              ///< what is known to exist, in any form that is read
};

/// What to lint and how.
struct Options {
  /// Reads every policy as this kind instead of telling it by its context. A value out of range
  /// counts as none.
  std::optional<PolicyKind> kind = {};
  /// If empty, the config of each source decides; without one it is `ci`.
  std::optional<Profile> profile = {};
  /// Codes or names of rules. With `only`, just these run, whatever the profile or a config says;
  /// `ignore` wins over it. A word that find_rule does not know selects nothing.
  std::vector<std::string> only = {};
  std::vector<std::string> ignore = {};
  /// Threads to use; 0 is one per processor. The report is the same for any number.
  unsigned jobs = 1;
  /// AWS facts to use instead of the built-in ones; see load_catalog.
  std::shared_ptr<const Catalog> catalog = {};
  Context context = {};
  /// The day of the run, `2026-10-02`, by which suppressions with a date expire. If it is empty,
  /// none does.
  std::string today = {};
  /// Whether comments such as `# ecrlint: ignore[...]` count. Without, what stands in the texts
  /// silences nothing.
  bool suppression_comments = true;
  /// Whether the report holds the findings that are suppressed, apart from the others.
  bool keep_suppressed = false;
};

/// How much was looked at.
struct Summary {
  std::size_t files = 0;
  std::size_t policies = 0;
  std::size_t partly_known = 0;  ///< policies with holes: templates, placeholders, broken files
  std::size_t statements = 0;
  std::size_t suppressed = 0;  ///< findings that comments or a config hold back
  /// Calls of modules that are not among the sources, so that what they make is not known.
  std::size_t not_followed = 0;
  /// Templates that mention a policy and cannot be read before another program fills them in.
  std::size_t not_read = 0;
  /// Findings that hide_findings() took out of the report, by Severity.
  std::array<std::size_t, 5> hidden = {};
  /// Rules that would run but for a config that turns them off, for all sources or for some.
  std::size_t rules_off = 0;
  /// Files that ignore files and `exclude` of configs left out. A caller that reads files adds it.
  std::size_t ignored = 0;
  /// Findings that fail a run by default and do not because of a config; see count_let_pass().
  std::size_t let_pass = 0;
};

/// A policy that was found.
/// Texts quote the source as it is: a writer must escape them for its medium (the reports do).
struct PolicyInfo {
  std::size_t source = 0;  ///< index into the linted sources
  Span span;               ///< the whole policy, brackets included
  PolicyKind kind = PolicyKind::identity;
  std::string pointer;  ///< JSON Pointer, through embedded documents too
  std::string name;     ///< repository, role or policy name; may be empty
  std::string address;  ///< what its format calls it: a resource's address; may be empty
  std::vector<std::string> owners;  ///< whom it is attached to: `role/app`
  std::size_t statements = 0;
  std::string partly_known;  ///< why not all of it is known; empty when it is
};

/// A finding that a comment or a config holds back.
struct SuppressedFinding {
  Finding finding;
  bool in_source = false;  ///< by a comment, not by a config
  std::string reason;      ///< as it is given there
};

/// Everything found, sorted by path, place and code.
struct Report {
  std::vector<Finding> findings;
  /// Those that are held back, sorted likewise; empty unless Options::keep_suppressed asks for
  /// them.
  std::vector<SuppressedFinding> suppressed;
  std::vector<Failure> failures;
  Summary summary;
  /// One line for each policy that is only partly known: `path:line:column: why`.
  std::vector<std::string> partly_known;
  /// One line for each call that is not followed: `path:line:column: module.app (its source)`.
  std::vector<std::string> not_followed;
  /// One line for each file whose policies were not read, with the reason.
  std::vector<std::string> not_read;
  /// What was not evaluated, a line each: texts that ask for too much.
  std::vector<std::string> notes;
  /// All policies, sorted by path and place.
  std::vector<PolicyInfo> policies;
};

/// Lints sources together. Throws nothing but std::bad_alloc, where a single Failure has no room:
/// all else that goes wrong is one, marked as internal where memory or a thread could not be had.
/// Thread-safe; the sources must not change during the call. One without a policy has no finding.
[[nodiscard]] ECRLINT_EXPORT Report lint(std::span<const Source> sources,
                                         const Options& options = {});

/// Lints one source.
[[nodiscard]] ECRLINT_EXPORT Report lint(const Source& source, const Options& options = {});

/// All rules, sorted by code. Lives as long as the program.
[[nodiscard]] ECRLINT_EXPORT std::span<const RuleInfo> rules();

/// The rule with this code or name, or null. Letter case does not matter.
[[nodiscard]] ECRLINT_EXPORT const RuleInfo* find_rule(std::string_view code_or_name);

}  // namespace ecrlint
