// SPDX-License-Identifier: Apache-2.0
// AWS's own managed policies, as far as they are about ECR.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "format/document.hpp"
#include "text/arena.hpp"

namespace ecrlint::internal {

/// A policy document with the statements that are about ECR, perhaps none; nothing where AWS has no
/// such policy. Of any partition.
[[nodiscard]] std::optional<std::string> managed_policy_text(const catalog::Catalog& catalog,
                                                             std::string_view arn_or_name);

/// Adds a document for each of AWS's own policies that somebody has and that is not among the
/// documents, behind all others. `place` returns what Document::source of a policy is to be, by its
/// ARN and text. Linear in what was located, up to sorting.
void add_managed_policies(
    format::Located& located, const catalog::Catalog& catalog, Arena& arena,
    const std::function<std::size_t(const std::string&, std::string_view)>& place);

}  // namespace ecrlint::internal
