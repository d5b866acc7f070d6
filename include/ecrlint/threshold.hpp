// SPDX-License-Identifier: Apache-2.0
// Which findings fail a run, and which are shown. Standard types only.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "ecrlint/export.hpp"
#include "ecrlint/finding.hpp"
#include "ecrlint/source.hpp"

namespace ecrlint {

struct Report;

/// The least severity that fails a run; empty is `never`.
struct FailOn {
  std::optional<Severity> least = {};
};

/// What the caller asks for. Where it is empty, the config of a finding's source decides; without a
/// config, `medium` fails and everything is shown.
struct Threshold {
  std::optional<FailOn> fail_on = {};
  std::optional<Severity> min_severity = {};
};

/// Does a finding fail the run? Failures are another matter: see Report::failures. `sources` are
/// the ones that were linted. Thread-safe.
[[nodiscard]] ECRLINT_EXPORT bool fails(const Report& report, std::span<const Source> sources,
                                        const Threshold& threshold = {});

/// How many findings fail a run by default, and do not because a config sets a laxer `fail-on` or a
/// lower severity of their rule. What `threshold` says is no config's. To be called before
/// hide_findings(). Thread-safe. Throws nothing but std::bad_alloc.
[[nodiscard]] ECRLINT_EXPORT std::size_t count_let_pass(const Report& report,
                                                        std::span<const Source> sources,
                                                        const Threshold& threshold = {});

/// Takes the findings that are not to be shown out of the report, which counts them in its summary;
/// returns how many those were. To be called after fails(): what is hidden fails all the same.
ECRLINT_EXPORT std::size_t hide_findings(Report& report, std::span<const Source> sources,
                                         const Threshold& threshold = {});

}  // namespace ecrlint
