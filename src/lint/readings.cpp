// SPDX-License-Identifier: Apache-2.0
// Reads policies and sorts them by owner, target and place.
#include "lint/readings.hpp"

#include <algorithm>
#include <tuple>

#include "lint/alternatives.hpp"
#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

std::size_t source_of(std::span<const Reading> alternatives) {
  return alternatives.front().document->source;
}

void group_alternatives(BatchReadings& readings) {
  const std::span<const Reading> all = readings.all;
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin + 1;
    while (end < all.size() && format::same_group(*all[begin].document, *all[end].document)) ++end;
    readings.policies.push_back(all.subspan(begin, end - begin));
    begin = end;
  }
  std::stable_sort(readings.policies.begin(), readings.policies.end(),
                   [](const auto& a, const auto& b) { return source_of(a) < source_of(b); });
}

}  // namespace

BatchReadings read_batch(std::span<const format::Document> documents,
                         const catalog::Catalog& catalog, Arena& arena) {
  BatchReadings readings;
  readings.all.reserve(documents.size());
  for (const format::Document& document : documents)
    readings.all.push_back(
        {&document, read_policy(*document.value, document.kind, document.plain, catalog, arena)});
  group_alternatives(readings);
  return readings;
}

std::span<const std::span<const Reading>> BatchReadings::of(std::size_t source) const {
  const auto first = std::partition_point(policies.begin(), policies.end(),
                                          [&](const auto& one) { return source_of(one) < source; });
  const auto last = std::partition_point(first, policies.end(),
                                         [&](const auto& one) { return source_of(one) == source; });
  return {first, last};
}

/// Policies do not overlap, but need not be read in the order in which they stand.
ReadingsByPlace::ReadingsByPlace(std::span<const Reading> readings) {
  sorted_.reserve(readings.size());
  for (const Reading& reading : readings) sorted_.push_back(&reading);
  const auto place = [](const Reading* reading) {
    return std::tuple(reading->document->source, reading->policy.root->span.begin);
  };
  std::stable_sort(sorted_.begin(), sorted_.end(),
                   [&](const Reading* a, const Reading* b) { return place(a) < place(b); });
}

const Reading* ReadingsByPlace::at(std::size_t source, Span span) const {
  const auto after =
      std::partition_point(sorted_.begin(), sorted_.end(), [&](const Reading* reading) {
        return std::tuple(reading->document->source, reading->policy.root->span.begin) <=
               std::tuple(source, span.begin);
      });
  // Alternatives of a policy begin at one place, or in branches of which only one is theirs.
  const auto is_place = [&](const Reading* reading) {
    return reading->document->source == source && contains(reading->policy.root->span, span) &&
           !is_absent(*reading->document, span);
  };
  for (auto at = after; at != sorted_.begin(); --at) {
    const Reading* const reading = *(at - 1);
    if (is_place(reading)) return reading;
    if (at - 1 == sorted_.begin() ||
        !format::same_group(*reading->document, *(*(at - 2))->document))
      break;
  }
  return nullptr;
}

}  // namespace ecrlint::internal
