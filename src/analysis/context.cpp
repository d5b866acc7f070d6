// Looks keys up where they were given: a request has a dozen, so a walk beats any index.
#include "analysis/context.hpp"

#include <algorithm>

#include "text/ascii.hpp"

namespace ecrlint::analysis {
namespace {

constexpr std::size_t kLongContext = 32;

/// The moment of the request has two names.
std::string_view other_name(std::string_view name) {
  if (name == "aws:currenttime") return "aws:epochtime";
  return name == "aws:epochtime" ? "aws:currenttime" : std::string_view();
}

}  // namespace

void Context::give(std::span<const RequestKey> given, bool complete) {
  given_ = given;
  missing_ = complete ? Presence::absent : Presence::unknown;
  if (given.size() < kLongContext) return;
  for (const RequestKey& key : given) sorted_.push_back(&key);
  std::stable_sort(sorted_.begin(), sorted_.end(), [](const RequestKey* a, const RequestKey* b) {
    return less_ignoring_case(a->name, b->name);
  });
}

void Context::derive(std::string_view name, std::string_view value) {
  if (derived_size_ < derived_.size()) derived_[derived_size_++] = {name, value};
}

const RequestKey* Context::find_given(std::string_view name) const {
  if (sorted_.empty()) {
    for (const RequestKey& key : given_)
      if (key.name.size() == name.size() && equal_ignoring_case(key.name, name)) return &key;
    return nullptr;
  }
  const auto found = std::lower_bound(
      sorted_.begin(), sorted_.end(), name,
      [](const RequestKey* key, std::string_view n) { return less_ignoring_case(key->name, n); });
  return found != sorted_.end() && equal_ignoring_case((*found)->name, name) ? *found : nullptr;
}

ContextKey Context::find(std::string_view name) const {
  if (const RequestKey* key = find_given(name)) return ContextKey(*key);
  if (const std::string_view other = other_name(name); !other.empty())
    if (const RequestKey* key = find_given(other)) return ContextKey(*key);
  for (std::size_t i = 0; i < derived_size_; ++i)
    if (derived_[i].name == name) return ContextKey(derived_[i].value);
  if (std::find(absent_.begin(), absent_.end(), name) != absent_.end())
    return ContextKey(Presence::absent);
  return ContextKey(missing_);
}

}  // namespace ecrlint::analysis
