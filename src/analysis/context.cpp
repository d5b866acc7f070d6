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
    walked_ = given.size();
    for (std::size_t i = 0; i < given.size(); ++i) sketches_[i] = KeyName::sketch_of(given[i].name);
    return;
  }
  for (const RequestKey& key : given) sorted_.push_back(&key);
  std::stable_sort(sorted_.begin(), sorted_.end(), [](const RequestKey* a, const RequestKey* b) {
    return less_ignoring_case(a->name, b->name);
  });
}

const RequestKey* Context::find_given(const KeyName& name) const {
  if (!sorted_.empty()) return find_sorted(name);
  for (std::size_t i = 0; i < walked_; ++i)
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
  if (!sorted_.empty())
    if (const RequestKey* key = find_sorted(name)) return ContextKey(*key);
  const std::size_t size = walked_ + derived_size_;
  for (std::size_t i = 0; i < size; ++i) {
    if (sketches_[i] != name.sketch) continue;
    if (i < walked_ && name.is(given_[i].name)) return ContextKey(given_[i]);
    if (i >= walked_ && name.is(derived_[i - walked_].name))
      return ContextKey(derived_[i - walked_].value);
  }
  return find_missing(name);
}

ContextKey Context::find_missing(const KeyName& name) const {
  if (const KeyName* other = other_name(name); other != nullptr)
    if (const RequestKey* key = find_given(*other)) return ContextKey(*key);
  for (const KeyName& absent : absent_)
    if (absent.sketch == name.sketch && name.is(absent.text)) return ContextKey(Presence::absent);
  return ContextKey(missing_);
}

}  // namespace ecrlint::analysis
