// Looks keys up where they were given: a request has a dozen, so a walk over sketches beats any
// index.
#include "analysis/context.hpp"

#include <algorithm>

namespace ecrlint::analysis {
namespace {

/// The moment of the request has two names.
constexpr KeyName kCurrentTime("aws:currenttime");
constexpr KeyName kEpochTime("aws:epochtime");

const KeyName* other_name(const KeyName& name) {
  if (name.sketch == kCurrentTime.sketch && name.is(kCurrentTime.text)) return &kEpochTime;
  return name.sketch == kEpochTime.sketch && name.is(kEpochTime.text) ? &kCurrentTime : nullptr;
}

}  // namespace

void Context::give(std::span<const RequestKey> given, bool complete) {
  given_ = given;
  missing_ = complete ? Presence::absent : Presence::unknown;
  if (given.size() <= kLongContext) {
    for (std::size_t i = 0; i < given.size(); ++i) sketches_[i] = KeyName::sketch_of(given[i].name);
    return;
  }
  for (const RequestKey& key : given) sorted_.push_back(&key);
  std::stable_sort(sorted_.begin(), sorted_.end(), [](const RequestKey* a, const RequestKey* b) {
    return less_ignoring_case(a->name, b->name);
  });
}

void Context::derive(const KeyName& name, std::string_view value) {
  if (derived_size_ == kMostDerived) return;
  derived_sketches_[derived_size_] = name.sketch;
  derived_[derived_size_++] = {name.text, value};
}

const RequestKey* Context::find_given(const KeyName& name) const {
  if (!sorted_.empty()) return find_sorted(name);
  for (std::size_t i = 0; i < given_.size(); ++i)
    if (sketches_[i] == name.sketch && name.is(given_[i].name)) return &given_[i];
  return nullptr;
}

const RequestKey* Context::find_sorted(const KeyName& name) const {
  const auto found = std::lower_bound(
      sorted_.begin(), sorted_.end(), name.text,
      [](const RequestKey* key, std::string_view n) { return less_ignoring_case(key->name, n); });
  return found != sorted_.end() && equal_ignoring_case((*found)->name, name.text) ? *found
                                                                                  : nullptr;
}

ContextKey Context::find(const KeyName& name) const {
  if (const RequestKey* key = find_given(name)) return ContextKey(*key);
  if (const KeyName* other = other_name(name); other != nullptr)
    if (const RequestKey* key = find_given(*other)) return ContextKey(*key);
  for (std::size_t i = 0; i < derived_size_; ++i)
    if (derived_sketches_[i] == name.sketch && name.is(derived_[i].name))
      return ContextKey(derived_[i].value);
  for (const KeyName& absent : absent_)
    if (absent.sketch == name.sketch && name.is(absent.text)) return ContextKey(Presence::absent);
  return ContextKey(missing_);
}

}  // namespace ecrlint::analysis
