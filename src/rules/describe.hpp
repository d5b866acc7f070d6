// SPDX-License-Identifier: Apache-2.0
// Words for principals in messages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "analysis/access.hpp"
#include "analysis/admitted.hpp"
#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// `account 314159265358`, `role app/puller of account ...`, `everyone`, `this identity`. One that
/// is not wholly known as the source of the policy writes it, if that is short.
[[nodiscard]] std::string describe(const Pass& pass, const analysis::Subject& subject);
[[nodiscard]] std::string describe(const Pass& pass, const Principal& principal);

/// Whom an Allow of the statement to the principal means: of everyone, whom its conditions leave.
[[nodiscard]] std::string describe(const Pass& pass, const Statement& statement,
                                   const Principal& principal);
/// `account 314159265358`, `organization o-a1b2c3d4e5`, or some of its principals.
[[nodiscard]] std::string describe(const analysis::Admitted& one);

/// `role app and one other`, `role app and 2 others`.
[[nodiscard]] std::string with_others(std::string first, std::size_t others);

/// A policy of a kind: `a service control policy`.
[[nodiscard]] std::string_view named(PolicyKind kind);

/// What a resource policy guards: `repository`, `registry`.
[[nodiscard]] std::string_view guarded(PolicyKind kind);

/// Policy text for a message: a hole cannot be printed, three dots stand for it.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace ecrlint::internal::check
