// SPDX-License-Identifier: Apache-2.0
// The one place that knows which edits can be made: a source may compute what a policy says.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"
#include "lint/readings.hpp"

namespace ecrlint::internal {

/// The edits that sources allow. Refers to all that it is made of. Immutable.
class Editable {
 public:
  Editable(std::span<const Source> sources, std::span<const Reading> readings,
           const ReadingsByPlace& places, const OriginUses& origins);

  /// Would the edit change what it means to, and nothing else? Not where the value stands
  /// elsewhere, is computed, or is the argument of an expression, which would get another one.
  /// `reading` is the policy that is edited; null outside of all policies.
  [[nodiscard]] bool may_edit(std::size_t source, const Reading* reading, const Edit& edit) const;

  /// Drops the fixes of which an edit may not be made. The help of the finding stays.
  void drop_impossible_fixes(Finding& finding) const;

 private:
  /// A string of which another program computes a part.
  struct ComputedToken {
    std::size_t source = 0;
    Span span;
  };

  void collect_computed(std::span<const Source> sources, const format::Document& document,
                        const syntax::Value& value);
  void sort_computed();
  [[nodiscard]] bool meets_computed(std::size_t source, Span span) const;

  const ReadingsByPlace& places_;
  const OriginUses& origins_;
  std::vector<ComputedToken> computed_;  // sorted by source and place, disjoint
};

}  // namespace ecrlint::internal
