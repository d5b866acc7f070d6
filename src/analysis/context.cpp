// SPDX-License-Identifier: Apache-2.0
// Looks keys up: those that were given by a walk, as a request has a dozen, so that sketches beat
// any index; those that follow from the request by their number.
#include "analysis/context.hpp"

#include <algorithm>

namespace ecrlint::internal::analysis {
namespace {

/// The moment of the request has two names.
constexpr KeyName kCurrentTime("aws:CurrentTime");
constexpr KeyName kEpochTime("aws:EpochTime");
constexpr KeySet kMoment{kCurrentTime, kEpochTime};

}  // namespace

void RequestContext::give(std::span<const RequestKey> given, bool complete) {
  given_ = given;
  missing_ = complete ? Presence::absent : Presence::unknown;
  if (given.size() <= kLongContext) {
    walked_ = given.size();
    for (std::size_t i = 0; i < given.size(); ++i) sketches_[i] = KeyName::sketch_of(given[i].name);
    return;
  }
  for (const RequestKey& key : given) sorted_.push_back(&key);
  std::ranges::stable_sort(sorted_, less_ignoring_case, &RequestKey::name);
}

const RequestKey* RequestContext::find_given(const KeyName& name) const {
  if (!sorted_.empty()) return find_sorted(name);
  for (std::size_t i = 0; i < walked_; ++i)
    if (sketches_[i] == name.sketch && name.is(given_[i].name)) return &given_[i];
  return nullptr;
}

const RequestKey* RequestContext::find_sorted(const KeyName& name) const {
  const auto found =
      std::ranges::lower_bound(sorted_, name.text, less_ignoring_case, &RequestKey::name);
  return found != sorted_.end() && name.is((*found)->name) ? *found : nullptr;
}

ContextKey RequestContext::find(const KeyName& name) const {
  if (const RequestKey* key = find_given(name)) return ContextKey(*key);
  if (has_value_.has(name)) return ContextKey(values_[name.number]);
  if (absent_.has(name)) return ContextKey(Presence::absent);
  if (kMoment.has(name))
    if (const auto* key = find_given(name.number == kEpochTime.number ? kCurrentTime : kEpochTime))
      return ContextKey(*key);
  return ContextKey(missing_);
}

}  // namespace ecrlint::internal::analysis
