// SPDX-License-Identifier: Apache-2.0
// The policies of a batch, read, and the orders in which they are looked for.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "rules/pass.hpp"

namespace ecrlint::internal {

/// All policies of sources that are linted together, in the order of their documents. Movable: the
/// pointers and spans into `all` stay good. Refers to the documents and the arena.
struct BatchReadings {
  std::vector<Reading> all;
  /// The alternatives of each policy, most of which have one; by source.
  std::vector<std::span<const Reading>> policies;

  /// Those of a source, in the order of their documents.
  [[nodiscard]] std::span<const std::span<const Reading>> of(std::size_t source) const;
};

[[nodiscard]] BatchReadings read_batch(std::span<const format::Document> documents,
                                       const catalog::Catalog& catalog, Arena& arena);

/// Finds the policy at a place. Immutable.
class ReadingsByPlace {
 public:
  explicit ReadingsByPlace(std::span<const Reading> readings);

  /// The policy of the source that holds the span; of alternatives one that has that branch. Null
  /// where there is none.
  [[nodiscard]] const Reading* at(std::size_t source, Span span) const;

 private:
  std::vector<const Reading*> sorted_;  // by source and place
};

}  // namespace ecrlint::internal
