// SPDX-License-Identifier: Apache-2.0
// Why conditions keep no outsider out, in words for people. Whether they do is for the evaluator to
// say (analysis/outsider_probe).
#pragma once

#include <cstdint>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::analysis {

/// Why a condition lets strangers through.
enum class Gap : std::uint8_t {
  unconditional,   ///< there is no condition
  for_all_values,  ///< ForAllValues is met by a request without the key
  if_exists,       ///< so is ...IfExists
  negated,         ///< met by everybody but those it names
  wildcard,        ///< a pattern that strangers match
  wide_address,    ///< an address range too wide to be one's own
  presence,        ///< Null: strangers have the key, or lack it, too
  spoofable,       ///< a header that callers choose
  tag,             ///< a tag, which anybody can put on what is theirs
  unrelated,       ///< a key that says nothing about who calls
};

/// What lets strangers through.
struct Weakness {
  Gap gap = Gap::unconditional;
  const Condition* condition = nullptr;  ///< null when there is none
  const Text* value = nullptr;           ///< of the condition, when a value is to blame
};

/// Of a statement that lets strangers through, the condition that was most likely meant not to.
[[nodiscard]] Weakness weakness(const Statement& statement, const catalog::Catalog& catalog);

}  // namespace ecrlint::internal::analysis
