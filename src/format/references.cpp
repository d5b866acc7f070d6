// SPDX-License-Identifier: Apache-2.0
#include "format/references.hpp"

#include <algorithm>

#include "text/span.hpp"

namespace ecrlint::internal::format {

const Reference* References::add(std::size_t source, Span use, const SourceSpan& written,
                                 const Hop* way) {
  const auto [known, fresh] = known_.try_emplace(
      {source, use.begin, use.end, written.source, written.span.begin, written.span.end, way},
      all_.size());
  if (!fresh) return &all_[known->second];
  const std::uint32_t size = written.span.end - written.span.begin;
  if (size >= kLongestText - next_) {
    known_.erase(known);
    return nullptr;
  }
  all_.push_back({source, {next_, next_ + size}, written, use, way});
  next_ += size + 1;  // an empty span at the end of one is no part of the next
  return &all_.back();
}

const Reference* References::at(Span span) const {
  if (!is_one(span)) return nullptr;
  const auto after = std::partition_point(
      all_.begin(), all_.end(), [&](const Reference& one) { return one.span.begin <= span.begin; });
  return after == all_.begin() ? nullptr : &*(after - 1);
}

SourceSpan References::written(std::size_t source, Span span) const {
  const Reference* const of = at(span);
  if (of == nullptr) return {source, span};
  const std::uint32_t begin = of->written.span.begin - of->span.begin;
  return {of->written.source, {begin + span.begin, begin + span.end}};
}

Span References::in_document(Span span) const {
  for (const Reference* of = at(span); of != nullptr; of = at(span)) span = of->use;
  return span;
}

std::optional<Span> References::seen_from(Span piece, Span span) const {
  const Reference* const wanted = at(piece);
  for (const Reference* of = at(span); of != wanted; of = at(span)) {
    if (of == nullptr) return std::nullopt;
    span = of->use;
  }
  return span;
}

}  // namespace ecrlint::internal::format
