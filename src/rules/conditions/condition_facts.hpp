// SPDX-License-Identifier: Apache-2.0
// What rules on conditions ask alike: what is known of a condition's key, whether its operator and
// values suit that, and how to write another operator in its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// What the catalogue knows of the key, also of a tag key whose tag is not known. Nothing for a key
/// that it does not know or that is not known itself.
[[nodiscard]] std::optional<catalog::ConditionKey> find_key(const catalog::Catalog& catalog,
                                                            const Text& key);

/// The known key that a name behind this prefix (`aws:`) was meant to be, with what stands behind
/// its slash; empty if none. Dear: see Searches.
[[nodiscard]] std::string closest_key(const catalog::Catalog& catalog, std::string_view prefix,
                                      std::string_view name);

/// Are the two so much alike that one was meant to be the other?
[[nodiscard]] bool is_slip(std::string_view key, std::string_view known);

/// `aws:SourceIp`, but no tag and no key that only some services have.
[[nodiscard]] bool is_plain_global(const catalog::ConditionKey& key);

/// Are values of the key's type what the operator compares? Also yes for a text that may hold one,
/// as a tag may, and for an ARN as a text, which works and is string-operator-on-arn-key's.
[[nodiscard]] bool fits(const catalog::ConditionKey& key, const catalog::Operator& op);

/// Can a value of the policy be one that operators of the family take?
[[nodiscard]] Answer is_of_family(catalog::OperatorFamily family, const Text& value);

/// No date that people write is so many seconds behind 1970; milliseconds are.
inline constexpr std::int64_t kYear10000 = 253'402'300'800;

/// Is it the first condition under its operator? What is wrong with an operator is said once.
[[nodiscard]] bool is_first_of_operator(const Statement& statement, const Condition& condition);

/// Does a condition key stand where the operator belongs, and an operator in its place?
[[nodiscard]] bool is_swapped(const catalog::Catalog& catalog, const Condition& condition);

/// The condition's operator with another base: `ForAnyValue:StringLike`.
[[nodiscard]] std::string with_base(const Condition& condition, std::string_view base);

/// Adds a fix that writes another operator, where that touches no other condition.
void offer_operator(const Pass& pass, Finding& finding, Applicability applicability,
                    const Statement& statement, const Condition& condition, std::string_view op);

}  // namespace ecrlint::internal::check
