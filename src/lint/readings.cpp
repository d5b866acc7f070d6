// SPDX-License-Identifier: Apache-2.0
// Reads policies and sorts them by owner, target and place.
#include "lint/readings.hpp"

#include <algorithm>
#include <functional>
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

/// Finds one place in a tree.
class PlaceFinder {
 public:
  PlaceFinder(Span span, const format::References* references)
      : span_(span), references_(references) {}

  /// The member that holds it; null where none does.
  [[nodiscard]] const Member* holder_in(const Value& value) const {
    const auto wanted = seen_from(value, span_);
    if (!wanted) return nullptr;
    const auto begin = [&](const Member& member) {
      const Span place = value.is_object() ? member.key_span : member.value.span;
      return seen_from(value, place).value_or(value.span).begin;
    };
    // Members stand in source order.
    const auto after =
        std::partition_point(value.members.begin(), value.members.end(),
                             [&](const Member& member) { return begin(member) <= wanted->begin; });
    // Those that come from one expression begin where it does.
    for (auto at = after; at != value.members.begin(); --at) {
      const Member& member = *(at - 1);
      if (is_in(member.value) || (value.is_object() && contains(member.key_span, *wanted)))
        return &member;
      if (references_ == nullptr || begin(member) != begin(*(after - 1))) break;
    }
    return nullptr;
  }

  /// Is it in a value, and not its key?
  [[nodiscard]] bool is_in(const Value& value) const {
    const auto seen = seen_from(value, span_);
    return seen && contains(value.span, *seen);
  }

 private:
  [[nodiscard]] std::optional<Span> seen_from(const Value& value, Span span) const {
    return references_ == nullptr ? std::optional(span) : references_->seen_from(value.span, span);
  }

  Span span_;
  const format::References* references_;
};

std::tuple<std::uint32_t, std::uint32_t> key_of(Span place) { return {place.begin, place.end}; }

