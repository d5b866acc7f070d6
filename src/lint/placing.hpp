// SPDX-License-Identifier: Apache-2.0
// Leads what was found in policies to where the edit belongs.
#pragma once

#include <functional>
#include <vector>

#include "lint/readings.hpp"

namespace ecrlint::internal {

/// A finding, and where a comment may speak of it.
struct PlacedFinding {
  Finding finding;
  /// Its own place, and the expressions that hand the value on, up to the policy.
  std::vector<format::SourceSpan> places = {};
  /// What those are parts of: settings, calls, the block that has the policy.
  std::vector<format::SourceSpan> around = {};
};

/// Refers to all that it is made of. Immutable.
class Placer {
 public:
  /// `is_linted` tells whether there may be findings in a source.
  Placer(const ReadingsByPlace& places, const OriginUses& origins,
         std::function<bool(std::size_t)> is_linted)
      : places_(places), origins_(origins), is_linted_(std::move(is_linted)) {}

  /// Puts a finding where the value is written, if that is linted, else at the first expression
  /// that is; adds the way from there to the policy to its related places.
  [[nodiscard]] PlacedFinding place(Finding finding) const;

 private:
  const ReadingsByPlace& places_;
  const OriginUses& origins_;
  std::function<bool(std::size_t)> is_linted_;
};

}  // namespace ecrlint::internal
