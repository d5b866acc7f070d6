// SPDX-License-Identifier: Apache-2.0
// Says what an error message about an image means, and which policy must change.
// No I/O, no exceptions thrown, no network. Standard types only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/catalog.hpp"
#include "ecrlint/export.hpp"
#include "ecrlint/finding.hpp"
#include "ecrlint/result.hpp"
#include "ecrlint/transfer.hpp"

namespace ecrlint {

/// What an error message means. Texts quote the message and the sources as they are: a writer must
/// escape them for its medium.
struct DeniedReport {
  std::string what;                   ///< one line: what happened
  std::vector<std::string> because;   ///< what can be the cause, a line each
  std::vector<PolicyChange> changes;  ///< what makes it work, where a policy does
  std::vector<std::string> steps;     ///< what else to do, a line each
  std::vector<Finding> findings;      ///< what the linter says of the sources that fits
  std::vector<Related> places;        ///< where to look in the sources
  std::vector<std::string> notes;
  std::vector<Source> sources;  ///< that changes and findings point into
  std::vector<Failure> failures;
};

/// Explains a message as people paste it: with log prefixes, wrapped, escaped. Only its first 64
/// KiB are read. `workspace` are modules, templates and dumps, in which the place of the change is
/// looked for; there may be none. An error says that the message is about something else.
/// Thread-safe.
[[nodiscard]] ECRLINT_EXPORT Result<DeniedReport> explain_denied(
    std::string_view message, const std::vector<Source>& workspace = {},
    std::shared_ptr<const Catalog> catalog = {});

}  // namespace ecrlint
