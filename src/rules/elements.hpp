// Which element of the policy language a key was meant to be.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// How many keys of a policy are worth a search for what they were meant to be.
inline constexpr int kMostSearches = 20;

/// The element that a key which is none was evidently meant to be at its level, or unknown.
[[nodiscard]] ElementName element_meant_by(std::string_view key, bool in_statement);

/// Does a top-level key that is no element stand for this one, or does the element stand in a
/// statement? Such a key has a finding of its own.
[[nodiscard]] bool is_evidently_meant(const Policy& policy, ElementName name);

/// "`Effect`, `Action` and `Resource`".
[[nodiscard]] std::string list_names(std::span<const std::string_view> names,
                                     std::string_view conjunction);

}  // namespace ecrlint::internal::check
