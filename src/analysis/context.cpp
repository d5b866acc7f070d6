// Looks keys up by binary search: a request has a dozen.
#include "analysis/context.hpp"

#include <algorithm>

namespace ecrlint::analysis {

Context::Context(std::vector<ContextKey> keys, bool complete) : keys_(std::move(keys)) {
  const auto by_name = [](const ContextKey& a, const ContextKey& b) { return a.name < b.name; };
  const auto same = [](const ContextKey& a, const ContextKey& b) { return a.name == b.name; };
  std::stable_sort(keys_.begin(), keys_.end(), by_name);
  keys_.erase(std::unique(keys_.begin(), keys_.end(), same), keys_.end());
  missing_.presence = complete ? Presence::absent : Presence::unknown;
}

const ContextKey& Context::find(std::string_view name) const {
  const auto found =
      std::lower_bound(keys_.begin(), keys_.end(), name,
                       [](const ContextKey& key, std::string_view n) { return key.name < n; });
  return found != keys_.end() && found->name == name ? *found : missing_;
}

}  // namespace ecrlint::analysis
