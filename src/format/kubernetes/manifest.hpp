// SPDX-License-Identifier: Apache-2.0
// Kubernetes manifests of the controllers that make AWS resources: ACK and Crossplane.
#pragma once

#include "format/collector.hpp"

namespace ecrlint::internal::format {

/// Is it a manifest, of whatever resource?
[[nodiscard]] bool is_manifest(const syntax::Value& root);

/// Finds the policies of a manifest, or of a list of them.
void find_in_manifest(const syntax::Value& root, Collector& collector);

/// The policy that stands in a Crossplane manifest as an object with keys of its own: `statements`
/// for `Statement`, lists of pairs for conditions. All spans are kept.
[[nodiscard]] syntax::Value policy_of_crossplane(const syntax::Value& object, Arena& arena);

}  // namespace ecrlint::internal::format
