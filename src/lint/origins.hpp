// Values that a policy only refers to, and the places where they stand.
#pragma once

#include <span>
#include <vector>

#include "rules/pass.hpp"

namespace ecrlint::internal {

/// A reference in a source to a value elsewhere.
struct OriginUse {
  std::size_t source = 0;  ///< the one with the reference
  const format::Origin* origin = nullptr;
};

/// All references of policies that are linted together. The documents must outlive it. Immutable.
class OriginUses {
 public:
  explicit OriginUses(std::span<const Reading> readings);

  /// Adds the places where the values at a finding come from to its related ones: the first few.
  void relate(Finding& finding) const;

  /// Does a span hold a whole reference?
  [[nodiscard]] bool is_within(std::size_t source, Span span) const;

 private:
  /// The first one that ends behind the place.
  [[nodiscard]] std::vector<OriginUse>::const_iterator first_behind(std::size_t source,
                                                                    std::uint32_t place) const;

  std::vector<OriginUse> uses_;  // sorted by source and place, each once
};

}  // namespace ecrlint::internal
