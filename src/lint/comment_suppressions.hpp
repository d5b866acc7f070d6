// Takes out of findings what the comments of a file hold back.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "rules/pass.hpp"

namespace ecrlint::internal {

/// What the suppressions of a file did, and what is wrong with them.
struct CommentSuppressions {
  std::size_t held_back = 0;
  std::vector<SuppressionFault> faults;
};

/// To be called once all files are checked, for findings of one may stand in another. `ran` tells
/// whether a rule looked at the file: the faults name no suppression of one that did not.
[[nodiscard]] CommentSuppressions suppress_by_comments(
    const format::FileFacts& facts, std::string_view text, std::span<const Reading> readings,
    std::vector<Finding>& findings, const std::function<bool(const RuleInfo&)>& ran);

}  // namespace ecrlint::internal
