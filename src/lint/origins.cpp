// Finds references by their place.
#include "lint/origins.hpp"

#include <algorithm>
#include <tuple>

#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

using format::Origin;

bool touches(Span a, Span b) {
  return a.begin < std::max(b.end, b.begin + 1) && b.begin < std::max(a.end, a.begin + 1);
}

}  // namespace

OriginUses::OriginUses(std::span<const Reading> readings) {
  for (const Reading& reading : readings)
    for (const Origin& origin : reading.document->origins)
      uses_.push_back({reading.document->source, &origin});
  const auto key = [](const OriginUse& use) {
    const Origin& origin = *use.origin;
    return std::tuple(use.source, origin.use.begin, origin.use.end, origin.source,
                      origin.place.begin);
  };
  std::stable_sort(uses_.begin(), uses_.end(),
                   [&](const OriginUse& a, const OriginUse& b) { return key(a) < key(b); });
  const auto repeats = [&](const OriginUse& a, const OriginUse& b) { return key(a) == key(b); };
  uses_.erase(std::unique(uses_.begin(), uses_.end(), repeats), uses_.end());
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
