// SPDX-License-Identifier: Apache-2.0
// What `terraform show -json` prints of plans and states.
#pragma once

#include "format/collector.hpp"

namespace ecrlint::internal::format {

/// Is it a plan or a state as `terraform show -json` prints it?
[[nodiscard]] bool is_terraform_plan(const syntax::Value& root);

/// Finds the policies that will exist once the plan is applied, or that exist by the state, each
/// once.
void find_in_terraform_plan(const syntax::Value& root, Collector& collector);

}  // namespace ecrlint::internal::format
