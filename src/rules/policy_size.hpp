// SPDX-License-Identifier: Apache-2.0
// How long a policy is as AWS counts, and whether it is too large for its statements to be weighed
// against each other.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// The length of a JSON text in characters.
struct PolicySize {
  std::size_t all = 0;
  std::size_t blanks_outside = 0;  ///< those that no reader misses

  /// As it is counted where it is sent without them.
  [[nodiscard]] std::size_t least() const { return all - blanks_outside; }
};

[[nodiscard]] PolicySize measure(std::string_view text);

/// What IAM counts: no blanks, inside strings or out.
[[nodiscard]] std::size_t counted_by_iam(const Reading& reading);

/// The characters that some sort of identity policy may have; all others may have fewer.
[[nodiscard]] std::size_t largest_limit(const catalog::Catalog& catalog);

/// The limit of a policy of which AWS counts the text as it is sent; nothing where IAM counts it
/// without blanks, or nobody says how it is kept.
[[nodiscard]] std::optional<catalog::LimitKind> limit_as_sent(const Reading& reading);

/// Does AWS refuse the policy for its length alone, however it is sent? What fills its holes may
/// be shorter, so that a yes takes a policy that is wholly known.
[[nodiscard]] bool is_refused_for_length(const Reading& reading, const catalog::Catalog& catalog);

/// Is it too large to be worked out across its statements?
[[nodiscard]] bool is_oversized(const Reading& reading, const catalog::Catalog& catalog);

}  // namespace ecrlint::internal::check
