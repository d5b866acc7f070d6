// SPDX-License-Identifier: Apache-2.0
// The way of a value is kept from its end; it is told from its beginning.
#include "lint/placing.hpp"

#include <algorithm>

#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

using format::Hop;
using format::Reference;
using format::References;
using format::SourceSpan;

bool holds(const SourceSpan& outer, const SourceSpan& inner) {
  return outer.source == inner.source && contains(outer.span, inner.span);
}

/// From where a value is written to the policy, and on to what has that.
class WayReader {
 public:
  explicit WayReader(PlacedFinding& into) : into_(into) {}

  /// Where the value is written, or an expression in the text that a reference leads to.
  void stop(const SourceSpan& place) {
    if (into_.places.empty() || !holds(place, into_.places.back())) into_.places.push_back(place);
  }

  void follow(const Hop* last) {
    std::vector<const Hop*> hops;
    for (; last != nullptr; last = last->earlier) hops.push_back(last);
    for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
      stop((*hop)->expression);
      for (const Span around : {(*hop)->attribute, (*hop)->block})
        if (around.end > around.begin) into_.around.push_back({(*hop)->expression.source, around});
    }
  }

 private:
  PlacedFinding& into_;
};

/// Those of an edit have to be made where the finding stands, in order.
bool lead_to(std::size_t source, std::vector<Edit>& edits, const References& references,
             std::size_t from) {
  std::uint32_t end = 0;
  for (Edit& edit : edits) {
    const SourceSpan place = references.written(from, edit.span);
    if (place.source != source || place.span.begin < end) return false;
    edit.span = place.span;
    end = place.span.end;
  }
  return true;
}

/// Of the places, the finding stands at the one with this number.
void tell_way(Finding& finding, std::span<const SourceSpan> places, std::size_t at) {
  constexpr std::size_t kMost = 8;
  std::vector<Related> steps;
  for (const SourceSpan& place : places.subspan(at + 1))
    if (steps.size() < kMost) steps.push_back({place.source, place.span, "handed on here"});
  if (!steps.empty()) steps.back().message = "used here";
  // A text shows what stands in one file from top to bottom.
  for (std::size_t i = 0; steps.size() > 1 && i < steps.size(); ++i)
    steps[i].message.insert(0, std::to_string(i + 1) + ". ");
  finding.way = steps.size();
  for (const SourceSpan& place : places.first(at))
    steps.push_back({place.source, place.span, "the value stands here"});
  finding.related.insert(finding.related.begin(), steps.begin(), steps.end());
}

}  // namespace

PlacedFinding Placer::place(Finding finding) const {
  const std::size_t source = finding.source;
  const Reading* const reading = places_.at(source, finding.span);
  const References* const references = places_.references();
  const format::Origin* const origin = origins_.whole_at(source, finding.span);
  if (origin == nullptr) origins_.relate(finding);
  PlacedFinding placed{std::move(finding)};
  Finding& moved = placed.finding;
  WayReader way(placed);
  if (origin != nullptr) way.stop({origin->source, origin->place});
  if (references == nullptr) {
    way.stop({source, moved.span});
  } else {
    way.stop(references->written(source, moved.span));
    Span span = moved.span;
    for (const Reference* of = references->at(span); of != nullptr; of = references->at(span)) {
      way.follow(of->way);
      span = of->use;
      way.stop(references->written(source, span));
    }
    for (Related& related : moved.related) {
      const SourceSpan there = references->written(related.source, related.span);
      related.source = there.source;
      related.span = there.span;
    }
  }
  if (reading != nullptr) way.follow(reading->document->way);

  const auto linted = std::ranges::find_if(
      placed.places, [&](const SourceSpan& place) { return is_linted_(place.source); });
  const auto at = static_cast<std::size_t>(linted - placed.places.begin());
  if (at == placed.places.size()) return placed;
  moved.source = linted->source;
  moved.span = linted->span;
  if (at > 0) moved.fixes.clear();
  if (references != nullptr)
    std::erase_if(moved.fixes,
                  [&](Fix& fix) { return !lead_to(moved.source, fix.edits, *references, source); });
  tell_way(moved, placed.places, at);
  return placed;
}

}  // namespace ecrlint::internal
