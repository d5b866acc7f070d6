// SPDX-License-Identifier: Apache-2.0
// Reads policies and sorts them by owner, target and place.
#include "lint/readings.hpp"

#include <algorithm>
#include <tuple>

#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

using format::Origin;
using syntax::Member;
using syntax::Value;

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

bool holds(const Value& value, const Member& member, Span span) {
  return contains(member.value.span, span) ||
         (value.is_object() && contains(member.key_span, span));
}

bool touches(Span a, Span b) {
  return a.begin < std::max(b.end, b.begin + 1) && b.begin < std::max(a.end, a.begin + 1);
}

}  // namespace

BatchReadings read_batch(std::span<const format::Document> documents,
                         const catalog::Catalog& catalog, Arena& arena) {
  BatchReadings readings;
  readings.all.reserve(documents.size());
  for (const format::Document& document : documents)
    readings.all.push_back(
        {&document, read_policy(*document.value, document.kind, document.plain, catalog, arena,
                                {document.account, document.region})});
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

bool is_absent(const format::Document& document, Span span) {
  const auto after = std::partition_point(document.absent.begin(), document.absent.end(),
                                          [&](Span branch) { return branch.begin <= span.begin; });
  return after != document.absent.begin() && span.end <= (after - 1)->end;
}

/// Policies do not overlap, but need not be read in the order in which they stand.
ReadingsByPlace::ReadingsByPlace(std::span<const Reading> readings) {
  sorted_.reserve(readings.size());
  for (const Reading& reading : readings) sorted_.push_back(&reading);
  const auto place = [](const Reading* reading) {
    return std::tuple(reading->document->source, reading->policy.root->span.begin);
  };
  std::ranges::stable_sort(sorted_, {}, place);
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

/// Members stand in source order.
ElementAt element_at(const Value& root, Span span) {
  ElementAt element{{}, &root};
  for (;;) {
    const Value& value = *element.value;
    const auto after =
        std::partition_point(value.members.begin(), value.members.end(), [&](const Member& member) {
          return (value.is_object() ? member.key_span : member.value.span).begin <= span.begin;
        });
    if (after == value.members.begin() || !holds(value, *(after - 1), span)) return element;
    const Member& member = *(after - 1);
    const auto index = static_cast<std::size_t>(after - 1 - value.members.begin());
    element.pointer += value.is_object() ? syntax::step(member.key) : syntax::step(index);
    element.value = &member.value;
    if (!contains(member.value.span, span)) return element;
  }
}

OriginUses::OriginUses(std::span<const Reading> readings) {
  for (const Reading& reading : readings)
    for (const Origin& origin : reading.document->origins)
      uses_.push_back({reading.document->source, &origin});
  const auto key = [](const OriginUse& use) {
    const Origin& origin = *use.origin;
    return std::tuple(use.source, origin.use.begin, origin.use.end, origin.source,
                      origin.place.begin);
  };
  std::ranges::stable_sort(uses_, {}, key);
  const auto same = [&](const OriginUse& a, const OriginUse& b) { return key(a) == key(b); };
  uses_.erase(std::unique(uses_.begin(), uses_.end(), same), uses_.end());
}

std::vector<OriginUse>::const_iterator OriginUses::first_behind(std::size_t source,
                                                                std::uint32_t place) const {
  return std::partition_point(uses_.begin(), uses_.end(), [&](const OriginUse& use) {
    return std::tuple(use.source, std::max(use.origin->use.end, use.origin->use.begin + 1)) <=
           std::tuple(source, place);
  });
}

void OriginUses::relate(Finding& finding) const {
  constexpr std::size_t kMost = 8;
  auto use = first_behind(finding.source, finding.span.begin);
  for (std::size_t n = 0; n < kMost && use != uses_.end(); ++n, ++use) {
    const Origin& origin = *use->origin;
    if (use->source != finding.source || !touches(origin.use, finding.span)) return;
    finding.related.push_back({origin.source, origin.place, origin.message});
  }
}

bool OriginUses::is_within(std::size_t source, Span span) const {
  for (auto use = first_behind(source, span.begin); use != uses_.end(); ++use) {
    if (use->source != source || use->origin->use.begin >= span.end) return false;
    if (contains(span, use->origin->use)) return true;
  }
  return false;
}

}  // namespace ecrlint::internal
