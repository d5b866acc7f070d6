// SPDX-License-Identifier: Apache-2.0
// All rules, made at build time from the pages under rules/.
#pragma once

#include <cstdint>
#include <span>

#include "rules/pass.hpp"

namespace ecrlint::internal {

/// How a rule is run.
struct RuleCheck {
  void (*check)(Pass&);
  std::uint8_t kinds;         ///< one bit for each PolicyKind it applies to
  std::uint8_t review_kinds;  ///< those of them for which only profile review and up shows it
  bool ecr_only;              ///< only for policies that mention ECR
  bool per_source;            ///< once for each source with errors or duplicate keys, over an empty
                              ///< policy; besides once for each policy of its kinds
  bool last;                  ///< once for each source with faulty suppressions, after all others
};

/// Parallel to rules(): sorted by code.
[[nodiscard]] std::span<const RuleCheck> rule_checks();

[[nodiscard]] constexpr std::uint8_t kind_bit(PolicyKind kind) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}

}  // namespace ecrlint::internal
