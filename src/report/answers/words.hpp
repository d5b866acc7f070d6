// SPDX-License-Identifier: Apache-2.0
// What several texts of answers say in common.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ecrlint/who.hpp"

namespace ecrlint::internal::report {

/// The policies of a gate as the things that people edit: `identity policy`.
[[nodiscard]] std::string_view policy_word(Gate gate);

/// `role app/puller`, `everyone`, `account 314159265358`; as the sources have it, not escaped.
[[nodiscard]] std::string principal_words(const WhoPrincipal& principal);

/// `314159265358`, or with what people call it: `314159265358, production`. Not escaped.
[[nodiscard]] std::string account_words(const std::string& account, const std::string& name);

/// `yes`, `own account`, `if aws:SourceVpc`: for a cell of a table. Not escaped.
[[nodiscard]] std::string cell_words(const WhoAccess& access);

/// Why, as far as no statement tells: which calls, what else must allow it. Not escaped; may be
/// empty.
[[nodiscard]] std::string reason_words(const WhoAccess& access, Ability ability,
                                       const WhoPrincipal& principal);

/// `allows`, `denies`, perhaps with its condition. Not escaped.
[[nodiscard]] std::string statement_words(const WhoStatement& statement);

/// `1 repository was not looked at: there is no room for more`.
[[nodiscard]] std::string left_out_words(std::size_t number);

/// What the answers leave out, for the end of a report.
inline constexpr std::string_view kWhoLimits =
    "Session and endpoint policies, and boundaries, SCPs and RCPs that were not given, can take "
    "away, never add. "
    "Logging in (ecr:GetAuthorizationToken) is up to the caller's own policies.";

}  // namespace ecrlint::internal::report
