// Writes a Report down: for people, for programs, for code scanning. Standard types only. Nothing
// here throws: where memory runs out the text is empty, never a part of one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ecrlint/access.hpp"
#include "ecrlint/denied.hpp"
#include "ecrlint/export.hpp"
#include "ecrlint/format.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/transfer.hpp"
#include "ecrlint/who.hpp"

namespace ecrlint {

/// Where the linted files stand in version control. Empty strings are left out.
struct VersionControl {
  std::string repository_uri;  ///< absolute, without user name or password
  std::string revision;
  std::string branch;
};

struct ReportOptions {
  bool color = false;     ///< text only: ANSI colours
  bool policies = false;  ///< text, concise and json: list the policies, too
  bool summary = true;    ///< text and concise: the closing line with the counts
  /// text and concise: a line for each failure that has no finding. Switch it off if the user has
  /// been told already.
  bool failures = true;
  VersionControl version_control = {};  ///< SARIF only
  int exit_code = 0;                    ///< SARIF only: what the process will return
};

/// Writes a report. `sources` are the ones that were linted. The result ends with a line feed
/// unless it is empty, is the same on every call, and holds no control character from a policy or a
/// path. All formats are safe to print on a terminal and in a CI log.
[[nodiscard]] ECRLINT_EXPORT std::string render(Format format, std::span<const Source> sources,
                                                const Report& report,
                                                const ReportOptions& options = {});

/// All rules and what is known of each, as `schemas/rules.schema.json` describes it.
[[nodiscard]] ECRLINT_EXPORT std::string rules_json();

/// One line of JSON: `{"id", "decision": "Allowed|ExplicitlyDenied|ImplicitlyDenied|Unknown|error",
/// "blockedBy": [..], "statements": [..]}`.
[[nodiscard]] ECRLINT_EXPORT std::string to_json(const Evaluated& evaluated);

/// A transfer as `schemas/pull.schema.json` describes it.
[[nodiscard]] ECRLINT_EXPORT std::string to_json(const TransferReport& report);

/// The same for people: the calls by gates, what decided, what to change. Safe to print.
[[nodiscard]] ECRLINT_EXPORT std::string to_text(const TransferReport& report, bool color);

/// What a message means, and what to change, as `schemas/denied.schema.json` describes it.
[[nodiscard]] ECRLINT_EXPORT std::string to_json(const DeniedReport& report);

/// The same for people. Safe to print.
[[nodiscard]] ECRLINT_EXPORT std::string to_text(const DeniedReport& report, bool color);

/// Who can do what as `schemas/who.schema.json` describes it.
[[nodiscard]] ECRLINT_EXPORT std::string to_json(const WhoReport& report);

/// The same for people: a table for each repository, and the statements that decide. Safe to print.
[[nodiscard]] ECRLINT_EXPORT std::string to_text(const WhoReport& report, bool color);

/// The same as one page for a browser, which loads nothing and runs no script. All that the sources
/// say is escaped.
[[nodiscard]] ECRLINT_EXPORT std::string to_html(const WhoReport& report);

/// Replaces what could act on a terminal (control characters, direction overrides, invisible
/// characters, broken UTF-8) or be read as a command by a CI log (`::` at the start, `##name[`
/// anywhere) with a visible form such as `\x1b`. For programs that print paths or findings
/// themselves.
[[nodiscard]] ECRLINT_EXPORT std::string printable(std::string_view text);

}  // namespace ecrlint
