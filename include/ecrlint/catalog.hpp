// SPDX-License-Identifier: Apache-2.0
// The AWS facts that everything else is decided by: actions, condition keys, Regions and so on.
// Standard types only.
#pragma once

#include <memory>
#include <string_view>

#include "ecrlint/export.hpp"
#include "ecrlint/result.hpp"

namespace ecrlint {

namespace internal::catalog {
class Catalog;
}  // namespace internal::catalog

/// AWS facts, to be handed on. Immutable, so safe to share between threads.
using Catalog = internal::catalog::Catalog;

/// Reads AWS facts in the form that `tools/update-catalog` writes, to be laid over the built-in
/// ones. Of at most 32 MiB. Thread-safe.
[[nodiscard]] ECRLINT_EXPORT Result<std::shared_ptr<const Catalog>> load_catalog(
    std::string_view json);

/// Where the built-in AWS facts come from, and the day they were taken (`2026-09-26`).
[[nodiscard]] ECRLINT_EXPORT std::string_view catalog_date();
[[nodiscard]] ECRLINT_EXPORT std::string_view catalog_source();

}  // namespace ecrlint