/// As PlacesOfPolicy tells, of one place.
bool has_place(const Value& root, Span span, const format::References* references) {
  const Value& deepest = *element_at(root, span, references).value;
  return deepest.members.empty() || !contains(deepest.span, span) || deepest.span == span ||
         Span{deepest.span.begin, deepest.span.begin + 1} == span;
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

PlacesOfPolicy::PlacesOfPolicy(const Value& root) {
  add(root);
  std::ranges::sort(contents_, {}, [](const Content& one) { return key_of(one.place); });
  std::ranges::sort(texts_, {}, key_of);
  std::size_t kept = 0;
  for (const Content& one : contents_)
    if (kept > 0 && contents_[kept - 1].place == one.place)
      contents_[kept - 1].hash += one.hash;
    else
      contents_[kept++] = one;
  contents_.resize(kept);
}

/// What is referred to has many values at the place of the reference.
void PlacesOfPolicy::add(const Value& value) {
  const std::hash<std::string_view> hash;
  if (value.is_object() || value.is_array()) {
    contents_.push_back({value.span, 0});
    contents_.push_back({{value.span.begin, value.span.begin + 1}, 0});
  } else {
    contents_.push_back({value.span, hash(value.text) + static_cast<std::size_t>(value.kind)});
    texts_.push_back(value.span);
  }
  for (const Member& member : value.members) {
    if (value.is_object()) contents_.push_back({member.key_span, hash(member.key)});
    add(member.value);
  }
}

std::optional<std::size_t> PlacesOfPolicy::at(Span span) const {
  const auto find = [&](Span place) {
    const auto content = std::ranges::partition_point(
        contents_, [&](const Content& one) { return key_of(one.place) < key_of(place); });
    return content != contents_.end() && content->place == place ? std::optional(content->hash)
                                                                 : std::nullopt;
  };
  if (const auto whole = find(span)) return whole;
  const auto after =
      std::ranges::partition_point(texts_, [&](Span text) { return text.begin <= span.begin; });
  if (after == texts_.begin() || !contains(*(after - 1), span)) return std::nullopt;
  return find(*(after - 1));
}

/// Policies do not overlap, but need not be read in the order in which they stand.
ReadingsByPlace::ReadingsByPlace(std::span<const Reading> readings) {
  sorted_.reserve(readings.size());
  for (const Reading& reading : readings) sorted_.push_back(&reading);
  const auto place = [](const Reading* reading) {
    return std::tuple(reading->document->source, reading->policy.root->span.begin);
  };
  std::ranges::stable_sort(sorted_, {}, place);
  for (const Reading& reading : readings) {
    if (reading.document->references == nullptr) continue;
    references_ = reading.document->references.get();
    by_reference_.resize(references_->all().size());
    find_references(reading, *reading.policy.root);
  }
}

void ReadingsByPlace::find_references(const Reading& reading, const Value& value) {
  if (const format::Reference* of = references_->at(value.span))
    by_reference_[references_->number(*of)] = &reading;
  for (const Member& member : value.members) find_references(reading, member.value);
}

const Reading* ReadingsByPlace::at(std::size_t source, Span span) const {
  if (references_ != nullptr)
    if (const format::Reference* of = references_->at(span))
      return by_reference_[references_->number(*of)];
  const auto after =
      std::partition_point(sorted_.begin(), sorted_.end(), [&](const Reading* reading) {
        return std::tuple(reading->document->source, reading->policy.root->span.begin) <=
               std::tuple(source, span.begin);
      });
  // Alternatives of a policy begin at one place, or in branches of which only one is theirs.
  const Reading* around = nullptr;
  for (auto at = after; at != sorted_.begin(); --at) {
    const Reading* const reading = *(at - 1);
    if (reading->document->source == source && contains(reading->policy.root->span, span)) {
      if (has_place(*reading->policy.root, span, references_)) return reading;
      if (around == nullptr) around = reading;
    }
    if (at - 1 == sorted_.begin() ||
        !format::same_group(*reading->document, *(*(at - 2))->document))
      break;
  }
  return around;
}

ElementAt element_at(const Value& root, Span span, const format::References* references) {
  const PlaceFinder finder(span, references);
  ElementAt element{{}, &root};
  for (;;) {
    const Value& value = *element.value;
    const Member* const member = finder.holder_in(value);
    if (member == nullptr) return element;
    const auto index = static_cast<std::size_t>(member - value.members.data());
    element.pointer += value.is_object() ? syntax::step(member->key) : syntax::step(index);
    element.value = &member->value;
    if (!finder.is_in(member->value)) return element;
  }
}

OriginUses::OriginUses(std::span<const Reading> readings, const format::References* references) {
  if (references != nullptr)
    for (const format::Reference& one : references->all())
      referring_.push_back(references->written(one.source, one.use));
  std::ranges::sort(referring_, {}, [](const format::SourceSpan& place) {
    return std::tuple(place.source, place.span.begin);
  });
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

const Origin* OriginUses::whole_at(std::size_t source, Span span) const {
  const auto first = first_behind(source, span.begin);
  const auto is_at = [&](auto use) {
    return use != uses_.end() && use->source == source && use->origin->use == span;
  };
  return is_at(first) && first->origin->whole && !is_at(first + 1) ? first->origin : nullptr;
}

bool OriginUses::is_within(std::size_t source, Span span) const {
  const auto refers = std::ranges::partition_point(referring_, [&](const format::SourceSpan& one) {
    return std::tuple(one.source, one.span.begin) < std::tuple(source, span.begin);
  });
  for (auto at = refers; at != referring_.end(); ++at) {
    if (at->source != source || at->span.begin >= span.end) break;
    if (contains(span, at->span)) return true;
  }
  for (auto use = first_behind(source, span.begin); use != uses_.end(); ++use) {
    if (use->source != source || use->origin->use.begin >= span.end) return false;
    if (contains(span, use->origin->use)) return true;
  }
  return false;
}

}  // namespace ecrlint::internal
