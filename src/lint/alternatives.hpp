// Policies that depend on what is not known: each outcome of the conditions is an alternative.
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

}  // namespace ecrlint::internal
