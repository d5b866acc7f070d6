// Policies that depend on what is not known, and values that stand elsewhere.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "rules/pass.hpp"

namespace ecrlint::internal {

/// Does the document leave out the branch that holds this place?
[[nodiscard]] bool is_absent(const format::Document& document, Span span);

/// What is true of a policy however its conditions turn out: `found[i]` is what the rules say of
/// the alternative `group[i]`, as far as `judges` tells that they were asked. Each is told once, in
/// the words for the first alternative that has its place.
[[nodiscard]] std::vector<Finding> merge_alternatives(
    std::span<const Reading> group, std::vector<std::vector<Finding>> found,
    const std::function<bool(const RuleInfo&, const Reading&)>& judges);

/// Adds the places where the values at findings come from. Not thread-safe.
class OriginFinder {
 public:
  explicit OriginFinder(std::span<const Reading> readings);

  void relate(Finding& finding) const;

 private:
  struct Use {
    std::size_t source;
    const format::Origin* origin;
  };
  std::vector<Use> uses_;  // sorted by source and place, each once
};

}  // namespace ecrlint::internal
