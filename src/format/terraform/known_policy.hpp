// SPDX-License-Identifier: Apache-2.0
// What calls of modules make that are known by their inputs alone.
#pragma once

#include <optional>

#include "catalog/known_modules.hpp"
#include "format/terraform/evaluate.hpp"

namespace ecrlint::internal::format::terraform {

/// The part of a call that stands for what the module says itself.
[[nodiscard]] Span foreign_part(const ModuleBlock& call);

/// The policy that the module makes of what the call passes, in the instance of the scope; nothing
/// where it makes none, or no input has a say in it.
[[nodiscard]] std::optional<Term> known_policy(const catalog::KnownPolicy& policy,
                                               const catalog::KnownModule& module,
                                               const ModuleBlock& call, const Scope& scope,
                                               Evaluator& evaluator);

}  // namespace ecrlint::internal::format::terraform
