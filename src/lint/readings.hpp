// SPDX-License-Identifier: Apache-2.0
// The policies of a batch, read, and what is looked for by its place: policies, elements of
// documents, values that a policy only refers to.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
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

/// What stands at each place of one policy. Immutable; keeps nothing of it.
class PlacesOfPolicy {
 public:
  explicit PlacesOfPolicy(const syntax::Value& root);

  /// A hash of the texts that stand at a place: at a whole value or key, at the bracket that opens
  /// a value, or in a text. Nothing where the policy has nothing, of which it may have something
  /// around.
  [[nodiscard]] std::optional<std::size_t> at(Span span) const;

 private:
  struct Content {
    Span place;
    std::size_t hash = 0;
  };

  void add(const syntax::Value& value);

  std::vector<Content> contents_;  // by place
  std::vector<Span> texts_;        // by begin
};

/// Finds the policy at a place. Immutable.
class ReadingsByPlace {
 public:
  explicit ReadingsByPlace(std::span<const Reading> readings);

  /// The policy of the source that holds the span; of alternatives one that has that place, and of
  /// instances one that has that value from elsewhere. Null where there is none.
  [[nodiscard]] const Reading* at(std::size_t source, Span span) const;

  /// Those of all policies; null where there are none.
  [[nodiscard]] const format::References* references() const { return references_; }

 private:
  void find_references(const Reading& reading, const syntax::Value& value);

  std::vector<const Reading*> sorted_;  // by source and place
  const format::References* references_ = nullptr;
  std::vector<const Reading*> by_reference_;  // by number
};

/// A value and the way to it.
struct ElementAt {
  std::string pointer;  ///< JSON Pointer from the root that was searched; empty for the root itself
  const syntax::Value* value = nullptr;  ///< never null
};

/// The deepest value below `root` that holds the span, with its key if it has one; the root where
/// none does. `references` are those of the tree, if it has any.
[[nodiscard]] ElementAt element_at(const syntax::Value& root, Span span,
                                   const format::References* references = nullptr);

/// An expression in a source that puts in a value from elsewhere.
struct OriginUse {
  std::size_t source = 0;  ///< the one with the expression
  const format::Origin* origin = nullptr;
};

/// All origins and references of policies that are linted together. The documents must outlive it.
/// Immutable.
class OriginUses {
 public:
  OriginUses(std::span<const Reading> readings, const format::References* references);

  /// Adds the places where the values at a finding come from to its related ones: the first few.
  void relate(Finding& finding) const;

  /// What the expression that stands there is and nothing else; null where it is more, or may be.
  [[nodiscard]] const format::Origin* whole_at(std::size_t source, Span span) const;

  /// Does a span hold a whole one of the expressions?
  [[nodiscard]] bool is_within(std::size_t source, Span span) const;

 private:
  /// The first one that ends behind the place.
  [[nodiscard]] std::vector<OriginUse>::const_iterator first_behind(std::size_t source,
                                                                    std::uint32_t place) const;

  std::vector<OriginUse> uses_;                // sorted by source and place, each once
  std::vector<format::SourceSpan> referring_;  // expressions with references, sorted
};

}  // namespace ecrlint::internal
