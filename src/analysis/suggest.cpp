// Keeps the word with the smallest edit distance.
#include "analysis/suggest.hpp"

#include <algorithm>

#include "text/edit_distance.hpp"

namespace ecrlint::analysis {

void Suggestion::consider(std::string_view candidate) {
  const std::size_t longer = std::max(candidate.size(), word_.size());
  const std::size_t shorter = std::min(candidate.size(), word_.size());
  if (longer - shorter > limit_) return;
  const std::size_t distance = edit_distance(word_, candidate);
  if (distance > limit_ || (distance == limit_ && !best_.empty())) return;
  limit_ = distance;
  best_ = candidate;
}

}  // namespace ecrlint::analysis
