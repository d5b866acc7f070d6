// The smallest change of policies that lets all calls through.
#pragma once

#include "answers/transfer/policies.hpp"

namespace ecrlint::internal {

/// What must change, found by changing the store and deciding again.
struct Proposal {
  std::vector<PolicyChange> changes;
  bool suffices = false;
  std::vector<std::string> open;  ///< what must be told before it can be known
};

/// Changes the store: what it decides afterwards is with the proposal.
[[nodiscard]] Proposal propose(const Transfer& transfer, std::span<const TransferCall> calls,
                               const PolicyTaker& policies, PolicyStore& store);

}  // namespace ecrlint::internal
