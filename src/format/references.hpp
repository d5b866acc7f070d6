// SPDX-License-Identifier: Apache-2.0
// Values that a policy has from elsewhere: where they are written, and how they come to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "ecrlint/source.hpp"

namespace ecrlint::internal::format {

/// Where something is written.
struct SourceSpan {
  std::size_t source = 0;
  Span span = {};

  friend bool operator==(const SourceSpan&, const SourceSpan&) = default;
};

/// What hands a value on to where it is used: the argument of a call, what a local is.
struct Hop {
  SourceSpan expression;
  Span attribute = {};           ///< the expression with its name
  Span block = {};               ///< that the attribute stands in, of a call; empty in others
  const Hop* earlier = nullptr;  ///< the one before, nearer to where the value is written
};

/// A value from elsewhere in the tree of a policy.
struct Reference {
  std::size_t source = 0;    ///< of the document
  Span span;                 ///< what all spans in it are parts of
  SourceSpan written;        ///< what that stands for
  Span use;                  ///< the expression that refers to it: in what holds it
  const Hop* way = nullptr;  ///< from there to the expression, the last one first
};

/// Gives each value from elsewhere a span of its own, that lies above all places of a source, so
/// that what is found in it can be told by its span. Offsets in it count as in the source it is
/// written in. Texts that reach up there have no references. Immutable once all is located.
class References {
 public:
  static constexpr std::uint32_t kFirst = 0x8000'0000;
  [[nodiscard]] static constexpr bool is_one(Span span) { return span.begin >= kFirst; }

  /// The value that is referred to by an expression in the tree of a document, whose source is
  /// given; null when there is no room for more. Equal ones are one. Good until the next call.
  const Reference* add(std::size_t source, Span use, const SourceSpan& written, const Hop* way);

  /// The value that a span is part of; null where it is a place in the document's source. Good
  /// as long as none is added.
  [[nodiscard]] const Reference* at(Span span) const;

  [[nodiscard]] const std::vector<Reference>& all() const { return all_; }
  [[nodiscard]] std::size_t number(const Reference& one) const {
    return static_cast<std::size_t>(&one - all_.data());
  }

  /// What a span in the tree of a document stands for.
  [[nodiscard]] SourceSpan written(std::size_t source, Span span) const;

  /// The place in the document's own source: of a value from elsewhere, that of the expression that
  /// refers to it or to what it is part of.
  [[nodiscard]] Span in_document(Span span) const;

  /// Where `span` is in the text that `piece` is part of: itself, or the expression there that
  /// leads to it. Nothing when it is no part of that.
  [[nodiscard]] std::optional<Span> seen_from(Span piece, Span span) const;

 private:
  using Key = std::tuple<std::size_t, std::uint32_t, std::uint32_t, std::size_t, std::uint32_t,
                         std::uint32_t, const Hop*>;
  std::vector<Reference> all_;  // by span
  std::map<Key, std::size_t> known_;
  std::uint32_t next_ = kFirst;
};

}  // namespace ecrlint::internal::format
